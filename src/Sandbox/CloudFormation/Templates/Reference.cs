using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Cloud.Sandbox.CloudFormation.Templates;

/// <summary>A name an expression mentions: a parameter, a resource, or an attribute of a resource.</summary>
internal sealed record Reference(string Name, string? Attribute)
{
    /// <summary>All names in an expression. Where the outcome of conditions is known, branches not taken are left out; the parameters a condition reads are always in.</summary>
    public static IEnumerable<Reference> In(JsonNode? node, JsonObject conditions, Func<string, bool?>? outcome = null)
    {
        switch (node)
        {
            case JsonArray array:
                return array.SelectMany(item => In(item, conditions, outcome));
            case JsonObject { Count: 1 } single:
                var (key, argument) = single.First();
                return InFunction(key, argument, conditions, outcome);
            case JsonObject map:
                return map.SelectMany(p => In(p.Value, conditions, outcome));
            default:
                return [];
        }
    }

    private static IEnumerable<Reference> InFunction(string key, JsonNode? argument, JsonObject conditions, Func<string, bool?>? outcome) => key switch
    {
        "Ref" when Scalar.Of(argument) is { } name => [new Reference(name, null)],
        "Fn::GetAtt" => GetAtt(argument) is { } target ? [target] : [],
        "Fn::Sub" => InSub(argument, conditions, outcome),
        "Fn::If" when argument is JsonArray { Count: 3 } branches && Scalar.Of(branches[0]) is { } condition => InIf(condition, branches, conditions, outcome),
        "Condition" when Scalar.Of(argument) is { } name && conditions.ContainsKey(name) => In(conditions[name], conditions, outcome),
        _ => In(argument, conditions, outcome),
    };

    public static Reference? GetAtt(JsonNode? argument) => argument switch
    {
        JsonArray { Count: 2 } pair when Scalar.Of(pair[0]) is { } name => new Reference(name, Scalar.Of(pair[1]) ?? ""),
        JsonValue dotted when Scalar.Text(dotted).Split('.', 2) is { Length: 2 } parts => new Reference(parts[0], parts[1]),
        _ => null,
    };

    private static IEnumerable<Reference> InIf(string condition, JsonArray branches, JsonObject conditions, Func<string, bool?>? outcome)
    {
        var read = conditions.TryGetPropertyValue(condition, out var expression) ? In(expression, conditions, outcome) : [];
        return (outcome?.Invoke(condition)) switch
        {
            true => read.Concat(In(branches[1], conditions, outcome)),
            false => read.Concat(In(branches[2], conditions, outcome)),
            null => read.Concat(In(branches[1], conditions, outcome)).Concat(In(branches[2], conditions, outcome)),
        };
    }

    private static IEnumerable<Reference> InSub(JsonNode? argument, JsonObject conditions, Func<string, bool?>? outcome)
    {
        var (text, map) = SubText.Split(argument);
        var names = SubText.Placeholder().Matches(text).Select(m => m.Groups["name"].Value).Where(n => map?.ContainsKey(n) != true)
            .Select(n => n.Split('.', 2)).Select(p => new Reference(p[0], p.Length == 2 ? p[1] : null));
        return names.Concat(In(map, conditions, outcome));
    }
}

/// <summary>The text of Fn::Sub: <c>${Name}</c>, <c>${Name.Attribute}</c>, and <c>${!Literal}</c>.</summary>
internal static partial class SubText
{
    public static (string Text, JsonObject? Map) Split(JsonNode? argument) => argument switch
    {
        JsonArray { Count: 2 } pair => (Scalar.Of(pair[0]) ?? "", pair[1] as JsonObject),
        JsonArray { Count: 1 } single => (Scalar.Of(single[0]) ?? "", null),
        _ => (Scalar.Of(argument) ?? "", null),
    };

    [GeneratedRegex(@"\$\{(?<name>[A-Za-z0-9:.]+)\}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    public static partial Regex Placeholder();
}
