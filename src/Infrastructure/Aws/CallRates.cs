using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace Cloud.Infrastructure.Aws;

/// <summary>One token bucket per account, region and operation, so that a busy tenant cannot use up AWS's undocumented limits by itself.</summary>
internal sealed class CallRates(IOptions<AwsOptions> options, TimeProvider time)
{
    /// <summary>Beyond this many, full buckets are forgotten. Ours: some 600 bytes each, so a few megabytes.</summary>
    private const int MostBuckets = 10_000;

    private readonly ConcurrentDictionary<(string Account, string Region, string Operation), Bucket> _buckets = new();
    private readonly TimeSpan _interval = TimeSpan.FromSeconds(1 / options.Value.CallsPerSecond);

    /// <summary>Waits for a token; false, at once and without taking one, when it would take longer than <paramref name="longest"/>.</summary>
    public async Task<bool> Take(string account, string region, string operation, TimeSpan longest, CancellationToken ct)
    {
        var bucket = _buckets.GetOrAdd((account, region, operation), _ => new Bucket());
        if (bucket.Reserve(time.GetUtcNow(), _interval, options.Value.CallBurst, longest) is not { } wait)
        {
            return false;
        }

        Forget();
        if (wait > TimeSpan.Zero)
        {
            await Task.Delay(wait, time, ct);
        }

        return true;
    }

    private void Forget()
    {
        if (_buckets.Count <= MostBuckets)
        {
            return;
        }

        var now = time.GetUtcNow();
        foreach (var (key, bucket) in _buckets)
        {
            if (bucket.IsFull(now))
            {
                _buckets.TryRemove(key, out _);
            }
        }
    }

    /// <summary>A token bucket kept as one number: the moment at which it will be full again.</summary>
    private sealed class Bucket
    {
        private readonly Lock _gate = new();
        private DateTimeOffset _fullAt = DateTimeOffset.MinValue;

        public TimeSpan? Reserve(DateTimeOffset now, TimeSpan interval, int burst, TimeSpan longest)
        {
            lock (_gate)
            {
                var fullAt = (_fullAt > now ? _fullAt : now) + interval;
                var wait = fullAt - now - (interval * burst);
                if (wait > longest)
                {
                    return null;
                }

                _fullAt = fullAt;
                return wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
            }
        }

        public bool IsFull(DateTimeOffset now)
        {
            lock (_gate)
            {
                return _fullAt <= now;
            }
        }
    }
}
