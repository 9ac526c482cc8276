using System.Globalization;
using System.Text.Json;
using Cloud.Client;

namespace Cloud.Dashboard.Audit;

/// <summary>One property that is otherwise now; a side is null where the thing was not there.</summary>
internal sealed record AuditLine(string Path, string? Property, string? Before, string? After);

/// <summary>The log in words.</summary>
internal static class AuditWords
{
    public const string Accepted = "accepted";

    /// <summary>What the filters of an address ask for; a date is its beginning in UTC.</summary>
    public static AuditFilter Filter(string? actor, string? action, string? outcome, string? target, string? from, string? to) =>
        new(Some(actor), Some(action), Some(outcome), Some(target), Day(from), Day(to)?.AddDays(1));

    public static IReadOnlyList<AuditLine> Lines(AuditEvent row)
    {
        var (before, after) = (Things(row.Before), Things(row.After));
        List<AuditLine> lines = [];
        foreach (var path in before.Keys.Union(after.Keys, StringComparer.Ordinal))
        {
            var (was, now) = (before.GetValueOrDefault(path), after.GetValueOrDefault(path));
            var properties = (was?.Keys ?? Enumerable.Empty<string>()).Union(now?.Keys ?? Enumerable.Empty<string>(), StringComparer.Ordinal).ToList();
            if (properties.Count == 0) lines.Add(new(path, null, was is null ? null : "there", now is null ? null : "there"));
            lines.AddRange(properties.Select(p => new AuditLine(path, p, was?.GetValueOrDefault(p), now?.GetValueOrDefault(p))));
        }

        return lines;
    }

    /// <summary>"ActivateEnvironment" is "Activate environment".</summary>
    public static string Action(string action) =>
        string.Concat(action.Select((c, i) => i > 0 && char.IsAsciiLetterUpper(c) ? " " + char.ToLowerInvariant(c) : c.ToString()));

    public static string Fault(AuditFault fault) => fault.Kind switch
    {
        "missing" => $"The entry at place {fault.Sequence} is missing.",
        "reordered" => $"The entry at place {fault.Sequence} is not the one that was written there; that one stands elsewhere.",
        "added" => "An entry is in the log that never went through it.",
        _ => $"The entry at place {fault.Sequence} is not as it was written.",
    };

    private static string? Some(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static DateTimeOffset? Day(string? text) =>
        DateTimeOffset.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var day) && day.Year < 9000 ? day : null;

    private static Dictionary<string, Dictionary<string, string>> Things(JsonElement? side) => side is { ValueKind: JsonValueKind.Object } things
        ? things.EnumerateObject().ToDictionary(t => t.Name, t => Properties(t.Value), StringComparer.Ordinal)
        : [];

    private static Dictionary<string, string> Properties(JsonElement thing) => thing.ValueKind == JsonValueKind.Object
        ? thing.EnumerateObject().ToDictionary(p => p.Name, p => Value(p.Value), StringComparer.Ordinal)
        : [];

    private static string Value(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Null => "none",
        JsonValueKind.Array => value.GetArrayLength() == 0 ? "none" : string.Join(", ", value.EnumerateArray().Select(Value)),
        _ => value.GetRawText(),
    };
}
