using System.Text.Json.Nodes;
using Cloud.Sandbox.Protocol;

namespace Cloud.Sandbox.CloudFormation.Templates;

/// <summary>The Rules section: assertions over parameter values.</summary>
internal static class RuleCheck
{
    public static void Require(Instance instance)
    {
        var values = instance.With((name, _) => throw new TemplateError($"Template error: rules cannot refer to the resource {name}."));
        foreach (var (name, body) in instance.Template.Rules)
        {
            if (body?["RuleCondition"] is { } condition && !values.Truth(condition)) continue;
            foreach (var assertion in body?["Assertions"] as JsonArray ?? [])
            {
                if (values.Truth(assertion?["Assert"])) continue;
                throw ApiError.Validation($"Template validation error: {Scalar.Of(assertion?["AssertDescription"]) ?? $"Rule {name} failed validation."}");
            }
        }
    }
}
