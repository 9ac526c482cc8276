using System.Diagnostics;
using System.Text;

namespace Cloud.Infrastructure.Git;

/// <summary>What a run of Git ended with.</summary>
internal sealed record GitRun(int ExitCode, string Errors);

/// <summary>Runs the <c>git</c> executable: no shell, nothing of our own environment, no prompt, the whole process tree gone when it is over.</summary>
internal sealed class GitProcess(GitWorkspace workspace, string allowedProtocol)
{
    /// <summary>After a kill the pipes close at once; this bounds the wait for a kernel that is slow to reap.</summary>
    private static readonly TimeSpan Reaping = TimeSpan.FromSeconds(5);

    /// <summary>Runs Git in the workspace's repository. <paramref name="input"/> goes to its standard input, its output to <paramref name="read"/>.</summary>
    public async Task<GitRun> Run(IReadOnlyList<string> arguments, string input, Func<Stream, CancellationToken, Task> read, CancellationToken ct)
    {
        using var process = new Process { StartInfo = StartInfo(arguments) };
        process.Start();
        try
        {
            var errors = ReadErrors(process.StandardError, ct);
            var output = read(process.StandardOutput.BaseStream, ct);
            await WriteInput(process.StandardInput, input, ct);
            await output;
            await process.WaitForExitAsync(ct);
            return new(process.ExitCode, await errors);
        }
        finally
        {
            await Kill(process);
        }
    }

    private ProcessStartInfo StartInfo(IReadOnlyList<string> arguments)
    {
        var info = new ProcessStartInfo("git")
        {
            UseShellExecute = false,
            WorkingDirectory = workspace.Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in arguments)
            info.ArgumentList.Add(argument);
        info.Environment.Clear();
        foreach (var (name, value) in Variables())
            info.Environment[name] = value;
        return info;
    }

    private IEnumerable<(string Name, string? Value)> Variables() =>
    [
        ("PATH", System.Environment.GetEnvironmentVariable("PATH")),
        ("LANG", "C"),
        ("LC_ALL", "C"),
        ("HOME", workspace.Folder),
        ("GIT_DIR", workspace.Repository),
        ("GIT_CONFIG_NOSYSTEM", "1"),
        ("GIT_CONFIG_GLOBAL", workspace.Settings),
        ("GIT_ATTR_NOSYSTEM", "1"),
        ("GIT_TERMINAL_PROMPT", "0"),
        ("GIT_ASKPASS", "true"),
        ("SSH_ASKPASS", "true"),
        ("GIT_PROTOCOL_FROM_USER", "0"),
        ("GIT_NO_LAZY_FETCH", "1"),
        ("GIT_LFS_SKIP_SMUDGE", "1"),
        ("GIT_ALLOW_PROTOCOL", allowedProtocol),
    ];

    private static async Task WriteInput(StreamWriter writer, string input, CancellationToken ct)
    {
        try
        {
            await writer.WriteAsync(input.AsMemory(), ct);
            writer.Close();
        }
        catch (IOException)
        {
            // Git ended before it had read everything; its exit code says why.
        }
    }

    private static async Task<string> ReadErrors(StreamReader reader, CancellationToken ct)
    {
        var kept = new StringBuilder();
        var buffer = new char[4096];
        while (await reader.ReadAsync(buffer, ct) is > 0 and var count)
            kept.Append(buffer, 0, Math.Min(count, GitLimits.ErrorCharacters - kept.Length));
        return kept.ToString();
    }

    private static async Task Kill(Process process)
    {
        try
        {
            if (process.HasExited)
                return;
            process.Kill(entireProcessTree: true);
            using var patience = new CancellationTokenSource(Reaping);
            await process.WaitForExitAsync(patience.Token);
        }
        catch (Exception e) when (e is InvalidOperationException or OperationCanceledException or System.ComponentModel.Win32Exception)
        {
            // It ended by itself meanwhile, or will be reaped without us.
        }
    }
}
