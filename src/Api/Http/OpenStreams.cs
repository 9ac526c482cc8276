using System.Collections.Concurrent;
using Cloud.Domain;

namespace Cloud.Api.Http;

/// <summary>How many answers one person holds open at once on this node: each looks into the database twice a second for as long as it lasts.</summary>
internal sealed class OpenStreams
{
    /// <summary>Our own choice: every environment of a project on a screen each.</summary>
    public const int MostOfOne = 20;

    public static readonly Error TooMany = new(ErrorKind.RateLimited, "request.too_many_streams", $"You hold {MostOfOne} logs and subscriptions open at once, which is the most. Close one first.");

    private readonly ConcurrentDictionary<Guid, int> _open = new();

    /// <summary>A place, given back when it is disposed of; null when the person has them all.</summary>
    public IDisposable? Take(Guid user)
    {
        if (_open.AddOrUpdate(user, 1, (_, open) => open + 1) <= MostOfOne)
        {
            return new Place(this, user);
        }

        Leave(user);
        return null;
    }

    private void Leave(Guid user)
    {
        if (_open.AddOrUpdate(user, 0, (_, open) => open - 1) <= 0)
        {
            _open.TryRemove(KeyValuePair.Create(user, 0));
        }
    }

    private sealed class Place(OpenStreams of, Guid user) : IDisposable
    {
        private int _left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _left, 1) == 0)
            {
                of.Leave(user);
            }
        }
    }
}
