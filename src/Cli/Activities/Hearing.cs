using Cloud.Client;

namespace Cloud.Cli.Activities;

/// <summary>Says when an activity is worth another look: when the project's subscription tells of it, and after a while in any case.</summary>
internal sealed class Hearing : IAsyncDisposable
{
    private readonly CancellationTokenSource enough;
    private readonly CancellationToken stop;
    private readonly Task listening;
    private TaskCompletionSource told = New();
    private volatile bool isHeard;

    private Hearing(CloudClient api, string project, string activity, CancellationToken stop)
    {
        this.stop = stop;
        enough = CancellationTokenSource.CreateLinkedTokenSource(stop);
        listening = ListenAsync(api, project, activity, enough.Token);
    }

    public static Hearing Begin(CloudClient api, string project, string activity, CancellationToken stop) => new(api, project, activity, stop);

    /// <param name="atMost">The longest wait, given whether the subscription is heard now.</param>
    public async Task NextAsync(Func<bool, TimeSpan> atMost)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        await Task.WhenAny(told.Task, Task.Delay(atMost(isHeard), over.Token));
        await over.CancelAsync();
        stop.ThrowIfCancellationRequested();
        told = New();
    }

    public async ValueTask DisposeAsync()
    {
        await enough.CancelAsync();
        await listening;
        enough.Dispose();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task ListenAsync(CloudClient api, string project, string activity, CancellationToken ct)
    {
        try
        {
            await foreach (var heard in api.SubscribeAsync(CloudClient.LineOf(project), ct))
            {
                var again = !isHeard;
                isHeard = heard.Event != ChangeEvent.Lost;

                // What happened before it was heard, and between two lines, is looked for.
                if (again || !isHeard || (heard.Event == ChangeEvent.Activity && heard.Id == activity)) told.TrySetResult();
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // Over, or the person had enough.
        }
        catch (CloudProblemException)
        {
            // Who may not listen may look.
            isHeard = false;
            told.TrySetResult();
        }
    }
}
