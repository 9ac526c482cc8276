using System.Text.Json.Nodes;
using Cloud.Sandbox.CloudFormation.Templates;
using Cloud.Sandbox.Schemas;

namespace Cloud.Sandbox.CloudFormation.ChangeSets;

/// <summary>Compares a resource's properties as they were and as they shall be.</summary>
internal static class PropertyDiff
{
    /// <summary>Names of the top-level properties whose values differ.</summary>
    public static IEnumerable<string> Changed(JsonObject before, JsonObject after) =>
        before.Select(p => p.Key).Union(after.Select(p => p.Key), StringComparer.Ordinal)
            .Where(name => JsonText.Canonical(before[name]) != JsonText.Canonical(after[name])).Order(StringComparer.Ordinal);

    public static bool Replaces(string type, string property) => ResourceSchema.Find(type)?.RecreationOf(property) == Recreation.Always;

    public static bool IsTaggable(string type) => ResourceSchema.Find(type)?.TagProperty is not null;
}
