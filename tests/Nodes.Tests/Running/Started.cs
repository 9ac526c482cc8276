using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Cloud.Nodes.Tests.Running;

/// <summary>
/// A daemon that a test started, in a process group of its own. A shell between holds our pipe: should this process be killed, it ends the whole group.
/// </summary>
internal sealed class Started : IAsyncDisposable
{
    private const string Shell = """
        exec 3<&0
        setsid "$@" </dev/null & child=$!
        echo "$child"
        { cat <&3 >/dev/null; kill -s KILL -- "-$child"; } 2>/dev/null & watch=$!
        wait "$child"; code=$?
        # As systemd: what a daemon leaves behind when it dies goes with it.
        kill -s KILL -- "-$child" 2>/dev/null
        kill "$watch" 2>/dev/null
        exit "$code"
        """;

    private readonly Process _shell;
    private readonly StringBuilder _output = new();
    private readonly TaskCompletionSource<int> _id = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Started(string name, string[] words)
    {
        Name = name;
        _shell = new Process
        {
            StartInfo = new ProcessStartInfo("sh", ["-c", Shell, "sh", .. words])
            {
                UseShellExecute = false,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        _shell.OutputDataReceived += Keep;
        _shell.ErrorDataReceived += Keep;
        _shell.Start();
        _shell.BeginOutputReadLine();
        _shell.BeginErrorReadLine();
    }

    public string Name { get; }

    public bool HasExited => _shell.HasExited;

    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    public static Started Start(string name, string[] words) => new(name, words);

    public Task Exited => _shell.WaitForExitAsync();

    /// <summary>The daemon's own number: scripts end in <c>exec</c>.</summary>
    public Task<int> Id => _id.Task;

    public async Task Signal(string signal)
    {
        using var kill = Process.Start("kill", ["-s", signal, (await Id).ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Ends it and everything it started, at once.</summary>
    public async ValueTask DisposeAsync()
    {
        _shell.StandardInput.Close();
        await _shell.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(10));
        _shell.Dispose();
    }

    private void Keep(object sender, DataReceivedEventArgs e)
    {
        if (e.Data is not { } line)
        {
            return;
        }

        lock (_output)
        {
            if (!_id.Task.IsCompleted && int.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
            {
                _id.SetResult(id);
                return;
            }

            _output.Append(line).Append('\n');
        }
    }
}
