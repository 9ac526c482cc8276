using Cloud.Domain.Configuration;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Cloud.Infrastructure.Configuration;

/// <summary>
/// Turns one file's text into nodes, reading YamlDotNet's events one by one, so that depth, size and aliases are bounded before anything is built.
/// YamlDotNet's own tree and deserializer would copy or follow aliases and turn 7.10 into 7.1.
/// </summary>
internal sealed class YamlDocument(string file, FaultLog faults, WorkBudget budget, Func<YamlDocument.Inclusion, YamlNode> include)
{
    /// <summary>Keys in the dotted path of a fault are cut here; a path is for reading.</summary>
    private const int LongestPathPart = 60;

    /// <summary>YamlDotNet's messages may repeat what they stumbled over.</summary>
    private const int LongestMessage = 200;

    private readonly Dictionary<string, YamlNode> _anchors = new(StringComparer.Ordinal);
    private Parser _parser = null!;

    /// <summary>A tagged node that names another file.</summary>
    internal sealed record Inclusion(Place Place, string Path, string Type, string Target);

    /// <summary>The file's one document; null when it is empty or only comments. <paramref name="readable"/> is false when a fault stopped the reading.</summary>
    public YamlNode? Read(string text, out bool readable)
    {
        readable = true;
        try
        {
            _parser = new Parser(new StringReader(text));
            return ReadStream();
        }
        catch (RefusedException refused)
        {
            faults.Error(refused.Place, refused.Path, refused.Message, refused.Expected);
        }
        catch (YamlException e)
        {
            if (e.Message.Contains("tab as indentation", StringComparison.Ordinal))
                faults.Error(TabAfter((int)e.Start.Line, text), "", "The line is indented with a tab.", "spaces; YAML does not allow tabs there");
            else
                faults.Error(PlaceOf(e.Start), "", $"This is not YAML: {TextRules.Shorten(e.Message, LongestMessage)}", "valid YAML");
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or FormatException or OverflowException or IndexOutOfRangeException or NotSupportedException)
        {
            // YamlDotNet has no exception of its own for a bracket that is never closed, nor for some broken escapes and directives.
            faults.Error(PlaceOf(_parser.Current?.End ?? Mark.Empty), "", "The text from here on is not YAML; perhaps a [, a { or a quote before it is not closed.", "valid YAML");
        }

        readable = false;
        return null;
    }

    private YamlNode? ReadStream()
    {
        Next();
        Next();
        if (_parser.Current is StreamEnd)
            return null;
        Next();
        var root = ReadNode("", 1);
        Next();
        if (_parser.Current is DocumentStart second)
            throw new RefusedException(PlaceOf(second.Start), "", "The file holds a second document.", "one document; only one --- at the top");
        return root.IsNull ? null : root;
    }

    private YamlNode ReadNode(string path, int depth)
    {
        var start = _parser.Current ?? throw new InvalidOperationException();
        if (depth > ConfigurationLimits.Depth)
            throw Refused(start, path, "Mappings and lists are nested too deeply.", $"at most {ConfigurationLimits.Depth} levels");
        var node = start switch
        {
            Scalar scalar => ReadScalar(scalar, path),
            AnchorAlias alias => ReadAlias(alias, path, depth),
            SequenceStart => ReadSequence(path, depth),
            MappingStart => ReadMapping(path, depth),
            _ => throw new InvalidOperationException(),
        };
        return start is NodeEvent tagged ? Finish(tagged, node, path, depth) : node;
    }

    private YamlNode Finish(NodeEvent start, YamlNode node, string path, int depth)
    {
        var tagged = ApplyTag(start, node, path);
        if (depth + tagged.Depth - 1 > ConfigurationLimits.Depth)
            throw Refused(start, path, "Mappings and lists are nested too deeply.", $"at most {ConfigurationLimits.Depth} levels");
        if (!start.Anchor.IsEmpty)
            _anchors[start.Anchor.Value] = tagged;
        return tagged;
    }

