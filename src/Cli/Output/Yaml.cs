using System.Text;
using System.Text.Json;

namespace Cloud.Cli.Output;

/// <summary>JSON as block YAML 1.2. Text is plain only where no reader could take it for anything else, else in double quotes, as in JSON.</summary>
internal static class Yaml
{
    private const string Letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private const string Inner = Letters + "0123456789_-./";

    /// <summary>Words that YAML 1.1 readers turn into flags and nothings.</summary>
    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase) { "true", "false", "null", "yes", "no", "on", "off", "y", "n", "nan", "inf" };

    public static string Of(JsonElement element)
    {
        var text = new StringBuilder();
        Write(text, element, 0, inline: false);
        return text.ToString();
    }

    private static void Write(StringBuilder text, JsonElement element, int depth, bool inline)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object when element.EnumerateObject().Any():
                Members(text, element, depth, inline);
                break;
            case JsonValueKind.Array when element.GetArrayLength() > 0:
                Items(text, element, depth, inline);
                break;
            default:
                text.Append(Scalar(element)).Append('\n');
                break;
        }
    }

    // The first member of a list's item stands behind its dash.
    private static void Members(StringBuilder text, JsonElement element, int depth, bool inline)
    {
        foreach (var member in element.EnumerateObject())
        {
            text.Append(' ', inline ? 0 : depth).Append(Text(member.Name)).Append(':');
            inline = false;
            Below(text, member.Value, depth);
        }
    }

    private static void Items(StringBuilder text, JsonElement element, int depth, bool inline)
    {
        foreach (var item in element.EnumerateArray())
        {
            text.Append(' ', inline ? 0 : depth).Append("- ");
            inline = false;
            Write(text, item, depth + 2, inline: true);
        }
    }

    private static void Below(StringBuilder text, JsonElement value, int depth)
    {
        var block = value.ValueKind is JsonValueKind.Object or JsonValueKind.Array && Scalar(value) is not ("{}" or "[]");
        text.Append(block ? '\n' : ' ');
        Write(text, value, depth + 2, inline: false);
    }

    private static string Scalar(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().Any() ? "" : "{}",
        JsonValueKind.Array => element.GetArrayLength() == 0 ? "[]" : "",
        JsonValueKind.String => Text(element.GetString()!),
        _ => element.GetRawText(),
    };

    private static string Text(string value) =>
        value.Length > 0 && Letters.Contains(value[0], StringComparison.Ordinal) && value.All(c => Inner.Contains(c, StringComparison.Ordinal)) && !Reserved.Contains(value)
            ? value
            : Json.Quoted(value);
}
