using Cloud.Sandbox.CloudFormation.Stacks;
using Cloud.Sandbox.Schemas;

namespace Cloud.Sandbox.CloudFormation.Operations;

/// <summary>What a resource's handler refuses before it makes anything.</summary>
internal static class ResourceRules
{
    /// <summary>The reason the properties are refused with; null when they pass.</summary>
    public static string? Broken(StackResource resource)
    {
        var schema = ResourceSchema.Find(resource.Type)!;
        var strays = resource.Properties.Select(p => p.Key).Where(p => !schema.Properties.ContainsKey(p)).ToList();
        if (strays.Count > 0) return $"Encountered unsupported property {strays[0]}";
        var missing = schema.Required.Where(p => !resource.Properties.ContainsKey(p)).ToList();
        return missing.Count == 0 ? null : $"Properties validation failed for resource {resource.LogicalId} with message: #: required key [{missing[0]}] not found";
    }
}
