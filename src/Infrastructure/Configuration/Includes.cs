using Cloud.Domain.Configuration;

namespace Cloud.Infrastructure.Configuration;

/// <summary>
/// Parses files and what they include. An included file that is not there is a warning: a repository may make it while it builds, and inline
/// configuration comes without it; what depended on it is then not judged.
/// </summary>
internal sealed class Includes(IReadOnlyDictionary<string, string> files, FaultLog faults)
{
    private readonly WorkBudget _budget = new();
    private readonly Dictionary<string, YamlNode?> _parsed = new(StringComparer.Ordinal);
    private readonly List<string> _open = [];

    /// <summary>The file's document; null when it is empty. <paramref name="readable"/> is false when its faults stopped the reading.</summary>
    public YamlNode? Parse(string file, out bool readable)
    {
        _open.Add(file);
        var node = new YamlDocument(file, faults, _budget, Include).Read(files[file].TrimStart('\uFEFF'), out readable);
        _open.RemoveAt(_open.Count - 1);
        return node;
    }

    /// <summary>The paths to try for an include, nearest first: beside the including file, then from the root of the repository.</summary>
    public static IEnumerable<string> Candidates(string includingFile, string target) =>
        new[] { RepositoryPath.Resolve(RepositoryPath.FolderOf(includingFile), target), RepositoryPath.Resolve("", target) }.OfType<string>().Distinct();

    /// <summary>The files that a file includes, in any place it could mean them; for whoever has to fetch them first.</summary>
    public static IReadOnlyList<string> WantedBy(string file, string text)
    {
        var wanted = new List<string>();
        new YamlDocument(file, new FaultLog(), new WorkBudget(), Note).Read(text.TrimStart('\uFEFF'), out _);
        return wanted;

        YamlNode Note(YamlDocument.Inclusion inclusion)
        {
            if (inclusion.Type is "string" or "yaml")
                wanted.AddRange(Candidates(file, inclusion.Target));
            return Reference(inclusion);
        }
    }

    private YamlNode Include(YamlDocument.Inclusion wanted)
    {
        var reference = Reference(wanted);
        var candidates = Candidates(wanted.Place.File, wanted.Target).ToList();
        if (candidates.Count == 0)
        {
            faults.Error(wanted.Place, wanted.Path, $"The path \"{TextRules.Shorten(wanted.Target)}\" does not stay inside the repository.", "a relative path without .. that leads out");
            return reference;
        }

        if (wanted.Type is "archive" or "binary")
            return reference;
        if (wanted.Type is not ("string" or "yaml"))
        {
            faults.Error(wanted.Place, wanted.Path, $"\"{TextRules.Shorten(wanted.Type)}\" is no type of include.", "string, binary or yaml");
            return reference;
        }

        return candidates.Find(files.ContainsKey) is { } found ? Read(wanted, found) ?? reference : Missing(wanted, candidates, reference);
    }

    private YamlReference Missing(YamlDocument.Inclusion wanted, List<string> candidates, YamlReference reference)
    {
        faults.Warning(wanted.Place, wanted.Path, $"The included file \"{TextRules.Shorten(wanted.Target)}\" is not there, so what it says is not known.",
            $"a file at {string.Join(" or ", candidates.Select(c => TextRules.Shorten(c)))}");
        return reference;
    }

    private YamlNode? Read(YamlDocument.Inclusion wanted, string found) => wanted.Type == "string" ? ReadText(wanted, found) : ReadYaml(wanted, found);

    private YamlScalar ReadText(YamlDocument.Inclusion wanted, string found)
    {
        var text = files[found];
        if (!TextRules.CanBeStored(text))
            throw new RefusedException(wanted.Place, wanted.Path, $"The included file {found} is not text.", "a text file, or type: binary");
        Pay(wanted, 1, text.Length);
        return new YamlScalar(wanted.Place, text, isPlain: false);
    }

    private YamlNode? ReadYaml(YamlDocument.Inclusion wanted, string found)
    {
        if (_open.Contains(found) || _open.Count > ConfigurationLimits.IncludeDepth)
            throw new RefusedException(wanted.Place, wanted.Path, $"Including {found} here leads in a circle or too deep.", $"at most {ConfigurationLimits.IncludeDepth} files inside one another");
        if (_parsed.TryGetValue(found, out var node))
        {
            if (node is not null)
                Pay(wanted, node.Weight, node.Characters);
            return node;
        }

        node = Parse(found, out var readable);
        if (node is null && readable)
            node = new YamlScalar(new(found, 1, 1), "", isPlain: true);
        return _parsed[found] = node;
    }

    private void Pay(YamlDocument.Inclusion wanted, int nodes, long characters)
    {
        if (!_budget.Spend(nodes, characters))
            throw new RefusedException(wanted.Place, wanted.Path, "With everything included the files hold too much.", $"at most {ConfigurationLimits.ExpandedCharacters} characters in all files");
    }

    private static YamlReference Reference(YamlDocument.Inclusion wanted) => wanted.Type == "archive"
        ? new(wanted.Place, "!archive", null, wanted.Target)
        : new(wanted.Place, "!include", wanted.Type, wanted.Target);
}
