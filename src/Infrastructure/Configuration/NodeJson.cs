using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Cloud.Infrastructure.Configuration;

/// <summary>
/// Nodes as JSON, for the parts that are kept and not interpreted. Only true, false, nothing and whole numbers lose their text: a number with a
/// point may be a version (7.10) and one with a leading zero a file mode (0644), so both stay strings.
/// </summary>
internal static partial class NodeJson
{
    public static JsonElement Of(YamlNode node)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
            Write(writer, node);
        using var document = JsonDocument.Parse(buffer.WrittenMemory);
        return document.RootElement.Clone();
    }

    private static void Write(Utf8JsonWriter writer, YamlNode node)
    {
        switch (node)
        {
            case YamlScalar scalar:
                WriteScalar(writer, scalar);
                break;
            case YamlSequence sequence:
                writer.WriteStartArray();
                foreach (var item in sequence.Items)
                    Write(writer, item);
                writer.WriteEndArray();
                break;
            case YamlMapping mapping:
                writer.WriteStartObject();
                foreach (var (key, value) in mapping.Entries)
                {
                    writer.WritePropertyName(key.Value);
                    Write(writer, value);
                }

                writer.WriteEndObject();
                break;
            case YamlReference reference:
                WriteReference(writer, reference);
                break;
        }
    }

    private static void WriteScalar(Utf8JsonWriter writer, YamlScalar scalar)
    {
        if (scalar.IsNull)
            writer.WriteNullValue();
        else if (scalar is { IsPlain: true, Value: "true" or "True" or "TRUE" })
            writer.WriteBooleanValue(true);
        else if (scalar is { IsPlain: true, Value: "false" or "False" or "FALSE" })
            writer.WriteBooleanValue(false);
        else if (scalar.IsPlain && WholeNumber().IsMatch(scalar.Value))
            writer.WriteNumberValue(long.Parse(scalar.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture));
        else
            writer.WriteStringValue(scalar.Value);
    }

    private static void WriteReference(Utf8JsonWriter writer, YamlReference reference)
    {
        writer.WriteStartObject();
        if (reference.Type is null)
        {
            writer.WriteString(reference.Tag, reference.Path);
        }
        else
        {
            writer.WriteStartObject(reference.Tag);
            writer.WriteString("type", reference.Type);
            writer.WriteString("path", reference.Path);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    // 15 digits: every JSON reader, those with only floating point too, keeps such a number exactly.
    [GeneratedRegex("^(0|-?[1-9][0-9]{0,14})\\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex WholeNumber();
}
