using System.Diagnostics;
using Cloud.Support;

namespace Cloud.Architecture.Tests;

/// <summary>What Git keeps, or would keep: paths below the root, with forward slashes.</summary>
internal static class Tree
{
    /// <summary>Kept as other people wrote it: fixtures, published models, migrations that a tool writes.</summary>
    private static readonly string[] Foreign = ["samples/", "/Data/", "/Fixtures/", "/Migrations/", "/Schemas/", "/schemas/", "/Models/"];

    public static IReadOnlyList<string> Files { get; } = ListFiles();

    /// <summary>The C# and Razor files that people of this project write.</summary>
    public static IEnumerable<string> Code => Files.Where(f => (f.EndsWith(".cs", StringComparison.Ordinal) || f.EndsWith(".razor", StringComparison.Ordinal)) && IsOurs(f));

    public static bool IsOurs(string file) => !Foreign.Any(part => file.Contains(part, StringComparison.Ordinal));

    public static string Read(string file) => File.ReadAllText(Repository.File(file));

    public static string[] Lines(string file) => File.ReadAllLines(Repository.File(file));

    /// <summary>Lines of an exceptions file that say something.</summary>
    public static IEnumerable<string> Exceptions(string name) =>
        Lines($"tests/Architecture.Tests/Exceptions/{name}").Where(line => line.Length > 0 && !line.StartsWith('#'));

    private static string[] ListFiles()
    {
        var start = new ProcessStartInfo("git", ["-c", "safe.directory=*", "ls-files", "--cached", "--others", "--exclude-standard", "-z"])
        {
            WorkingDirectory = Repository.Root,
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        using var git = Process.Start(start)!;
        var files = git.StandardOutput.ReadToEnd().Split('\0', StringSplitOptions.RemoveEmptyEntries);
        git.WaitForExit();
        Assert.Equal(0, git.ExitCode);
        return [.. files.Distinct().Where(f => File.Exists(Repository.File(f)))];
    }
}
