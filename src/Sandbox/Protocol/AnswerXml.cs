using System.Globalization;
using System.Text;
using System.Xml;

namespace Cloud.Sandbox.Protocol;

/// <summary>Writes an XML answer, element by element.</summary>
internal sealed class AnswerXml : IDisposable
{
    private readonly MemoryStream buffer = new();
    private readonly XmlWriter xml;
    private readonly string? space;

    public AnswerXml(string? space)
    {
        this.space = space;
        xml = XmlWriter.Create(buffer, new XmlWriterSettings { Encoding = new UTF8Encoding(false), CheckCharacters = false });
    }

    public void Text(string name, string? value)
    {
        if (value is null) return;
        xml.WriteStartElement(name, space);
        xml.WriteString(value);
        xml.WriteEndElement();
    }

    public void Flag(string name, bool? value) => Text(name, value is null ? null : value.Value ? "true" : "false");

    public void Number(string name, long? value) => Text(name, value?.ToString(CultureInfo.InvariantCulture));

    public void Time(string name, DateTimeOffset? value) => Text(name, value is { } at ? Wire.Time(at) : null);

    public void Structure(string name, Action content)
    {
        xml.WriteStartElement(name, space);
        content();
        xml.WriteEndElement();
    }

    /// <summary>A list of the query protocol: <c>name/member</c>. An empty list is an empty element, as AWS sends it.</summary>
    public void List<T>(string name, IEnumerable<T> items, Action<T> content) => Structure(name, () =>
    {
        foreach (var item in items) Structure("member", () => content(item));
    });

    public void List(string name, IEnumerable<string> items) => Structure(name, () =>
    {
        foreach (var item in items) Text("member", item);
    });

    public byte[] ToBytes()
    {
        xml.Flush();
        return buffer.ToArray();
    }

    public void Dispose()
    {
        xml.Dispose();
        buffer.Dispose();
    }
}