    private YamlScalar ReadScalar(Scalar scalar, string path)
    {
        Pay(scalar, path, 1, scalar.Value.Length);
        if (scalar.Value.Length > ConfigurationLimits.ScalarCharacters)
            throw Refused(scalar, path, $"The value is {scalar.Value.Length} characters long.", $"at most {ConfigurationLimits.ScalarCharacters} characters");
        if (!TextRules.CanBeStored(scalar.Value))
            throw Refused(scalar, path, "The value holds a character that cannot be stored: NUL or half of a surrogate pair.", "text");
        var isString = scalar.Tag is { IsEmpty: false, IsNonSpecific: false } tag && tag.Value == "tag:yaml.org,2002:str";
        var node = new YamlScalar(PlaceOf(scalar.Start), scalar.Value, scalar.Style == ScalarStyle.Plain && !isString);
        Next();
        return node;
    }

    private YamlNode ReadAlias(AnchorAlias alias, string path, int depth)
    {
        if (!_anchors.TryGetValue(alias.Value.Value, out var target))
            throw Refused(alias, path, $"The alias *{alias.Value.Value} has no anchor &{alias.Value.Value} before it.", Listing("an anchor defined above", _anchors.Keys));
        Pay(alias, path, target.Weight, target.Characters);
        if (depth + target.Depth - 1 > ConfigurationLimits.Depth)
            throw Refused(alias, path, "Mappings and lists are nested too deeply.", $"at most {ConfigurationLimits.Depth} levels");
        Next();
        return target;
    }

    private YamlSequence ReadSequence(string path, int depth)
    {
        var start = _parser.Current!;
        Pay(start, path, 1, 0);
        Next();
        var items = new List<YamlNode>();
        while (_parser.Current is not SequenceEnd)
            items.Add(ReadNode($"{path}[{items.Count}]", depth + 1));
        Next();
        return new YamlSequence(PlaceOf(start.Start), items);
    }

    private YamlMapping ReadMapping(string path, int depth)
    {
        var start = _parser.Current!;
        Pay(start, path, 1, 0);
        Next();
        var entries = new MappingEntries(this, path);
        while (_parser.Current is not MappingEnd)
        {
            var keyEvent = _parser.Current!;
            if (ReadNode(path, depth + 1) is not YamlScalar key)
                throw Refused(keyEvent, path, "A key is a mapping or a list.", "a plain word or a quoted text as key");
            var inner = Join(path, key.Value);
            entries.Add(key, ReadNode(inner, depth + 1), inner);
        }

        Next();
        return new YamlMapping(PlaceOf(start.Start), entries.Complete());
    }

    private YamlNode ApplyTag(NodeEvent start, YamlNode node, string path)
    {
        if (start.Tag.IsEmpty || start.Tag.IsNonSpecific || start.Tag.Value.StartsWith("tag:yaml.org,2002:", StringComparison.Ordinal))
            return node;
        switch (start.Tag.Value)
        {
            case "!include" when node is YamlScalar { Value: not "" } target:
                return include(new(node.Place, path, "yaml", target.Value));
            case "!include" when node is YamlMapping map && map.Find("path") is YamlScalar { Value: not "" } target:
                return include(new(node.Place, path, (map.Find("type") as YamlScalar)?.Value ?? "yaml", target.Value));
            case "!include":
                throw Refused(start, path, "!include does not say what to include.", "!include file.yaml, or type (string, binary or yaml) and path below it");
            case "!archive" when node is YamlScalar { Value: not "" } folder:
                return include(new(node.Place, path, "archive", folder.Value));
            case "!archive":
                throw Refused(start, path, "!archive does not name a folder.", "!archive \"folder\"");
            default:
                faults.Warning(PlaceOf(start.Start), path, $"The tag {TextRules.Shorten(start.Tag.Value)} is not known and is left out.", "!include or !archive");
                return node;
        }
    }

