using Cloud.Client;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Cloud.Dashboard.Activities;

/// <summary>An activity's log as it is written. Stays at the end until the reader scrolls up, and says what came since.</summary>
public sealed partial class ActivityLog
{
    // What a browser scrolls without effort; the API keeps the rest.
    private const int MostShown = 2000;

    // Lines come in bursts; ten drawings a second look continuous and cost a tenth.
    private static readonly TimeSpan BetweenDrawings = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan BeforeRetry = TimeSpan.FromSeconds(3);

    private readonly List<Line> lines = [];
    private CancellationTokenSource subject = new();
    private DotNetObjectReference<ActivityLog>? self;
    private ElementReference frame;
    private string? shown;
    private string? trouble;
    private bool following = true;
    private bool drawing;
    private bool interactive;
    private int total;
    private int missed;

    [Inject] private CloudClient Api { get; set; } = default!;

    [Inject] private TimeProvider Time { get; set; } = default!;

    [Inject] private IJSRuntime Js { get; set; } = default!;

    [Parameter, EditorRequired] public ActivityResource Activity { get; set; } = default!;

    /// <summary>The browser says that the reader left the end of the log, or came back to it.</summary>
    [JSInvokable]
    public void Following(bool now)
    {
        (following, missed) = (now, now ? 0 : missed);
        StateHasChanged();
    }

    protected override async Task OnParametersSetAsync()
    {
        if (Activity.Id == shown) return;
        shown = Activity.Id;
        await subject.CancelAsync();
        subject.Dispose();
        subject = new CancellationTokenSource();
        lines.Clear();
        (total, missed, following, trouble) = (0, 0, true, null);
        if (interactive) _ = StreamAsync(Activity, subject.Token);
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender) return;
        interactive = true;
        _ = StreamAsync(Activity, subject.Token);
        self = DotNetObjectReference.Create(this);
        try
        {
            await Js.InvokeVoidAsync("cloud.followLog", frame, self);
        }
        catch (JSDisconnectedException)
        {
            // The page closed before it was ready.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await subject.CancelAsync();
        subject.Dispose();
        self?.Dispose();
    }

    private async Task StreamAsync(ActivityResource activity, CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            try
            {
                await foreach (var line in Api.LogAsync(activity, total, ct)) Take(line, ct);
                return;
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                return;
            }
            catch (CloudProblemException e)
            {
                trouble = $"The log cannot be read now: {e.Message} Trying again.";
                DrawSoon(ct);
                if (!await PauseAsync(BeforeRetry, ct)) return;
            }
        }
    }

    private void Take(LogLine line, CancellationToken ct)
    {
        if (line.Data is not { } data || ct.IsCancellationRequested) return;
        total++;
        trouble = null;
        lines.Add(new(total, data.Timestamp, data.Message));
        if (lines.Count > MostShown) lines.RemoveAt(0);
        if (!following) missed++;
        DrawSoon(ct);
    }

    private void DrawSoon(CancellationToken ct)
    {
        if (drawing) return;
        drawing = true;
        _ = DrawAsync(ct);
    }

    private async Task DrawAsync(CancellationToken ct)
    {
        var open = await PauseAsync(BetweenDrawings, ct);
        drawing = false;
        if (open) await InvokeAsync(StateHasChanged);
    }

    private async Task<bool> PauseAsync(TimeSpan span, CancellationToken ct)
    {
        try
        {
            await Task.Delay(span, Time, ct);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task ResumeAsync()
    {
        (following, missed) = (true, 0);
        await Js.InvokeVoidAsync("cloud.resumeLog", frame);
    }

    internal static string ClassOf(string text) =>
        text.Contains("FAILED", StringComparison.Ordinal) || text.Contains("error", StringComparison.OrdinalIgnoreCase) ? "log-bad" : "";

    private sealed record Line(int Number, DateTimeOffset At, string Text);
}
