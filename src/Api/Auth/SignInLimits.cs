using System.Threading.RateLimiting;

namespace Cloud.Api.Auth;

/// <summary>
/// How often one address may try to sign in. Failures are counted by address and account, and few: a guesser gets nowhere, while a dashboard that signs many
/// people in from one address lets the others in whatever one of them does.
/// </summary>
internal sealed class SignInLimits : IDisposable
{
    /// <summary>Attempts a minute of one address, good or not: bounds the hashing work it can cause. Our own choice.</summary>
    private const int Attempts = 300;

    /// <summary>Failures a minute of one address at one account; 20 leaves room for a person and makes a guesser wait for years. Our own choice.</summary>
    private const int Failures = 20;

    private readonly PartitionedRateLimiter<string> _attempts = PerMinute(Attempts);
    private readonly PartitionedRateLimiter<string> _failures = PerMinute(Failures);

    public bool MayTry(string address, string account)
    {
        using var attempt = _attempts.AttemptAcquire(address);
        using var failures = _failures.AttemptAcquire(Key(address, account), permitCount: 0);
        return attempt.IsAcquired && failures.IsAcquired;
    }

    public void Failed(string address, string account) => _failures.AttemptAcquire(Key(address, account)).Dispose();

    private static string Key(string address, string account) => $"{address}\n{account.ToLowerInvariant()}";

    public void Dispose()
    {
        _attempts.Dispose();
        _failures.Dispose();
    }

    private static PartitionedRateLimiter<string> PerMinute(int count) => PartitionedRateLimiter.Create<string, string>(address => RateLimitPartition.GetFixedWindowLimiter(
        address, _ => new FixedWindowRateLimiterOptions { PermitLimit = count, Window = TimeSpan.FromMinutes(1), QueueLimit = 0 }));
}
