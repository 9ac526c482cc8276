using Cloud.Client;
using Cloud.Dashboard.SignIn;
using Cloud.Dashboard.Subscriptions;
using Microsoft.AspNetCore.Components;

namespace Cloud.Dashboard.Frame;

/// <summary>
/// A page that stays true while it is open: it asks the API again when a subscription tells that something changed, and every so often in any case; where no
/// subscription is heard, often, and more often while something runs. No thread waits. When the API is away it keeps showing what it knew, and says since when.
/// </summary>
public abstract class LivePage : ComponentBase, IAsyncDisposable
{
    private static readonly TimeSpan WhileRunning = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan Otherwise = TimeSpan.FromSeconds(6);

    /// <summary>What the subscription does not tell of, or lost on the way, is seen within this.</summary>
    private static readonly TimeSpan Net = TimeSpan.FromSeconds(30);

    private CancellationTokenSource subject = new();
    private string? shown;

    [Inject] protected CloudClient Api { get; set; } = default!;

    [Inject] protected TimeProvider Time { get; set; } = default!;

    [Inject] protected NavigationManager Navigation { get; set; } = default!;

    [Inject] protected Workspace Workspace { get; set; } = default!;

    [Inject] private Lines Lines { get; set; } = default!;

    [Inject] private SignedInUser User { get; set; } = default!;

    /// <summary>The request, while the page is first drawn; null in its circuit.</summary>
    [CascadingParameter] private HttpContext? Http { get; set; }

    /// <summary>Why the last refresh failed; null when it did not.</summary>
    protected CloudProblemException? Trouble { get; private set; }

    /// <summary>When what is shown was last known to be so.</summary>
    protected DateTimeOffset? KnownAt { get; private set; }

    /// <summary>Cancelled when the page closes or turns to another subject.</summary>
    protected CancellationToken Gone => subject.Token;

    /// <summary>What the page is about. When it changes, everything is loaded anew.</summary>
    protected abstract string Subject { get; }

    /// <summary>Whether there is something to show, be it from the first drawing of the page.</summary>
    protected abstract bool HasState { get; }

    /// <summary>Whether something runs that the viewer will want to follow.</summary>
    protected virtual bool IsBusy => false;

    /// <summary>The subscription that tells when this page is out of date; null where none does.</summary>
    protected virtual Link? Line => null;

    /// <summary>The longest this page goes without looking while its subscription is heard.</summary>
    protected virtual TimeSpan AtLeastEvery => Net;

    /// <summary>Between two readings that the subscription asks for, at least.</summary>
    protected virtual TimeSpan Spacing => TimeSpan.FromSeconds(1);

    /// <summary>Whether this reading is because something was told, and not because time went by.</summary>
    protected bool IsTold { get; private set; }

    /// <summary>Whether the subscription is heard now: what it tells of need not be looked for.</summary>
    protected bool IsHeard { get; private set; }

    /// <summary>Whether a change that the subscription told of concerns what is shown.</summary>
    protected virtual bool Concerns(Heard heard) => true;

    /// <summary>Loads what the page shows, and assigns it only once all of it is there.</summary>
    protected abstract Task LoadAsync(CancellationToken ct);

    /// <summary>The subject does not exist, or not any more.</summary>
    protected virtual void WhenMissing()
    {
        if (Http is { Response.HasStarted: false }) Http.Response.StatusCode = StatusCodes.Status404NotFound;
        Workspace.Miss(Navigation.Uri);
    }

    /// <summary>Drops what belongs to the former subject.</summary>
    protected virtual void Forget()
    {
    }

    protected override void OnInitialized() => Workspace.Changed += Redraw;

    protected override async Task OnParametersSetAsync()
    {
        if (Subject == shown) return;
        var first = shown is null;
        shown = Subject;
        if (!first)
        {
            await subject.CancelAsync();
            subject.Dispose();
            subject = new CancellationTokenSource();
            Forget();
            Trouble = null;
        }

        if (first && HasState) KnownAt = Time.GetUtcNow();
        else await RefreshAsync();
        if (!first) _ = FollowAsync(Gone);
    }

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender) _ = FollowAsync(Gone);
    }

    private TimeSpan Usual => IsBusy ? WhileRunning : Otherwise;

    /// <summary>Loads now, whatever the clock says: after an action, so that its effect is seen at once.</summary>
    protected async Task RefreshAsync()
    {
        var ct = Gone;
        try
        {
            await LoadAsync(ct);
            (Trouble, KnownAt) = (null, Time.GetUtcNow());
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The viewer went elsewhere.
        }
        catch (CloudProblemException e) when (e.Status == 401)
        {
            Navigation.NavigateTo(ToSignIn.Address(Navigation), forceLoad: true);
        }
        catch (CloudProblemException e) when (e.Status == 404)
        {
            WhenMissing();
        }
        catch (CloudProblemException e)
        {
            Trouble = e;
        }
    }

    public virtual async ValueTask DisposeAsync()
    {
        Workspace.Changed -= Redraw;
        await subject.CancelAsync();
        subject.Dispose();
        GC.SuppressFinalize(this);
    }

    private void Redraw() => _ = InvokeAsync(StateHasChanged);

    private TimeSpan Wait(bool heard)
    {
        IsHeard = heard;
        return Trouble is { } trouble ? trouble.RetryAfter ?? Usual : heard ? AtLeastEvery : Usual;
    }

    private async Task FollowAsync(CancellationToken ct)
    {
        try
        {
            using var follower = new Follower(Lines, User, Time, Spacing);
            while (true)
            {
                var told = await follower.NextAsync(Line, Concerns, Wait, ct);
                await InvokeAsync(() =>
                {
                    IsTold = told;
                    return RefreshAsync();
                });
                await InvokeAsync(StateHasChanged);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            // Closed.
        }
    }
}
