namespace Cloud.Cli.Finding;

/// <summary><c>.cloud/local.yaml</c>: which project a folder belongs to, for this person on this machine. Found from any folder below.</summary>
internal static class LocalFile
{
    public static readonly string Name = Path.Combine(".cloud", "local.yaml");

    /// <summary>The project that a folder, or one above it, is linked to.</summary>
    public static string? ProjectOf(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
        {
            var path = Path.Combine(at.FullName, Name);
            if (File.Exists(path))
            {
                return File.ReadLines(path).Select(line => line.Split('#')[0].Split(':', 2)).Where(parts => parts.Length == 2 && parts[0].Trim() == "project")
                    .Select(parts => parts[1].Trim().Trim('"', '\'')).FirstOrDefault(id => id.Length > 0);
            }
        }

        return null;
    }

    public static string Write(string folder, string project)
    {
        var path = Path.Combine(folder, Name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, $"# Written by: cloud project link\nproject: {project}\n");
        return path;
    }
}
