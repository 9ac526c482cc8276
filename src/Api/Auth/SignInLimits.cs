using System.Threading.RateLimiting;

namespace Cloud.Api.Auth;

/// <summary>
/// How often one address may try to sign in. Failures are counted apart and few: a guesser gets nowhere, while a dashboard that signs many people in from
/// one address does not stand in their way.
/// </summary>
internal sealed class SignInLimits : IDisposable
{
    /// <summary>Attempts a minute of one address, good or not: bounds the hashing work it can cause. Our own choice.</summary>
    private const int Attempts = 300;

    /// <summary>Failures a minute of one address; 20 leaves room for a person and makes a guesser wait for years. Our own choice.</summary>
    private const int Failures = 20;

    private readonly PartitionedRateLimiter<string> _attempts = PerMinute(Attempts);
    private readonly PartitionedRateLimiter<string> _failures = PerMinute(Failures);

    public bool MayTry(string address)
    {
        using var attempt = _attempts.AttemptAcquire(address);
        using var failures = _failures.AttemptAcquire(address, permitCount: 0);
        return attempt.IsAcquired && failures.IsAcquired;
    }

    public void Failed(string address) => _failures.AttemptAcquire(address).Dispose();

    public void Dispose()
    {
        _attempts.Dispose();
        _failures.Dispose();
    }

    private static PartitionedRateLimiter<string> PerMinute(int count) => PartitionedRateLimiter.Create<string, string>(address => RateLimitPartition.GetFixedWindowLimiter(
        address, _ => new FixedWindowRateLimiterOptions { PermitLimit = count, Window = TimeSpan.FromMinutes(1), QueueLimit = 0 }));
}
