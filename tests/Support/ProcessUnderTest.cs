using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;

namespace Cloud.Support;

/// <summary>
/// A child process of a test: a built program with an environment of its own. Its output is kept, it can be killed as a power cut would, and it never outlives
/// the tests: it is started with <c>--exit-with-stdin</c> and we hold its input.
/// </summary>
public sealed class ProcessUnderTest : IAsyncDisposable
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(10);

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly string _name;

    private ProcessUnderTest(Process process, string name) => (_process, _name) = (process, name);

    /// <summary>The process's number, for <c>/proc</c> and <c>kill</c>.</summary>
    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>Everything it wrote so far, both streams in the order they came.</summary>
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

    /// <summary>Starts <c>dotnet dll arguments --exit-with-stdin</c>. A null value removes a variable of our own environment.</summary>
    public static ProcessUnderTest Start(string dll, IReadOnlyDictionary<string, string?> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [dll, .. arguments, "--exit-with-stdin"])
        {
            WorkingDirectory = Path.GetDirectoryName(dll)!,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var child = new ProcessUnderTest(new Process { StartInfo = start }, Path.GetFileNameWithoutExtension(dll));
        child._process.OutputDataReceived += child.Keep;
        child._process.ErrorDataReceived += child.Keep;
        child._process.Start();
        child._process.BeginOutputReadLine();
        child._process.BeginErrorReadLine();
        return child;
    }

    /// <summary>kill -9: no handler runs, no connection is closed, no lease given back.</summary>
    public async Task Kill()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
    }

    /// <summary>SIGSTOP: the process stands still and does not know it, like a machine that hangs. <see cref="Continue"/> wakes it.</summary>
    public Task Pause() => Signal("-STOP");

    public Task Continue() => Signal("-CONT");

    /// <summary>Waits until it wrote a text; throws with its whole output when it ends or takes too long.</summary>
    public Task WaitForOutput(string text, TimeSpan within) => WaitUntil(() => Task.FromResult(Output.Contains(text, StringComparison.Ordinal)), $"wrote \"{text}\"", within);

    /// <summary>Waits until an address answers 200.</summary>
    public async Task WaitForHealth(Uri address, TimeSpan within)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        await WaitUntil(() => Answers(http, address), $"answered {address}", within);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await Continue();
            _process.StandardInput.Close();
            try
            {
                await _process.WaitForExitAsync().WaitAsync(StopTimeout);
            }
            catch (TimeoutException)
            {
                await Kill();
            }
        }

        _process.Dispose();
    }

    private static async Task<bool> Answers(HttpClient http, Uri address)
    {
        try
        {
            using var response = await http.GetAsync(address);
            return response.StatusCode == HttpStatusCode.OK;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }

    private async Task WaitUntil(Func<Task<bool>> ready, string what, TimeSpan within)
    {
        for (var waited = Stopwatch.StartNew(); !await ready(); await Task.Delay(Poll))
        {
            if (_process.HasExited || waited.Elapsed > within)
            {
                var reason = _process.HasExited ? $"ended with {_process.ExitCode}" : $"took longer than {within.TotalSeconds:0} s";
                throw new InvalidOperationException($"{_name} {reason} before it {what}. Its output:\n{Output}");
            }
        }
    }

    private async Task Signal(string signal)
    {
        using var kill = Process.Start("sh", ["-c", $"kill {signal} {Id.ToString(CultureInfo.InvariantCulture)}"]);
        await kill.WaitForExitAsync();
    }

    private void Keep(object sender, DataReceivedEventArgs e)
    {
        if (e.Data is { } line)
        {
            lock (_output)
            {
                _output.Append(line).Append('\n');
            }
        }
    }
}
