namespace Cloud.Launch;

/// <summary>One of the product's programs: which assembly, where it listens, what it is told.</summary>
/// <param name="Folder">Where it runs: its project's folder, so that it finds its wwwroot and settings.</param>
/// <param name="Settings">Environment variables; null takes one away that the launcher's own environment has.</param>
internal sealed record ProgramSpec(string Name, string Assembly, string Folder, int Port, IReadOnlyDictionary<string, string?> Settings)
{
    /// <summary>The sandbox has another one: there, "healthz" would be somebody's bucket.</summary>
    public string HealthPath { get; init; } = "/healthz";

    public Uri Health => new($"http://127.0.0.1:{Port}{HealthPath}");

    /// <summary>The arguments every program of the product knows: listen here, and end when the launcher does.</summary>
    public IReadOnlyList<string> Arguments => [Assembly, "--urls", $"http://127.0.0.1:{Port}", "--exit-with-stdin"];

    /// <summary>The assembly of a program of this checkout, in the configuration the launcher itself was built in.</summary>
    public static string AssemblyOf(string root, string project)
    {
        var built = AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar).Split(Path.DirectorySeparatorChar);
        var assembly = Path.Combine(root, "src", project, "bin", built[^2], built[^1], $"Cloud.{project}.dll");
        return File.Exists(assembly) ? assembly : throw new LaunchException($"{assembly} is not built: start through ./run.");
    }
}
