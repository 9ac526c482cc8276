using System.Text.Json;

namespace Cloud.Sandbox.Protocol;

/// <summary>Writes a JSON answer, member by member; absent values are left out.</summary>
internal sealed class AnswerJson : IDisposable
{
    private readonly MemoryStream buffer = new();
    private readonly Utf8JsonWriter json;

    public AnswerJson() => json = new Utf8JsonWriter(buffer);

    public void Text(string name, string? value)
    {
        if (value is not null) json.WriteString(name, value);
    }

    public void Number(string name, long? value)
    {
        if (value is { } number) json.WriteNumber(name, number);
    }

    public void Decimal(string name, double value) => json.WriteNumber(name, value);

    public void Flag(string name, bool value) => json.WriteBoolean(name, value);

    /// <summary>A moment: seconds since 1970 as a number.</summary>
    public void Time(string name, DateTimeOffset? value)
    {
        if (value is { } at) json.WriteNumber(name, Wire.EpochSeconds(at));
    }

    public void Structure(string name, Action content)
    {
        json.WriteStartObject(name);
        content();
        json.WriteEndObject();
    }

    public void Map(string name, IEnumerable<KeyValuePair<string, string>> pairs) => Structure(name, () =>
    {
        foreach (var (key, value) in pairs) json.WriteString(key, value);
    });

    public void Strings(string name, IEnumerable<string> items)
    {
        json.WriteStartArray(name);
        foreach (var item in items) json.WriteStringValue(item);
        json.WriteEndArray();
    }

    public void List<T>(string name, IEnumerable<T> items, Action<T> content)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            json.WriteStartObject();
            content(item);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    public static Answer Of(Action<AnswerJson> content)
    {
        using var answer = new AnswerJson();
        answer.json.WriteStartObject();
        content(answer);
        answer.json.WriteEndObject();
        answer.json.Flush();
        return new Answer(StatusCodes.Status200OK, Answer.Json, answer.buffer.ToArray());
    }

    public void Dispose()
    {
        json.Dispose();
        buffer.Dispose();
    }
}
