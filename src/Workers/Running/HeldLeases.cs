using System.Collections.Concurrent;

namespace Cloud.Workers.Running;

/// <summary>The leases this process holds, and the token of each that falls when one is lost.</summary>
public sealed class HeldLeases(ActivityQueue queue, RunnerOptions options, TimeProvider time)
{
    private readonly ConcurrentDictionary<Lease, CancellationTokenSource> _held = new();

    /// <summary>Held until disposed. The token also falls by itself when no heartbeat came through within the lease: a process that slept wakes up fenced.</summary>
    public Hold Begin(Lease lease)
    {
        var lost = new CancellationTokenSource(options.Lease, time);
        _held[lease] = lost;
        return new Hold(this, lease, lost);
    }

    /// <summary>Renews all; those that another worker took are lost.</summary>
    public async Task Beat(CancellationToken ct)
    {
        var held = _held.Keys.ToArray();
        if (held.Length == 0)
        {
            return;
        }

        var kept = await queue.Keep(held, ct);
        foreach (var lease in held)
        {
            if (!_held.TryGetValue(lease, out var lost))
            {
                continue;
            }

            try
            {
                if (kept.Contains(lease.ActivityId))
                {
                    lost.CancelAfter(options.Lease);
                }
                else
                {
                    await lost.CancelAsync();
                }
            }
            catch (ObjectDisposedException)
            {
                // The step ended while the heartbeat was on its way.
            }
        }
    }

    public sealed class Hold(HeldLeases leases, Lease lease, CancellationTokenSource lost) : IDisposable
    {
        public CancellationToken Lost => lost.Token;

        public void Dispose()
        {
            leases._held.TryRemove(lease, out _);
            lost.Dispose();
        }
    }
}
