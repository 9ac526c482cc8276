using System.Collections;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Cloud.Domain;

namespace Cloud.Application.Pipeline;

/// <summary>
/// JSON with one spelling only (RFC 8785): sorted names, no spaces, nothing escaped that need not be. The audit log's hashes are taken over it, and whoever
/// parses it and writes it again by that RFC gets the same bytes. Numbers are whole: fractions have many spellings.
/// </summary>
internal static class CanonicalJson
{
    /// <summary>Characters of a value that are kept: enough to recognise it, and no room for a document.</summary>
    public const int LongestText = 200;

    /// <summary>Elements of a list that are kept.</summary>
    public const int LongestList = 50;

    public static string Of(object? value)
    {
        var text = new StringBuilder();
        Write(text, value);
        return text.ToString();
    }

    private static void Write(StringBuilder text, object? value)
    {
        switch (value)
        {
            case null:
                text.Append("null");
                break;
            case bool flag:
                text.Append(flag ? "true" : "false");
                break;
            case int or long:
                text.Append(((IFormattable)value).ToString(null, CultureInfo.InvariantCulture));
                break;
            case string words:
                Quote(text, words);
                break;
            case Enum member:
                Quote(text, JsonNamingPolicy.SnakeCaseLower.ConvertName(member.ToString()));
                break;
            case Guid id:
                Quote(text, WireId.From(id));
                break;
            case DateTimeOffset at:
                Quote(text, at.UtcDateTime.ToString(Client.UtcMicroseconds.Format, CultureInfo.InvariantCulture));
                break;
            case IEnumerable<KeyValuePair<string, SortedDictionary<string, object?>>> things:
                Members(text, things.Select(t => KeyValuePair.Create(t.Key, (object?)t.Value)));
                break;
            case IEnumerable<KeyValuePair<string, string>> words:
                Members(text, words.Select(t => KeyValuePair.Create(t.Key, (object?)t.Value)));
                break;
            case IEnumerable<KeyValuePair<string, object?>> properties:
                Members(text, properties);
                break;
            case IEnumerable list:
                Separated(text, '[', ']', list.Cast<object?>().Take(LongestList), Write);
                break;
            default:
                Quote(text, value.ToString() ?? "");
                break;
        }
    }

    private static void Members(StringBuilder text, IEnumerable<KeyValuePair<string, object?>> members) =>
        Separated(text, '{', '}', members.OrderBy(m => m.Key, StringComparer.Ordinal), static (into, member) =>
        {
            Quote(into, member.Key);
            into.Append(':');
            Write(into, member.Value);
        });

    private static void Separated<T>(StringBuilder text, char open, char close, IEnumerable<T> items, Action<StringBuilder, T> write)
    {
        text.Append(open);
        var first = true;
        foreach (var item in items)
        {
            if (!first)
            {
                text.Append(',');
            }

            first = false;
            write(text, item);
        }

        text.Append(close);
    }

    private static void Quote(StringBuilder text, string words)
    {
        text.Append('"');
        // PostgreSQL keeps no NUL, and half a surrogate pair has no UTF-8.
        foreach (var rune in words.EnumerateRunes().Where(r => r.Value != 0).Take(LongestText))
        {
            _ = rune.Value switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                '\b' => text.Append("\\b"),
                '\f' => text.Append("\\f"),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                < ' ' => text.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}"),
                _ => text.Append(rune),
            };
        }

        text.Append('"');
    }
}
