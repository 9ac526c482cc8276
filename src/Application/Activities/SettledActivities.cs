using Cloud.Client;
using Microsoft.Extensions.Caching.Memory;

namespace Cloud.Application.Activities;

/// <summary>An activity of a list as JSON, its links without the prefix that a proxy may have taken off.</summary>
public sealed record RenderedActivity(ReadOnlyMemory<byte> Json);

/// <summary>
/// What was answered of activities that are over and went well, which is most of every list and says the same to everybody: read and written once, and sent again as
/// it was. Who asks is told by the database which activities there are, each time, and in which version; here nothing is found that was not found there.
/// </summary>
public sealed class SettledActivities : IDisposable
{
    /// <summary>
    /// Bytes. An activity with five steps is 1.5 KB, so these are the first pages of more than a thousand projects; what there is more is forgotten, the longest unread first.
    /// </summary>
    public const long Most = 128L << 20;

    /// <summary>Bytes that one takes beside its JSON: key, entry, and the places that both have in the cache.</summary>
    private const int Overhead = 400;

    private readonly MemoryCache _kept = new(new MemoryCacheOptions { SizeLimit = Most });

    public void Dispose() => _kept.Dispose();

    internal RenderedActivity? Find(ActivityHead head) => _kept.TryGetValue(head, out RenderedActivity? found) ? found : null;

    /// <summary>As the wire has it, and kept where nothing can change it any more.</summary>
    internal RenderedActivity Render(ListedActivity row, ActivityResource resource)
    {
        var rendered = new RenderedActivity(WireJson.ToUtf8(resource));
        if (row.IsSettled)
        {
            _kept.Set(new ActivityHead(row.Line.Id, row.Version, row.Environment), rendered, new MemoryCacheEntryOptions { Size = rendered.Json.Length + Overhead });
        }

        return rendered;
    }
}
