namespace Cloud.Support;

/// <summary>The checkout the tests were built from.</summary>
public static class Repository
{
    /// <summary>The folder that holds Cloud.sln.</summary>
    public static string Root { get; } = FindRoot(AppContext.BaseDirectory);

    /// <summary>A path below the root, by its parts.</summary>
    public static string File(params string[] parts) => Path.Combine([Root, .. parts]);

    /// <summary>The built assembly of a program, in the configuration the tests were built in: <c>Program("src", "Workers")</c>.</summary>
    public static string Program(params string[] folder)
    {
        var built = AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar).Split(Path.DirectorySeparatorChar);
        var path = File([.. folder, "bin", built[^2], built[^1], $"Cloud.{folder[^1]}.dll"]);
        return System.IO.File.Exists(path) ? path : throw new InvalidOperationException($"{path} is not built: reference the project or build it first.");
    }

    private static string FindRoot(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
        {
            if (System.IO.File.Exists(Path.Combine(at.FullName, "Cloud.sln")))
            {
                return at.FullName;
            }
        }

        throw new InvalidOperationException($"There is no Cloud.sln above {folder}.");
    }
}
