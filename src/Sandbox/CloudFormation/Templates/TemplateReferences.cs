using System.Text.Json.Nodes;
using Cloud.Sandbox.Protocol;
using Cloud.Sandbox.Schemas;

namespace Cloud.Sandbox.CloudFormation.Templates;

/// <summary>Checks that every name a template mentions exists in it.</summary>
internal static class TemplateReferences
{
    public static void Check(Template template)
    {
        foreach (var resource in template.Resources.Values)
        {
            if (resource.Condition is { } condition) RequireCondition(template, condition);
            if (resource.DependsOn.FirstOrDefault(d => !template.Resources.ContainsKey(d)) is { } stray)
                throw Format($"Unresolved resource dependencies [{stray}] in the Resources block of the template");
            CheckExpression(template, resource.Body, "Resources");
        }
        foreach (var output in template.Outputs.Values)
        {
            if (output.Condition is { } condition) RequireCondition(template, condition);
            CheckExpression(template, output.Value, "Outputs");
        }
        foreach (var (_, expression) in template.Conditions) CheckConditions(template, expression);
    }

    private static void CheckExpression(Template template, JsonNode? expression, string block)
    {
        CheckConditions(template, expression);
        var references = Reference.In(expression, template.Conditions).ToList();
        var unresolved = references.Where(r => !Exists(template, r)).Select(r => r.Name).Distinct(StringComparer.Ordinal).ToList();
        if (unresolved.Count > 0) throw Format($"Unresolved resource dependencies [{string.Join(", ", unresolved)}] in the {block} block of the template");
        foreach (var reference in references.Where(r => r.Attribute is not null && template.Resources.ContainsKey(r.Name))) CheckAttribute(template, reference);
    }

    private static bool Exists(Template template, Reference reference) => reference.Attribute is null
        ? reference.Name.StartsWith("AWS::", StringComparison.Ordinal) || template.Parameters.ContainsKey(reference.Name) || template.Resources.ContainsKey(reference.Name)
        : template.Resources.ContainsKey(reference.Name);

    private static void CheckAttribute(Template template, Reference reference)
    {
        var attributes = ResourceSchema.Find(template.Resources[reference.Name].Type)!.Attributes;
        if (attributes.Contains(reference.Attribute!, StringComparer.Ordinal)) return;
        throw ApiError.Validation($"Template error: resource {reference.Name} does not support attribute type {reference.Attribute} in Fn::GetAtt");
    }

    private static void CheckConditions(Template template, JsonNode? expression)
    {
        if (expression is JsonArray array)
        {
            foreach (var item in array) CheckConditions(template, item);
        }
        else if (expression is JsonObject map)
        {
            foreach (var (key, value) in map)
            {
                if (key == "Fn::If" && value is JsonArray { Count: > 0 } branches && Scalar.Of(branches[0]) is { } name) RequireCondition(template, name);
                CheckConditions(template, value);
            }
        }
    }

    private static void RequireCondition(Template template, string name)
    {
        if (!template.Conditions.ContainsKey(name)) throw Format($"Unresolved condition dependency {name} in the template");
    }

    private static ApiError Format(string message) => ApiError.Validation("Template format error: " + message);
}
