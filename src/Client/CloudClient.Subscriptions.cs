using System.Net;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Cloud.Client;

/// <summary>What happens, as it happens.</summary>
public sealed partial class CloudClient
{
    /// <summary>Where support staff follow all organizations; everybody else follows a resource's <see cref="Relation.Subscribe"/>.</summary>
    public static readonly Link StaffLine = new("api/staff/subscribe");

    /// <summary>Where a project is followed, for clients that have not read it.</summary>
    public static Link LineOf(string project) => new($"api/projects/{Segment(project)}/subscribe");

    // The API pings every fifteen seconds: after three that did not come the connection is dead, whatever it says.
    private static readonly TimeSpan SilentFor = TimeSpan.FromSeconds(45);

    // The API names two seconds as well (retry:). All of a restarted node's readers come back at once: each waits for a random part of it, and longer each time.
    private static readonly TimeSpan ComeBackWithin = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ComeBackWithinAtMost = TimeSpan.FromSeconds(30);

    // A line that held this long was a good one: the next begins anew with short waits.
    private static readonly TimeSpan Good = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Follows what changes, for as long as it is read: a line that ends or breaks is opened again where it stopped, so that nothing is missed. One that broke
    /// is <see cref="Heard.Lost"/>; the next ping says that it is there again. Throws <see cref="CloudProblemException"/> when the API refuses it: who may not listen, or no more.
    /// </summary>
    /// <param name="line">A resource's <see cref="Relation.Subscribe"/>, or <see cref="StaffLine"/>.</param>
    /// <param name="ct">Ends it.</param>
    public async IAsyncEnumerable<Heard> SubscribeAsync(Link line, [EnumeratorCancellation] CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(line);
        string? last = null;
        for (var (tried, lost) = (0, false); ; tried++)
        {
            var begin = TimeProvider.System.GetTimestamp();
            var (response, asked) = await ConnectAsync(line.Href, last, ct).ConfigureAwait(false);
            var broke = true;
            if (response is not null)
            {
                using var opened = response;
                using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
                await using var items = SseParser.Create(await response.Content.ReadAsStreamAsync(ct).ConfigureAwait(false)).EnumerateAsync(limit.Token).GetAsyncEnumerator(limit.Token);
                for (var any = false; ; any = true)
                {
                    limit.CancelAfter(SilentFor);
                    var (heard, id, inOrder) = await NextAsync(items, response, ct).ConfigureAwait(false);
                    if (heard is null)
                    {
                        broke = !inOrder || !any;
                        break;
                    }

                    (last, lost) = (id ?? last, false);
                    yield return heard;
                }
            }

            // One that told something and ended in good order is there again in a moment: only if not is it lost.
            if (broke && !lost) yield return Heard.Lost;
            lost |= broke;
            if (TimeProvider.System.GetElapsedTime(begin) >= Good) tried = 0;
            await Task.Delay(asked ?? Return(tried), ct).ConfigureAwait(false);
        }
    }

    private static TimeSpan Return(int tried)
    {
        var within = ComeBackWithin * Math.Pow(2, Math.Min(tried, 10));
        return (within < ComeBackWithinAtMost ? within : ComeBackWithinAtMost) * Random.Shared.NextDouble();
    }

    // An API that is away, or that has no place for another line just now, is asked again; a refusal is not.
    private async Task<(HttpResponseMessage? Response, TimeSpan? RetryAfter)> ConnectAsync(string path, string? lastEventId, CancellationToken ct)
    {
        try
        {
            return (await wire.OpenAsync(path, ct, lastEventId).ConfigureAwait(false), null);
        }
        catch (CloudProblemException e) when (e.Status is 0 or (int)HttpStatusCode.TooManyRequests or >= 500)
        {
            return (null, e.RetryAfter);
        }
    }

    private static async Task<(Heard? Heard, string? Id, bool InOrder)> NextAsync(IAsyncEnumerator<SseItem<string>> items, HttpResponseMessage response, CancellationToken ct)
    {
        try
        {
            if (!await items.MoveNextAsync().ConfigureAwait(false)) return (null, null, true);
            var item = items.Current;
            return (new(item.EventType, JsonSerializer.Deserialize(item.Data, WireJson.TypeOf<JsonElement>())), item.EventId, true);
        }
        catch (JsonException e)
        {
            throw Answers.Unreadable(response, e);
        }
        catch (Exception e) when (e is IOException or HttpRequestException || (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            return (null, null, false);
        }
    }
}
