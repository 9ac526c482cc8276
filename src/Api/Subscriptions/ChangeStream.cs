using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text;
using Cloud.Api.Http;
using Cloud.Api.Auth;
using Cloud.Application.Pipeline;
using Cloud.Application.Subscriptions;
using Cloud.Client;
using Cloud.Domain;

namespace Cloud.Api.Subscriptions;

/// <summary>
/// Server-sent events of one subscription. An event's id is the time up to which its reader knows everything, so that whoever comes back with it misses nothing; the
/// last moments before it are told once more. The caller is looked up anew while the line is open: what was revoked is dead here as well.
/// </summary>
internal sealed class ChangeStream(IServiceProvider services, Func<DateTimeOffset, CancellationToken, Task<Result<Changes>>> read)
{
    /// <summary>Proxies cut quiet connections after a minute.</summary>
    private static readonly TimeSpan PingEvery = TimeSpan.FromSeconds(15);

    /// <summary>A stream ends after this, so that a restart of ours never waits longer; readers come back by themselves.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan ComeBackAfter = TimeSpan.FromSeconds(2);

    /// <summary>Back in time at most: who was away longer reads the lists.</summary>
    private static readonly TimeSpan Furthest = TimeSpan.FromHours(24);

    private readonly ChangeFeed _feed = services.GetRequiredService<ChangeFeed>();
    private readonly TimeProvider _time = services.GetRequiredService<TimeProvider>();
    private readonly Dictionary<(string Event, string Key), DateTimeOffset> _told = [];

    /// <param name="hears">What wakes it; what it then tells, the reading decides.</param>
    /// <param name="maxDelay">Seconds without an event after which it ends; null for as long as it may.</param>
    public async Task<IResult> Open(HttpContext http, Hears hears, string? maxDelay)
    {
        if (maxDelay is not null && (!int.TryParse(maxDelay, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || seconds > Longest.TotalSeconds))
        {
            return new ProblemResult(Refusal.Of(Error.Invalid("max_delay", $"must be a whole number of seconds, at most {Longest.TotalSeconds:0}")));
        }

        if (Resumed(http.Request.Headers["Last-Event-ID"].ToString()) is not { } since)
        {
            return new ProblemResult(Refusal.Of(Error.Invalid("Last-Event-ID", "must be the id of an event of this stream")));
        }

        if (services.GetRequiredService<OpenStreams>().Take(services.GetRequiredService<Caller>().User) is not { } place)
        {
            return new ProblemResult(Refusal.Of(OpenStreams.TooMany));
        }

        // Before anything else is done: from here on nothing that happens is missed.
        http.Response.RegisterForDispose(place);
        var subscription = _feed.Open(hears);
        http.Response.RegisterForDispose(subscription);
        var first = await _feed.Read(() => read(since, http.RequestAborted), http.RequestAborted);
        if (first.Error is { } refusal)
        {
            return new ProblemResult(Refusal.Of(refusal));
        }

        http.Response.Headers["X-Accel-Buffering"] = "no";
        var patience = maxDelay is null ? Longest : TimeSpan.FromSeconds(int.Parse(maxDelay, CultureInfo.InvariantCulture));
        return TypedResults.ServerSentEvents(Follow(http, subscription, since, first.Value, patience, http.RequestAborted));
    }

    private async IAsyncEnumerable<SseItem<string>> Follow(
        HttpContext http, Subscription subscription, DateTimeOffset since, Changes changes, TimeSpan patience, [EnumeratorCancellation] CancellationToken ct)
    {
        var (begin, quietSince, pinged) = (_time.GetTimestamp(), _time.GetTimestamp(), _time.GetTimestamp());
        yield return Item(ChangeEvent.Ping, "{}", since);
        while (_time.GetElapsedTime(begin) < Longest)
        {
            // Rendered before the first of them is sent: the reader may be gone after any.
            foreach (var item in New(http, changes, since).ToList())
            {
                since = DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(item.EventId!, CultureInfo.InvariantCulture));
                (quietSince, pinged) = (_time.GetTimestamp(), _time.GetTimestamp());
                yield return item;
            }

            if (_time.GetElapsedTime(quietSince) >= patience)
            {
                yield break;
            }

            var left = patience - _time.GetElapsedTime(quietSince);
            var woken = await subscription.Wait(left < PingEvery ? left : PingEvery, ct);
            var from = since - ChangeFeed.Overlap;
            // Asked after the reading: what happened after the token was revoked is never told.
            var next = await _feed.Read(async () => await read(from, ct) is { Succeeded: true } found && await BearerHandler.IsStillGood(http) ? found : null, ct);
            if (next is not { Succeeded: true })
            {
                yield break;
            }

            changes = next.Value;
            if (!woken && _time.GetElapsedTime(pinged) >= PingEvery)
            {
                pinged = _time.GetTimestamp();
                yield return Item(ChangeEvent.Ping, "{}", since);
            }
        }
    }

    private IEnumerable<SseItem<string>> New(HttpContext http, Changes changes, DateTimeOffset since)
    {
        foreach (var change in changes.All)
        {
            if (_told.TryGetValue((change.Event, change.Key), out var told) && told == change.At)
            {
                continue;
            }

            _told[(change.Event, change.Key)] = change.At;
            since = change.At > since ? change.At : since;
            yield return Item(change.Event, Encoding.UTF8.GetString(Rendering.Bytes(http, change.Value)), since);
        }
    }

    private static SseItem<string> Item(string name, string data, DateTimeOffset known) =>
        new(data, name) { EventId = known.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture), ReconnectionInterval = ComeBackAfter };

    private DateTimeOffset? Resumed(string id)
    {
        var now = _time.GetUtcNow();
        if (id.Length == 0)
        {
            return now;
        }

        if (!long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var ms) || ms > now.AddMinutes(1).ToUnixTimeMilliseconds())
        {
            return null;
        }

        var known = DateTimeOffset.FromUnixTimeMilliseconds(ms) - ChangeFeed.Overlap;
        return known < now - Furthest ? now - Furthest : known;
    }
}
