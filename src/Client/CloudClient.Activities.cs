using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Cloud.Client;

/// <summary>Activities and their logs.</summary>
public sealed partial class CloudClient
{
    // The API closes a quiet stream after the max_delay it is asked for; a line that takes much longer than that means the connection is dead.
    private const int QuietSeconds = 30;
    private static readonly TimeSpan LineWithin = TimeSpan.FromSeconds(QuietSeconds + 15);
    private static readonly TimeSpan BetweenStreams = TimeSpan.FromSeconds(1);

    /// <summary>The newest activities of an environment, at most <paramref name="size"/> (200).</summary>
    public Task<IReadOnlyList<ActivityResource>> ActivitiesAsync(string project, string environment, int size = 50, CancellationToken ct = default) =>
        FirstAsync<ActivityResource>(PathOf(project, environment) + "/activities", size, ct);

    public IAsyncEnumerable<ActivityResource> AllActivitiesAsync(string project, string environment, CancellationToken ct = default) =>
        AllAsync<ActivityResource>(PathOf(project, environment) + "/activities", ct);

    public Task<ActivityResource> ActivityAsync(string project, string activity, CancellationToken ct = default) =>
        wire.GetAsync<ActivityResource>($"api/projects/{Segment(project)}/activities/{Segment(activity)}", ct);

    /// <summary>
    /// The activity's log from line <paramref name="startAt"/> on, following it until it is sealed. The seal itself is not yielded.
    /// A stream that the API closes early is opened again where it stopped.
    /// </summary>
    public async IAsyncEnumerable<LogLine> LogAsync(ActivityResource activity, long startAt = 0, [EnumeratorCancellation] CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(activity);
        if (!activity.Links.TryGetValue(Relation.Log, out var link)) yield break;

        for (var next = startAt; ;)
        {
            var from = next;
            await foreach (var line in StreamAsync($"{link.Href}?start_at={from}&max_delay={QuietSeconds}", ct).ConfigureAwait(false))
            {
                if (line.Seal) yield break;
                next = (line.Id ?? next) + 1;
                yield return line;
            }

            if (next == from) await Task.Delay(BetweenStreams, ct).ConfigureAwait(false);
        }
    }

    private async IAsyncEnumerable<LogLine> StreamAsync(string path, [EnumeratorCancellation] CancellationToken ct)
    {
        using var response = await wire.OpenAsync(path, ct).ConfigureAwait(false);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(ct).ConfigureAwait(false));
        while (true)
        {
            limit.CancelAfter(LineWithin);
            var (line, ended) = await NextLineAsync(reader, response, limit.Token, ct).ConfigureAwait(false);
            if (ended) yield break;
            if (line is not null) yield return line;
        }
    }

    // A connection that breaks ends the stream: the caller opens it again at the next line. Only a cancel by the caller is one.
    private static async Task<(LogLine? Line, bool Ended)> NextLineAsync(
        StreamReader reader, HttpResponseMessage response, CancellationToken limit, CancellationToken ct)
    {
        try
        {
            var text = await reader.ReadLineAsync(limit).ConfigureAwait(false);
            if (text is null) return (null, true);
            return (string.IsNullOrWhiteSpace(text) ? null : JsonSerializer.Deserialize(text, WireJson.TypeOf<LogLine>()), false);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return (null, true);
        }
        catch (IOException)
        {
            return (null, true);
        }
        catch (JsonException e)
        {
            throw Answers.Unreadable(response, e);
        }
    }
}
