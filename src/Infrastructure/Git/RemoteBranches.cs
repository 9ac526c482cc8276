using System.Text.RegularExpressions;
using Cloud.Application.Ports;

namespace Cloud.Infrastructure.Git;

/// <summary>The branches of a remote and the one it calls its own.</summary>
internal sealed partial record RemoteBranches(IReadOnlyList<RepositoryBranch> Branches, string? Default)
{
    private const string Prefix = "refs/heads/";
    private static readonly string[] Usual = ["main", "master"];

    /// <summary>Reads <c>git ls-remote --symref</c>. A name that no Git would have let anybody make is left out: it comes from the other side and goes into our arguments.</summary>
    public static RemoteBranches Parse(string listing)
    {
        var branches = new List<RepositoryBranch>();
        string? symbolic = null, head = null;
        foreach (var line in listing.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Split('\t') is not [var value, var name])
                continue;
            if (name == "HEAD" && value.StartsWith($"ref: {Prefix}", StringComparison.Ordinal))
                symbolic = value[$"ref: {Prefix}".Length..];
            else if (name == "HEAD")
                head = value;
            else if (name.StartsWith(Prefix, StringComparison.Ordinal) && IsBranchName(name[Prefix.Length..]) && Hash().IsMatch(value))
                branches.Add(new(name[Prefix.Length..], value));
        }

        return new(branches, DefaultOf(branches, symbolic, head));
    }

    /// <summary>The rules of git-check-ref-format, without the characters that mean something in a refspec.</summary>
    public static bool IsBranchName(string name) =>
        name.Length is > 0 and <= GitLimits.BranchCharacters && name[0] is not ('-' or '/' or '.') && name[^1] is not ('/' or '.')
        && !name.Any(c => char.IsControl(c) || c is ' ' or '~' or '^' or ':' or '?' or '*' or '[' or '\\')
        && !name.Contains("..", StringComparison.Ordinal) && !name.Contains("@{", StringComparison.Ordinal) && !name.Contains("//", StringComparison.Ordinal)
        && !name.EndsWith(".lock", StringComparison.Ordinal);

    public RepositoryBranch? Find(string? name) => Branches.FirstOrDefault(b => b.Name == (name ?? Default));

    // Old servers do not say what HEAD stands for: then it is the branch of the same commit, the usual names first.
    private static string? DefaultOf(List<RepositoryBranch> branches, string? symbolic, string? head)
    {
        if (branches.Exists(b => b.Name == symbolic))
            return symbolic;
        var ordered = branches.OrderBy(b => Array.IndexOf(Usual, b.Name) is var at and >= 0 ? at : Usual.Length).ToList();
        return (ordered.Find(b => b.Sha == head) ?? ordered.FirstOrDefault())?.Name;
    }

    [GeneratedRegex("^([0-9a-f]{40}|[0-9a-f]{64})\\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Hash();
}
