using System.Text.Json.Nodes;
using Cloud.Sandbox.CloudFormation.Stacks;
using Cloud.Sandbox.CloudFormation.Templates;

namespace Cloud.Sandbox.CloudFormation.Operations;

/// <summary>The properties of a resource with everything it refers to as it is now.</summary>
internal static class LiveValues
{
    public static JsonObject Properties(Stack stack, Instance instance, ResourceDeclaration declaration) =>
        instance.With((name, attribute) => Of(stack, name, attribute)).Evaluate(declaration.Properties) as JsonObject ?? [];

    public static JsonNode? Of(Stack stack, string name, string? attribute)
    {
        if (!stack.Resources.TryGetValue(name, out var resource) || !resource.Exists) throw new TemplateError($"Template error: instance of {(attribute is null ? "Ref" : "Fn::GetAtt")} references undefined resource {name}");
        if (attribute is null) return resource.PhysicalId;
        return resource.Attributes.TryGetPropertyValue(attribute, out var value) ? value : throw new TemplateError($"Attribute '{attribute}' does not exist for {name}.");
    }
}
