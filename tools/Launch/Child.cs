using System.Diagnostics;
using System.Globalization;

namespace Cloud.Launch;

/// <summary>A process of ours that is told to stop through its input and, if it does not listen, by signals. It ends by itself when we are killed.</summary>
internal sealed class Child : IDisposable
{
    private readonly Process _process;

    private Child(Process process) => (_process, Ended) = (process, process.WaitForExitAsync(CancellationToken.None));

    public int Id => _process.Id;

    public int ExitCode => _process.ExitCode;

    /// <summary>Completes when the process has ended and all its output is read.</summary>
    public Task Ended { get; }

    public bool HasEnded => _process.HasExited;

    /// <summary>Starts <c>dotnet arguments</c> in a session of its own: Ctrl-C reaches the launcher only, which then stops all in order.</summary>
    public static Child Start(IEnumerable<string> arguments, string folder, IReadOnlyDictionary<string, string?> settings, Action<string> output)
    {
        var start = new ProcessStartInfo("setsid", ["dotnet", .. arguments])
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        var process = new Process { StartInfo = start };
        void Keep(object sender, DataReceivedEventArgs e)
        {
            if (e.Data is { } line)
            {
                output(line);
            }
        }

        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new Child(process);
    }

    /// <summary>Asks, then after <paramref name="patience"/> kills: every program of the product survives that (DESIGN.md, "What stays true").</summary>
    public async Task StopAsync(TimeSpan patience)
    {
        if (HasEnded)
        {
            return;
        }

        try
        {
            _process.StandardInput.Close();
            using var signal = Process.Start("sh", ["-c", "kill -TERM \"$1\" 2>/dev/null", "sh", Id.ToString(CultureInfo.InvariantCulture)]);
            await signal.WaitForExitAsync();
            await Ended.WaitAsync(patience);
        }
        catch (Exception e) when (e is TimeoutException or IOException)
        {
            _process.Kill(entireProcessTree: true);
        }
    }

    public void Dispose() => _process.Dispose();
}
