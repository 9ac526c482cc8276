using System.Text.Json.Nodes;

namespace Cloud.Sandbox.CloudFormation.Templates;

/// <summary>JSON in one form, so that values can be compared: keys sorted, scalars as text.</summary>
internal static class JsonText
{
    public static string Canonical(JsonNode? node) => node switch
    {
        null => "null",
        JsonObject map => "{" + string.Join(',', map.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"\"{p.Key}\":{Canonical(p.Value)}")) + "}",
        JsonArray array => "[" + string.Join(',', array.Select(Canonical)) + "]",
        _ => "\"" + Scalar.Text(node) + "\"",
    };
}
