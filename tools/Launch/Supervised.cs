using System.Diagnostics;
using System.Net;

namespace Cloud.Launch;

/// <summary>Keeps one program running until it is told to stop.</summary>
internal sealed class Supervised(ProgramSpec spec, RotatingLog log, Action<string, int> started, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    /// <summary>Whoever lived this long was well: its next death is a first one again.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan HealthPoll = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);

    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _gate = new();
    private Child? _child;
    private Task _loop = Task.CompletedTask;

    public string Name => spec.Name;

    /// <summary>Starts it and looks after it from now on.</summary>
    public void Start()
    {
        Begin();
        _loop = KeepAsync();
    }

    /// <summary>Waits until it answers its health check; throws with the end of its log when it does not.</summary>
    public async Task WaitUntilHealthyAsync(CancellationToken ct)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        for (var waited = Stopwatch.StartNew(); !await IsHealthyAsync(http, ct); await Task.Delay(HealthPoll, time, ct))
        {
            if (waited.Elapsed > StartTimeout)
            {
                throw new LaunchException($"{Name} is not well after {StartTimeout.TotalSeconds:0} s ({spec.Health}). The end of {log.Path}:\n{log.LastLines}");
            }
        }
    }

    public async Task StopAsync(TimeSpan patience)
    {
        Child? child;
        lock (_gate)
        {
            _stopping.Cancel();
            child = _child;
        }

        if (child is not null)
        {
            await child.StopAsync(patience);
        }

        await _loop;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(TimeSpan.Zero);
        _child?.Dispose();
        _stopping.Dispose();
        log.Dispose();
    }

    // Under the lock, so that no child is born behind the back of a stop.
    private void Begin()
    {
        lock (_gate)
        {
            if (_stopping.IsCancellationRequested)
            {
                return;
            }

            _child?.Dispose();
            _child = Child.Start(spec.Arguments, spec.Folder, spec.Settings, log.Write);
        }

        started(Name, _child.Id);
    }

    private async Task KeepAsync()
    {
        var pause = FirstPause;
        while (!_stopping.IsCancellationRequested)
        {
            var since = time.GetTimestamp();
            await _child!.Ended;
            pause = time.GetElapsedTime(since) > Settled ? FirstPause : pause;
            if (!_stopping.IsCancellationRequested)
            {
                Screen.Trouble($"{Name} ended with {_child.ExitCode}; starting it again in {pause.TotalSeconds:0.0} s (see {log.Path})");
                await PauseAsync(pause);
                Begin();
            }

            pause = pause * 2 > LongestPause ? LongestPause : pause * 2;
        }
    }

    private async Task PauseAsync(TimeSpan pause)
    {
        try
        {
            await Task.Delay(pause, time, _stopping.Token);
        }
        catch (OperationCanceledException)
        {
            // Told to stop: the loop sees it.
        }
    }

    private async Task<bool> IsHealthyAsync(HttpClient http, CancellationToken ct)
    {
        try
        {
            using var response = await http.GetAsync(spec.Health, ct);
            return response.StatusCode == HttpStatusCode.OK;
        }
        catch (Exception e) when (e is HttpRequestException || (e is TaskCanceledException && !ct.IsCancellationRequested))
        {
            return false;
        }
    }
}
