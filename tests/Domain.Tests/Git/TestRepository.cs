using System.Diagnostics;

namespace Cloud.Domain.Tests.Git;

/// <summary>A repository in a temporary folder, made with the real git.</summary>
internal sealed class TestRepository : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cloud-test-repository-");

    public TestRepository() => Git("init", "--quiet", "--initial-branch=trunk");

    public string Path => _folder.FullName;

    public TestRepository Write(string path, string text)
    {
        var full = System.IO.Path.Combine(Path, path);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
        return this;
    }

    public TestRepository Write(IReadOnlyDictionary<string, string> files)
    {
        foreach (var (path, text) in files)
            Write(path, text);
        return this;
    }

    public TestRepository Commit(string message = "change")
    {
        Git("add", "--all");
        Git("-c", "user.name=Test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false", "commit", "--quiet", "--message", message);
        return this;
    }

    public string Git(params string[] arguments)
    {
        var info = new ProcessStartInfo("git") { WorkingDirectory = Path, UseShellExecute = false, RedirectStandardOutput = true };
        foreach (var argument in arguments)
            info.ArgumentList.Add(argument);
        using var process = Process.Start(info)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output.Trim() : throw new InvalidOperationException($"git {string.Join(' ', arguments)} failed");
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
