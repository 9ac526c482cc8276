using System.Threading.RateLimiting;
using Cloud.Api.Http;
using Cloud.Domain;

namespace Cloud.Api.Identity;

/// <summary>What may be sent without signing in is sent seldom: so many a minute of one address.</summary>
internal sealed class FewOfEach(AnonymousLimits limits) : IEndpointFilter
{
    private static readonly Error TooMany = new(ErrorKind.RateLimited, "request.rate_limited", "Too many requests from this address. Wait a minute, then try again.");

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        limits.MayTry(AddressKey.Of(context.HttpContext.Connection.RemoteIpAddress)) ? await next(context) : new ProblemResult(Refusal.Of(TooMany));
}

internal sealed class AnonymousLimits : IDisposable
{
    /// <summary>A minute of one address: a dashboard asks for all its people from one when it is not a known proxy. Our own choice.</summary>
    private const int Attempts = 60;

    private readonly PartitionedRateLimiter<string> _attempts = PartitionedRateLimiter.Create<string, string>(address => RateLimitPartition.GetFixedWindowLimiter(
        address, _ => new FixedWindowRateLimiterOptions { PermitLimit = Attempts, Window = TimeSpan.FromMinutes(1), QueueLimit = 0 }));

    public bool MayTry(string address)
    {
        using var attempt = _attempts.AttemptAcquire(address);
        return attempt.IsAcquired;
    }

    public void Dispose() => _attempts.Dispose();
}
