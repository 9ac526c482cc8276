namespace Cloud.Infrastructure.Configuration;

/// <summary>Where a node stands in the files: line and column are 1-based, 0 when there is no such place.</summary>
internal readonly record struct Place(string File, int Line, int Column)
{
    public static Place Of(string file) => new(file, 0, 0);
}

/// <summary>
/// What a file says, with its place. Aliases share the node they stand for, so a tree may be a net: <see cref="Weight"/>, <see cref="Characters"/>
/// and <see cref="Depth"/> are those of the tree that following every alias would give, and whoever builds a node pays for them out of a budget.
/// </summary>
internal abstract class YamlNode(Place place)
{
    public Place Place { get; } = place;

    public int Weight { get; protected init; } = 1;

    public long Characters { get; protected init; }

    public int Depth { get; protected init; } = 1;

    /// <summary>Nothing at all, <c>~</c> or <c>null</c>.</summary>
    public bool IsNull => this is YamlScalar { IsPlain: true, Value: "" or "~" or "null" or "Null" or "NULL" };
}

/// <summary>A value as written: 7.10 stays 7.10 and 0644 stays 0644; only who asks for a number turns it into one.</summary>
internal sealed class YamlScalar : YamlNode
{
    public YamlScalar(Place place, string value, bool isPlain)
        : base(place)
    {
        Value = value;
        IsPlain = isPlain;
        Characters = value.Length;
    }

    public string Value { get; }

    /// <summary>Written without quotes or block markers, so that it may mean a number, a truth value or nothing.</summary>
    public bool IsPlain { get; }
}

internal readonly record struct YamlEntry(YamlScalar Key, YamlNode Value);

internal sealed class YamlMapping : YamlNode
{
    public YamlMapping(Place place, IReadOnlyList<YamlEntry> entries)
        : base(place)
    {
        Entries = entries;
        Weight = 1 + entries.Sum(e => 1 + e.Value.Weight);
        Characters = entries.Sum(e => e.Key.Characters + e.Value.Characters);
        Depth = 1 + entries.Select(e => e.Value.Depth).DefaultIfEmpty().Max();
    }

    public IReadOnlyList<YamlEntry> Entries { get; }

    public YamlNode? Find(string key) => Entries.FirstOrDefault(e => e.Key.Value == key).Value;
}

internal sealed class YamlSequence : YamlNode
{
    public YamlSequence(Place place, IReadOnlyList<YamlNode> items)
        : base(place)
    {
        Items = items;
        Weight = 1 + items.Sum(i => i.Weight);
        Characters = items.Sum(i => i.Characters);
        Depth = 1 + items.Select(i => i.Depth).DefaultIfEmpty().Max();
    }

    public IReadOnlyList<YamlNode> Items { get; }
}

/// <summary>Something outside the files that is named and not read: an <c>!archive</c> folder, a binary include, an included file that is not there.</summary>
internal sealed class YamlReference(Place place, string tag, string? type, string path) : YamlNode(place)
{
    public string Tag { get; } = tag;

    public string? Type { get; } = type;

    public string Path { get; } = path;
}
