using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Threading.RateLimiting;
using Cloud.Domain;

namespace Cloud.Api.Http;

/// <summary>How many requests a token, or an address without one, may send. The numbers are our own choice: a person or a patient script never meets them.</summary>
internal sealed class RateLimitOptions
{
    public const string Section = "RateLimits";

    /// <summary>Requests at once, of one token.</summary>
    public int Burst { get; set; } = 1200;

    /// <summary>Requests that come back a second, of one token.</summary>
    public int PerSecond { get; set; } = 40;

    /// <summary>Requests a minute of one address that shows no token that is good.</summary>
    public int Anonymous { get; set; } = 600;
}

/// <summary>
/// A token bucket for each token (API.md, Rate limits), told in every answer; whoever shows no good token shares one with their address. It stands behind the
/// authentication, so that nobody fills a bucket that is another's.
/// </summary>
internal sealed class RateLimits(RequestDelegate next, RateLimitOptions options) : IDisposable
{
    private const string Signed = "t";
    private const string Stranger = "a";

    private readonly PartitionedRateLimiter<string> _buckets = PartitionedRateLimiter.Create<string, string>(key => RateLimitPartition.GetTokenBucketLimiter(key, k => Bucket(k, options)));

    /// <summary>The contract's addresses, in any case, as routing takes them; signing in has limits of its own (<c>SignInLimits</c>), and what machines look at to see whether we live has none.</summary>
    public static bool Counts(PathString path) => path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase);

    public async Task InvokeAsync(HttpContext context)
    {
        var key = KeyOf(context);
        using var lease = _buckets.AttemptAcquire(key);
        var left = _buckets.GetStatistics(key)?.CurrentAvailablePermits ?? 0;
        var (limit, perSecond) = Limits(key, options);
        var headers = context.Response.Headers;
        headers["RateLimit-Limit"] = limit.ToString(CultureInfo.InvariantCulture);
        headers["RateLimit-Remaining"] = left.ToString(CultureInfo.InvariantCulture);
        // Seconds until the bucket is full again.
        headers["RateLimit-Reset"] = Math.Ceiling((limit - left) / perSecond).ToString("0", CultureInfo.InvariantCulture);
        if (lease.IsAcquired)
        {
            await next(context);
        }
        else
        {
            headers.RetryAfter = "1";
            await Problems.Write(context, new Error(ErrorKind.RateLimited, "request.rate_limited", $"Too many requests: {limit} at once, and {perSecond:0.#} a second from then on. Wait a moment, then go on."));
        }
    }

    public void Dispose() => _buckets.Dispose();

    /// <summary>The token itself is not kept, nor can it be told from the key. It is the one that was looked up: the header has as many spellings as somebody likes.</summary>
    private static string KeyOf(HttpContext context) => context.User.Identity is { IsAuthenticated: true }
        ? Signed + Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(Auth.BearerHandler.TokenOf(context.Request) ?? "")))
        : Stranger + AddressKey.Of(context.Connection.RemoteIpAddress);

    private static (int Limit, double PerSecond) Limits(string key, RateLimitOptions options) =>
        key.StartsWith(Signed, StringComparison.Ordinal) ? (options.Burst, options.PerSecond) : (options.Anonymous, options.Anonymous / 60.0);

    private static TokenBucketRateLimiterOptions Bucket(string key, RateLimitOptions options)
    {
        var (limit, perSecond) = Limits(key, options);
        return new()
        {
            TokenLimit = limit,
            TokensPerPeriod = Math.Max(1, (int)perSecond),
            ReplenishmentPeriod = TimeSpan.FromSeconds(Math.Max(1, (int)perSecond) / perSecond),
            QueueLimit = 0,
            AutoReplenishment = true,
        };
    }
}
