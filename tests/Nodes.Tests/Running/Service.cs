using System.Globalization;
using Cloud.Nodes.Tests.Setup;

namespace Cloud.Nodes.Tests.Running;

/// <summary>A service of a node, started and started again as its rendered unit says: the part of systemd that the cluster relies on.</summary>
internal sealed class Service : IAsyncDisposable
{
    private readonly Dictionary<string, string> _unit;
    private readonly string _name;
    private Started? _daemon;
    private TimeSpan _away;
    private CancellationTokenSource? _stopping;
    private Task _kept = Task.CompletedTask;

    public Service(NodeFolder node, string name)
    {
        _name = $"{node.Spec.Name} {name}";
        _unit = System.IO.File.ReadLines(node.File($"/cloud-{name}.service")).Where(line => line.Contains('=', StringComparison.Ordinal))
            .Select(line => line.Split('=', 2)).GroupBy(words => words[0]).ToDictionary(words => words.Key, words => words.Last()[1]);
        Assert.Equal("always", _unit["Restart"]);
    }

    public Task<int> Id => _daemon!.Id;

    public string Output => _daemon?.Output ?? "";

    public bool Runs => _daemon is not null;

    public async Task Start()
    {
        _stopping = new CancellationTokenSource();
        _daemon = Launch();
        _kept = Keep(_stopping.Token);
        await _daemon.Id;
    }

    /// <summary>As <c>systemctl stop</c>: asked, and waited for.</summary>
    public async Task Stop(TimeSpan within)
    {
        if (_daemon is null)
        {
            return;
        }

        await _stopping!.CancelAsync();
        await _daemon.Signal(_unit.GetValueOrDefault("KillSignal", "SIGTERM")[3..]);
        try
        {
            await _daemon.Exited.WaitAsync(within);
        }
        catch (TimeoutException)
        {
            Assert.Fail(string.Create(CultureInfo.InvariantCulture, $"{_name} did not stop within {within.TotalSeconds:0} s.\n{_daemon.Output}"));
        }

        await End();
    }

    /// <summary>As <c>systemctl reload</c>.</summary>
    public async Task Reload()
    {
        var id = await Id;
        var (code, output) = await Daemons.Run("env", [string.Create(CultureInfo.InvariantCulture, $"MAINPID={id}"), "sh", "-c", _unit["ExecReload"]]);
        Assert.True(code == 0, output);
    }

    /// <summary>kill -9, of the daemon alone: systemd sees it and starts it again, or later, as where the machine starts with it.</summary>
    public Task Kill(TimeSpan? away = null)
    {
        _away = away ?? TimeSpan.Zero;
        return _daemon!.Signal("KILL");
    }

    /// <summary>The moment of a recovery point: nothing is written while it lasts.</summary>
    public async Task Frozen(Func<Task> meanwhile)
    {
        await _daemon!.Signal("STOP");
        try
        {
            await meanwhile();
        }
        finally
        {
            await _daemon.Signal("CONT");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_daemon is not null)
        {
            await _stopping!.CancelAsync();
            await End();
        }
    }

    private async Task End()
    {
        await _kept;
        await _daemon!.DisposeAsync();
        _daemon = null;
        _stopping!.Dispose();
    }

    private Started Launch()
    {
        string[] words = ["sh", "-c", $"exec {_unit["ExecStart"]}"];
        string[] account = System.Environment.IsPrivilegedProcess && _unit.TryGetValue("User", out var user) ? ["setpriv", "--reuid", user, "--regid", user, "--init-groups", "--"] : [];
        string[] environment = _unit.TryGetValue("Environment", out var values) ? ["env", .. values.Split(' ')] : [];
        return Started.Start(_name, [.. account, .. environment, .. words]);
    }

    private async Task Keep(CancellationToken stopping)
    {
        var pause = TimeSpan.FromSeconds(int.Parse(_unit["RestartSec"], CultureInfo.InvariantCulture));
        while (true)
        {
            await Task.WhenAny(_daemon!.Exited, Task.Delay(Timeout.Infinite, stopping));
            if (stopping.IsCancellationRequested)
            {
                return;
            }

            var ended = _daemon;
            try
            {
                await Task.Delay(pause + _away, stopping);
                _away = TimeSpan.Zero;
            }
            catch (OperationCanceledException)
            {
                return;
            }

            _daemon = Launch();
            await ended.DisposeAsync();
        }
    }
}