    /// <summary>A mapping in the making: refuses a key that comes twice and brings in what <c>&lt;&lt;</c> merges, which loses against the mapping's own keys.</summary>
    private sealed class MappingEntries(YamlDocument document, string path)
    {
        private readonly Dictionary<string, YamlScalar> _keys = new(StringComparer.Ordinal);
        private readonly List<YamlEntry> _entries = [];
        private readonly List<YamlMapping> _merged = [];

        public void Add(YamlScalar key, YamlNode value, string inner)
        {
            if (key is { IsPlain: true, Value: "<<" })
                Merge(value, inner);
            else if (_keys.TryAdd(key.Value, key))
                _entries.Add(new(key, value));
            else
                document.ReportTwice(key, _keys[key.Value], inner);
        }

        public List<YamlEntry> Complete()
        {
            foreach (var entry in _merged.SelectMany(m => m.Entries))
            {
                if (!_keys.TryAdd(entry.Key.Value, entry.Key))
                    continue;
                document.PayFor(entry, path);
                _entries.Add(entry);
            }

            return _entries;
        }

        private void Merge(YamlNode value, string inner)
        {
            if (value is YamlMapping map)
                _merged.Add(map);
            else if (value is YamlSequence list && list.Items.All(i => i is YamlMapping))
                _merged.AddRange(list.Items.Cast<YamlMapping>());
            else
                document.ReportMerge(value, inner);
        }
    }

    private void ReportTwice(YamlScalar key, YamlScalar first, string path) =>
        faults.Error(key.Place, path, $"The key \"{TextRules.Shorten(key.Value)}\" is already there in line {first.Place.Line}.", "each key once");

    private void ReportMerge(YamlNode value, string path) =>
        faults.Error(value.Place, path, "Only mappings can be merged in.", "<<: *anchor of a mapping, or a list of such aliases");

    private void PayFor(YamlEntry entry, string path)
    {
        if (!budget.Spend(1 + entry.Value.Weight, entry.Key.Characters + entry.Value.Characters))
            throw TooMuch(entry.Key.Place, path);
    }

    private void Pay(ParsingEvent at, string path, int nodes, long characters)
    {
        if (!budget.Spend(nodes, characters))
            throw TooMuch(PlaceOf(at.Start), path);
    }

    private static RefusedException TooMuch(Place place, string path) => new(place, path,
        "With all aliases followed the files hold too much.",
        $"at most {ConfigurationLimits.Nodes} values and {ConfigurationLimits.ExpandedCharacters} characters in all files");

    private RefusedException Refused(ParsingEvent at, string path, string message, string expected) => new(PlaceOf(at.Start), path, message, expected);

    private Place PlaceOf(Mark mark) => new(file, (int)mark.Line, (int)mark.Column);

    private void Next() => _parser.MoveNext();

    private static string Join(string path, string key) => path.Length == 0 ? TextRules.Shorten(key, LongestPathPart) : $"{path}.{TextRules.Shorten(key, LongestPathPart)}";

    private static string Listing(string what, IEnumerable<string> names) => string.Join(", ", names.Take(10)) is { Length: > 0 } list ? $"{what}: {list}" : what;

    /// <summary>The tab that YamlDotNet complains of; its own mark stands at the beginning of the mapping around it.</summary>
    private Place TabAfter(int line, string text)
    {
        var lines = text.Split('\n');
        var at = Array.FindIndex(lines, Math.Min(line, lines.Length) - 1, l => l.StartsWith('\t') && l.Trim().Length > 0);
        return at < 0 ? new(file, line, 1) : new(file, at + 1, 1);
    }
}

/// <summary>Stops the reading of a file at a place, with what is wrong there.</summary>
internal sealed class RefusedException(Place place, string path, string message, string expected) : Exception(message)
{
    public Place Place { get; } = place;

    public string Path { get; } = path;

    public string Expected { get; } = expected;
}
