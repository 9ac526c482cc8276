using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cloud.Sandbox.Schemas;

/// <summary>What changing a property does to its resource, in the words of DescribeChangeSet.</summary>
internal static class Recreation
{
    public const string Never = "Never";
    public const string Conditionally = "Conditionally";
    public const string Always = "Always";
}

/// <summary>One resource type of AWS's published schemas. Property marks: <c>r</c> required, <c>!</c> changing it replaces, <c>?</c> it may.</summary>
internal sealed record ResourceSchema(
    [property: JsonPropertyName("id")] IReadOnlyList<string> Identifier,
    [property: JsonPropertyName("arn")] string? Arn,
    [property: JsonPropertyName("tags")] string? TagProperty,
    [property: JsonPropertyName("attributes")] IReadOnlyList<string> Attributes,
    [property: JsonPropertyName("properties")] IReadOnlyDictionary<string, string> Properties)
{
    private static readonly Lazy<Dictionary<string, ResourceSchema>> All = new(Load);

    public static ResourceSchema? Find(string type) => All.Value.GetValueOrDefault(type);

    public IEnumerable<string> Required => Properties.Where(p => p.Value.StartsWith('r')).Select(p => p.Key);

    public string RecreationOf(string property) => Properties.GetValueOrDefault(property, "") switch
    {
        var mark when mark.EndsWith('!') => Recreation.Always,
        var mark when mark.EndsWith('?') => Recreation.Conditionally,
        _ => Recreation.Never,
    };

    private static Dictionary<string, ResourceSchema> Load()
    {
        using var stream = typeof(ResourceSchema).Assembly.GetManifestResourceStream("resource-types.json")!;
        var extract = JsonSerializer.Deserialize<Extract>(stream, JsonSerializerOptions.Web)!;
        return new Dictionary<string, ResourceSchema>(extract.Types, StringComparer.Ordinal);
    }

    private sealed record Extract(string Source, IReadOnlyDictionary<string, ResourceSchema> Types);
}
