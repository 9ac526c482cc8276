namespace Cloud.Infrastructure.Aws.Pipeline;

/// <summary>The query protocol's flat encoding: <c>Name.member.N.Field</c>, counted from 1. Nulls are left out.</summary>
internal sealed class QueryForm : List<KeyValuePair<string, string>>
{
    public QueryForm Set(string name, string? value)
    {
        if (value is not null)
        {
            Add(KeyValuePair.Create(name, value));
        }

        return this;
    }

    public QueryForm Set(string name, bool value) => Set(name, value ? "true" : "false");

    public QueryForm SetList(string name, IEnumerable<string> values)
    {
        var n = 1;
        foreach (var value in values)
        {
            Set($"{name}.member.{n++}", value);
        }

        return this;
    }

    /// <summary>A map: <c>Name.entry.N.key</c> and <c>Name.entry.N.value</c>.</summary>
    public QueryForm SetMap(string name, IEnumerable<KeyValuePair<string, string>> pairs)
    {
        var n = 1;
        foreach (var (key, value) in pairs)
        {
            Set($"{name}.entry.{n}.key", key).Set($"{name}.entry.{n++}.value", value);
        }

        return this;
    }

    /// <summary>A list of structures; <paramref name="fill"/> gets each one's prefix, ending in a dot.</summary>
    public QueryForm SetEach<T>(string name, IEnumerable<T> values, Action<QueryForm, string, T> fill)
    {
        var n = 1;
        foreach (var value in values)
        {
            fill(this, $"{name}.member.{n++}.", value);
        }

        return this;
    }
}
