namespace Cloud.Infrastructure.Configuration;

/// <summary>Paths inside a repository: relative, with forward slashes, never leading out of it.</summary>
internal static class RepositoryPath
{
    /// <summary>The longest path the file systems of the nodes take (PATH_MAX).</summary>
    private const int Longest = 4096;

    /// <summary>The path of <paramref name="target"/> seen from <paramref name="folder"/>, or null when it is absolute, leads out of the repository or is no path at all.</summary>
    public static string? Resolve(string folder, string target)
    {
        if (target.Length is 0 or > Longest || target[0] is '/' or '~' || target.Contains('\\', StringComparison.Ordinal)
            || target.Any(char.IsControl) || (target.Length > 1 && target[1] == ':'))
            return null;
        var parts = new List<string>();
        foreach (var part in folder.Split('/').Concat(target.Split('/')))
        {
            if (part is "" or ".")
                continue;
            if (part != "..")
                parts.Add(part);
            else if (parts.Count == 0)
                return null;
            else
                parts.RemoveAt(parts.Count - 1);
        }

        return string.Join('/', parts);
    }

    /// <summary>The folder a file lies in; empty for the root.</summary>
    public static string FolderOf(string file) => file.LastIndexOf('/') is var at and > 0 ? file[..at] : "";

    public static string NameOf(string file) => file[(file.LastIndexOf('/') + 1)..];
}
