using Cloud.Client;
using Cloud.Dashboard.SignIn;

namespace Cloud.Dashboard.Subscriptions;

/// <summary>When something that is shown is to be read again: soon after the subscription tells of it, and now and then in any case.</summary>
/// <param name="lines">The process's.</param>
/// <param name="user">Who looks.</param>
/// <param name="time">The clock.</param>
/// <param name="spacing">Between two readings that were told of, at least: work brings many changes.</param>
internal sealed class Follower(Lines lines, SignedInUser user, TimeProvider time, TimeSpan spacing) : IDisposable
{
    /// <summary>What happens together is told within this.</summary>
    private static readonly TimeSpan Burst = TimeSpan.FromMilliseconds(200);

    private TaskCompletionSource bell = New();
    private Func<Heard, bool> concerns = _ => false;
    private Listener? listener;
    private string? joined;
    private long? told;

    /// <summary>Waits until it is time; whether that is because something was told.</summary>
    /// <param name="link">The subscription to listen to; null where none tells.</param>
    /// <param name="matters">Whether a change concerns what is shown.</param>
    /// <param name="atMost">The longest wait, given whether the subscription is heard now.</param>
    /// <param name="ct">Ends the wait.</param>
    public async Task<bool> NextAsync(Link? link, Func<Heard, bool> matters, Func<bool, TimeSpan> atMost, CancellationToken ct)
    {
        concerns = matters;
        await JoinAsync(link);
        var rung = bell.Task;
        using var over = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var isTold = await Task.WhenAny(rung, Task.Delay(atMost(listener?.IsUp == true), time, over.Token)) == rung;
        ct.ThrowIfCancellationRequested();
        await over.CancelAsync();
        if (!isTold) return false;

        var since = told is { } before ? time.GetElapsedTime(before) : spacing;
        await Task.Delay(spacing - since > Burst ? spacing - since : Burst, time, ct);
        told = time.GetTimestamp();

        // Before the reading: what is told while it goes on is read once more.
        bell = New();
        return true;
    }

    public void Dispose() => listener?.Dispose();

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task JoinAsync(Link? link)
    {
        if (joined == link?.Href && (listener is not null || link is null)) return;
        listener?.Dispose();
        (listener, joined) = (null, null);
        if (link is null || await user.SessionAsync() is not { } session) return;
        listener = lines.Join(session, link, Hear);
        if (listener is null) return;
        joined = link.Href;

        // What changed between the page's reading and now, nobody told.
        if (listener.IsUp) bell.TrySetResult();
    }

    private void Hear(Heard heard)
    {
        if (heard.Event is ChangeEvent.Ping or ChangeEvent.Lost || concerns(heard)) bell.TrySetResult();
    }
}
