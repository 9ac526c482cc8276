using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Cloud.Sandbox.Accounts;

/// <summary>What a request is about, as policies see it.</summary>
/// <param name="Context">Condition keys and their values, as <c>sts:ExternalId</c>.</param>
internal sealed record PolicyQuestion(string Action, string Resource, IReadOnlyDictionary<string, string> Context);

/// <summary>
/// Policies in IAM's language, as far as templates of ours use it: Allow and Deny, Action, Resource, Principal of accounts and services, and the conditions StringEquals and
/// ArnEquals. A condition of another kind never holds.
/// </summary>
internal static class PolicyDocument
{
    public static bool Allows(IEnumerable<JsonNode?> documents, PolicyQuestion question)
    {
        var fitting = documents.SelectMany(Statements).Where(s => Fits(s, question)).Select(s => (string?)s["Effect"]).ToList();
        return fitting.Contains("Allow", StringComparer.Ordinal) && !fitting.Contains("Deny", StringComparer.Ordinal);
    }

    /// <summary>Whether a role's trust lets this caller take it.</summary>
    /// <param name="principal">A service's name, or the number of an account.</param>
    public static bool Trusts(JsonNode? document, string principal, IReadOnlyDictionary<string, string> context) => Statements(document).Any(s =>
        (string?)s["Effect"] == "Allow" && Texts(s["Action"]).Contains("sts:AssumeRole", StringComparer.Ordinal) && Holds(s["Condition"], context)
        && s["Principal"] is JsonObject who && (Texts(who["Service"]).Contains(principal, StringComparer.Ordinal)
            || Texts(who["AWS"]).Any(arn => arn == principal || (arn.StartsWith("arn:", StringComparison.Ordinal) && arn.EndsWith($"::{principal}:root", StringComparison.Ordinal)))));

    private static IEnumerable<JsonObject> Statements(JsonNode? document) => document?["Statement"] switch
    {
        JsonArray many => many.OfType<JsonObject>(),
        JsonObject one => [one],
        _ => [],
    };

    private static bool Fits(JsonObject statement, PolicyQuestion question) =>
        Texts(statement["Action"]).Any(a => Matches(a, question.Action, ignoreCase: true))
        && Texts(statement["Resource"]).Any(r => Matches(r, question.Resource, ignoreCase: false))
        && Holds(statement["Condition"], question.Context);

    private static bool Holds(JsonNode? condition, IReadOnlyDictionary<string, string> context) => condition is not JsonObject kinds || kinds.All(kind =>
        kind.Key is "StringEquals" or "ArnEquals" && kind.Value is JsonObject keys && keys.All(key => context.TryGetValue(key.Key, out var value) && Texts(key.Value).Contains(value, StringComparer.Ordinal)));

    private static IEnumerable<string> Texts(JsonNode? node) => node switch
    {
        JsonArray many => many.Select(n => (string?)n ?? ""),
        JsonValue one => [one.ToString()],
        _ => [],
    };

    private static bool Matches(string pattern, string text, bool ignoreCase) => pattern == "*" || Regex.IsMatch(
        text,
        "^" + Regex.Escape(pattern).Replace("\\*", ".*", StringComparison.Ordinal).Replace("\\?", ".", StringComparison.Ordinal) + "\\z",
        RegexOptions.CultureInvariant | RegexOptions.Singleline | (ignoreCase ? RegexOptions.IgnoreCase : RegexOptions.None),
        TimeSpan.FromSeconds(1));
}
