using Cloud.Client;
using Cloud.Dashboard.SignIn;

namespace Cloud.Dashboard.Subscriptions;

/// <summary>
/// One subscription of one sign-in at the API, heard by all of its open pages. It ends with the sign-in; an access token that runs out ends the API's side of it, and
/// the next one is opened with a new token.
/// </summary>
internal sealed class Line(Link link, CloudClient api, UserSession session, TimeProvider time)
{
    /// <summary>Whoever may not listen now may later: a role can be given back.</summary>
    private static readonly TimeSpan AfterRefusal = TimeSpan.FromMinutes(1);

    private readonly CancellationTokenSource closed = CancellationTokenSource.CreateLinkedTokenSource(session.Over);
    private readonly Lock gate = new();
    private readonly List<Listener> listeners = [];
    private bool isOver;

    /// <summary>Whether what happens is heard now; while it is not, pages look for themselves.</summary>
    public bool IsUp { get; private set; }

    public int Listeners
    {
        get
        {
            lock (gate) return listeners.Count;
        }
    }

    public void Add(Listener listener)
    {
        lock (gate) listeners.Add(listener);
    }

    public void Remove(Listener listener)
    {
        lock (gate) listeners.Remove(listener);
    }

    public async Task RunAsync()
    {
        var ct = closed.Token;
        try
        {
            while (true)
            {
                await HearAsync(ct);
                await Task.Delay(AfterRefusal, time, ct);
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // Nobody listens any more, or the sign-in is over: the pages that are open learn it by asking.
            Tell(Heard.Lost);
        }
        finally
        {
            // The sign-in outlives it, and would remember each of its lines.
            lock (gate) isOver = true;
            closed.Dispose();
        }
    }

    public void Close()
    {
        lock (gate)
        {
            if (!isOver) _ = closed.CancelAsync();
        }
    }

    private async Task HearAsync(CancellationToken ct)
    {
        try
        {
            await foreach (var heard in api.SubscribeAsync(link, ct))
            {
                // That it is alive is news only after it was not.
                if (heard.Event != ChangeEvent.Ping || !IsUp) Tell(heard);
            }
        }
        catch (CloudProblemException)
        {
            Tell(Heard.Lost);
        }
    }

    private void Tell(Heard heard)
    {
        IsUp = heard.Event != ChangeEvent.Lost;
        Listener[] all;
        lock (gate) all = [.. listeners];
        foreach (var listener in all) listener.Hear(heard);
    }
}

/// <summary>An open page at a line, until it is disposed of.</summary>
internal sealed class Listener(Line line, Action<Heard> hear, Action<Line> left) : IDisposable
{
    public bool IsUp => line.IsUp;

    public Action<Heard> Hear => hear;

    public void Dispose()
    {
        line.Remove(this);
        left(line);
    }
}
