using Cloud.Client;
using Cloud.Dashboard.Hosting;
using Cloud.Dashboard.SignIn;

namespace Cloud.Dashboard.Subscriptions;

/// <summary>The subscriptions this process holds at the API: one for each sign-in and place, however many of its pages are open there.</summary>
internal sealed class Lines(Sessions sessions, IHttpClientFactory http, TimeProvider time) : IDisposable
{
    /// <summary>From one page to the next nobody listens for a moment; the line stays for it.</summary>
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(5);

    private readonly Lock gate = new();
    private readonly Dictionary<(string Session, string Href), Line> open = [];

    /// <summary>Lines that are held now.</summary>
    public int Open
    {
        get
        {
            lock (gate) return open.Count;
        }
    }

    /// <summary>Null for a sign-in that is over.</summary>
    public Listener? Join(string sessionId, Link link, Action<Heard> hear)
    {
        if (sessions.Find(sessionId) is not { IsOver: false } session) return null;
        lock (gate)
        {
            var key = (sessionId, link.Href);
            if (!open.TryGetValue(key, out var line))
            {
                open[key] = line = new(link, new CloudClient(http.CreateClient(DashboardHost.ApiHttp), ct => session.AccessTokenAsync(new(http.CreateClient(DashboardHost.ApiHttp)), time, ct)), session, time);
                _ = RunAsync(key, line);
            }

            var listener = new Listener(line, hear, left => _ = LeaveAsync(key, left));
            line.Add(listener);
            return listener;
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            foreach (var line in open.Values) line.Close();
        }
    }

    private async Task RunAsync((string, string) key, Line line)
    {
        // Off the caller's thread: a page that joins waits for nothing.
        await Task.Run(line.RunAsync);
        Forget(key, line);
    }

    private async Task LeaveAsync((string, string) key, Line line)
    {
        if (line.Listeners > 0) return;
        await Task.Delay(Linger, time);
        lock (gate)
        {
            if (line.Listeners > 0) return;
            Forget(key, line);
        }

        line.Close();
    }

    private void Forget((string, string) key, Line line)
    {
        lock (gate)
        {
            if (open.TryGetValue(key, out var known) && known == line) open.Remove(key);
        }
    }
}
