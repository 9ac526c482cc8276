using System.Diagnostics;

namespace Cloud.Infrastructure.Persistence;

/// <summary>Runs one of the small programs around a cluster to its end.</summary>
internal static class PostgresCommand
{
    /// <summary>Its standard output; throws <see cref="InvalidOperationException"/> with its words when it fails, is missing, or takes too long.</summary>
    public static async Task<string> RunAsync(IReadOnlyList<string> words, TimeSpan timeout, CancellationToken ct, string workingFolder = "/")
    {
        using var process = Start(words, workingFolder);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(ct);
        deadline.CancelAfter(timeout);
        process.StandardInput.Close();
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(deadline.Token);
            var error = process.StandardError.ReadToEndAsync(deadline.Token);
            await process.WaitForExitAsync(deadline.Token);
            return process.ExitCode == 0
                ? (await output).Trim()
                : throw new InvalidOperationException($"\"{string.Join(' ', words)}\" failed ({process.ExitCode}): {(await error + await output).Trim()}");
        }
        catch (OperationCanceledException e)
        {
            process.Kill(entireProcessTree: true);
            ct.ThrowIfCancellationRequested();
            throw new InvalidOperationException($"\"{string.Join(' ', words)}\" took longer than {timeout.TotalSeconds:0} s.", e);
        }
    }

    private static Process Start(IReadOnlyList<string> words, string workingFolder)
    {
        var start = new ProcessStartInfo(words[0], words.Skip(1))
        {
            WorkingDirectory = workingFolder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["LC_ALL"] = "C.UTF-8";
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new InvalidOperationException($"\"{words[0]}\" cannot be started: {e.Message}", e);
        }
    }
}
