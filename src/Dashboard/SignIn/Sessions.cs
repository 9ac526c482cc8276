using System.Collections.Concurrent;

namespace Cloud.Dashboard.SignIn;

/// <summary>The sign-ins this process has seen, by the id in their cookie. What is lost with the process comes back from the cookies.</summary>
internal sealed class Sessions(TimeProvider time)
{
    /// <summary>A session that nobody used for this long is forgotten here; its cookie has run out by then.</summary>
    public static readonly TimeSpan Forget = TimeSpan.FromHours(12);

    private readonly ConcurrentDictionary<string, UserSession> byId = new(StringComparer.Ordinal);

    public UserSession Add(string id, Tokens tokens)
    {
        Sweep();
        return byId.GetOrAdd(id, _ => new UserSession(id, tokens) { LastUsed = time.GetUtcNow() });
    }

    public UserSession? Find(string id) => byId.GetValueOrDefault(id);

    public void End(string id)
    {
        if (byId.TryRemove(id, out var session)) session.End();
    }

    private void Sweep()
    {
        var before = time.GetUtcNow() - Forget;
        foreach (var (id, _) in byId.Where(s => s.Value.LastUsed < before)) byId.TryRemove(id, out _);
    }
}
