using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Cloud.Cli.Output;

/// <summary>Wire records and chosen columns as JSON for programs: indented, as it came over the wire.</summary>
internal static class Json
{
    // The reader is a program, never a browser's HTML.
    private static readonly JsonWriterOptions Style = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(JsonElement element) => Written(element.WriteTo);

    /// <summary>An object of chosen columns.</summary>
    public static JsonElement Of<T>(IEnumerable<Column<T>> columns, T item)
    {
        var text = Written(writer =>
        {
            writer.WriteStartObject();
            foreach (var column in columns)
            {
                writer.WritePropertyName(column.Name);
                Write(writer, column.Value(item));
            }

            writer.WriteEndObject();
        });
        return Parsed(text);
    }

    public static JsonElement Array(IEnumerable<JsonElement> items) => Parsed(Written(writer =>
    {
        writer.WriteStartArray();
        foreach (var item in items)
        {
            item.WriteTo(writer);
        }

        writer.WriteEndArray();
    }));

    public static JsonElement Object(params IEnumerable<(string Name, JsonElement? Value)> members) => Parsed(Written(writer =>
    {
        writer.WriteStartObject();
        foreach (var (name, value) in members)
        {
            writer.WritePropertyName(name);
            if (value is { } known)
            {
                known.WriteTo(writer);
            }
            else
            {
                writer.WriteNullValue();
            }
        }

        writer.WriteEndObject();
    }));

    private static JsonElement Parsed(string text)
    {
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }

    private static string Written(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Style))
        {
            write(writer);
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
    }

    private static void Write(Utf8JsonWriter writer, object? value)
    {
        switch (value)
        {
            case null: writer.WriteNullValue(); break;
            case bool flag: writer.WriteBooleanValue(flag); break;
            case Bytes size: writer.WriteNumberValue(size.Count); break;
            case IEnumerable<string> many:
                writer.WriteStartArray();
                foreach (var one in many)
                {
                    writer.WriteStringValue(one);
                }

                writer.WriteEndArray();
                break;
            case int or long or double or decimal: writer.WriteRawValue(((IFormattable)value).ToString(null, CultureInfo.InvariantCulture)); break;
            default: writer.WriteStringValue(Cells.ForPrograms(value)); break;
        }
    }
}
