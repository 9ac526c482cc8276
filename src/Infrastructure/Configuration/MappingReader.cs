using System.Globalization;
using System.Text.Json;

namespace Cloud.Infrastructure.Configuration;

/// <summary>One child of a mapping, with the dotted path that names it.</summary>
internal readonly record struct Child(string Name, YamlScalar Key, YamlNode Value, string Path);

/// <summary>Asks a mapping for what it should hold, reports what is otherwise, and remembers which keys were asked for.</summary>
internal sealed class MappingReader(YamlMapping map, string path, FaultLog faults)
{
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);

    public Place Place => map.Place;

    public string Path => path;

    public string PathOf(string key) => path.Length == 0 ? key : $"{path}.{key}";

    /// <summary>The value under the key, null when there is none; from then on the key counts as known.</summary>
    public YamlNode? Find(string key)
    {
        _asked.Add(key);
        return map.Find(key) is { IsNull: false } value ? value : null;
    }

    /// <summary>The mapping under the key, if it is one, without counting the key as asked for.</summary>
    public YamlMapping? Peek(string key) => map.Find(key) as YamlMapping;

    /// <summary>A second reader of the same mapping: what it asks for stays among the rest of this one.</summary>
    public MappingReader Again() => new(map, path, faults);

    public Place PlaceOf(string key) => map.Find(key)?.Place ?? map.Place;

    public string? Text(string key, string expected) => Find(key) is { } value ? TextOf(value, PathOf(key), expected) : null;

    public string? RequiredText(string key, string expected)
    {
        if (Find(key) is { } value)
            return TextOf(value, PathOf(key), expected);
        faults.Error(PlaceOf(key), PathOf(key), $"\"{key}\" is missing.", expected);
        return null;
    }

    public int? Whole(string key, int least, int most, string expected)
    {
        if (Find(key) is not { } value)
            return null;
        var text = (value as YamlScalar)?.Value;
        // A leading zero is refused, not guessed at: YAML 1.1 reads 0512 as 330, YAML 1.2 as 512.
        if (text is not null && (text == "0" || !text.StartsWith('0'))
            && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
            return number;
        faults.Error(value.Place, PathOf(key), $"{Shown(value)} is not a number that fits here.", expected);
        return null;
    }

    public bool Flag(string key)
    {
        if (Find(key) is not { } value)
            return false;
        switch ((value as YamlScalar)?.Value.ToLowerInvariant())
        {
            case "true" or "yes" or "on":
                return true;
            case "false" or "no" or "off":
                return false;
            default:
                faults.Error(value.Place, PathOf(key), $"{Shown(value)} is neither true nor false.", "true or false");
                return false;
        }
    }

    public JsonElement? Json(string key) => Find(key) is { } value ? NodeJson.Of(value) : null;

    public MappingReader? Map(string key, string expected) => Find(key) is { } value ? Of(value, PathOf(key), faults, expected) : null;

    /// <summary>The mapping under the key, entry by entry; empty when there is none.</summary>
    public IEnumerable<Child> Children(string key, string expected) => Map(key, expected)?.All() ?? [];

    public IEnumerable<Child> All() => map.Entries.Select(e => new Child(e.Key.Value, e.Key, e.Value, PathOf(TextRules.Shorten(e.Key.Value))));

    /// <summary>Everything not asked for yet, as written; a key that is not among <paramref name="known"/> is warned of.</summary>
    public IReadOnlyDictionary<string, JsonElement> Rest(IReadOnlyCollection<string> known)
    {
        var rest = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var child in All().Where(c => !_asked.Contains(c.Name)))
        {
            if (!known.Contains(child.Name))
            {
                faults.Warning(child.Key.Place, child.Path, $"The key \"{TextRules.Shorten(child.Name)}\" is not known here; it is kept and has no effect.{Nearest.Hint(child.Name, known.Concat(_asked))}",
                    string.Join(", ", known.Union(_asked).Order(StringComparer.Ordinal)));
            }

            rest[child.Name] = NodeJson.Of(child.Value);
        }

        return rest;
    }

    public static MappingReader? Of(YamlNode node, string path, FaultLog faults, string expected)
    {
        if (node is YamlMapping map)
            return new MappingReader(map, path, faults);
        if (node is not YamlReference)
            faults.Error(node.Place, path, $"{Shown(node)} stands where a mapping belongs.", expected);
        return null;
    }

    /// <summary>The text of a value; a file that was named and not found counts as empty text, since it was already warned of.</summary>
    public string? TextOf(YamlNode value, string at, string expected)
    {
        if (value is YamlScalar { IsNull: false, Value: not "" } scalar)
            return scalar.Value;
        if (value is YamlReference { Tag: "!include" })
            return "";
        faults.Error(value.Place, at, $"{Shown(value)} stands where text belongs.", expected);
        return null;
    }

    /// <summary>What stands there, for the beginning of a message.</summary>
    private static string Shown(YamlNode node) => node switch
    {
        { IsNull: true } => "Nothing",
        YamlScalar scalar => $"\"{TextRules.Shorten(scalar.Value)}\"",
        YamlMapping => "A mapping",
        YamlSequence => "A list",
        YamlReference reference => $"{reference.Tag} {TextRules.Shorten(reference.Path)}",
        _ => "This",
    };
}
