using Cloud.Client;
using Cloud.Dashboard.Frame;
using Microsoft.AspNetCore.Components;

namespace Cloud.Dashboard.Support;

/// <summary>One activity of a tenant, as staff follow it and step in.</summary>
public sealed partial class SupportActivityPage
{
    /// <summary>Lines drawn; the log itself is read whole.</summary>
    private const int MostLines = 500;

    private static readonly Step[] Actions =
    [
        new(Relation.Retry, "Try again", "refresh", "The same is asked for once more, under the rules of now, as a new activity."),
        new(Relation.Release, "Release", "lifebuoy", "It is taken from the worker that holds it. Another goes on with the same step at once, and what the first still brings is refused. For a worker that hangs."),
        new(Relation.Cancel, "Stop", "stop"),
    ];

    private Step? asking;
    private CloudProblemException? refused;

    [Parameter] public string Activity { get; set; } = "";

    [PersistentState] public State? Kept { get; set; }

    /// <summary>What staff can do; without a consequence of its own, that of the kind of activity.</summary>
    private sealed record Step(string Relation, string Label, string Icon, string? Consequence = null);

    public sealed record State(StaffActivityDetail Activity, List<LogLine> Log);

    protected override string Subject => Activity;

    protected override bool HasState => Kept is not null;

    protected override bool IsBusy => Kept?.Activity.Activity.IsOver == false;

    protected override Link? Line => CloudClient.StaffLine;

    protected override bool Concerns(Heard heard) => heard.Id == Activity;

    protected override void Forget() => (Kept, asking, refused) = (null, null, null);

    protected override async Task LoadAsync(CancellationToken ct)
    {
        try
        {
            var activity = await Api.StaffActivityAsync(Activity, ct);
            var log = Kept?.Log ?? [];
            var sealedAlready = log is [.., { Seal: true }];
            Kept = new(activity, sealedAlready ? log : [.. log, .. await Api.StaffLogAsync(activity, (log.LastOrDefault()?.Id ?? 0) + 1, ct)]);
        }
        catch (CloudProblemException e) when (e.Code == AccessGrantResource.Needed)
        {
            // The grant is over: what it showed goes with it.
            Kept = null;
            throw;
        }
    }

    private async Task ActAsync(string relation, string reason)
    {
        (asking, refused) = (null, null);
        var (activity, why) = (Kept!.Activity, new StaffReason { Reason = reason });
        try
        {
            if (relation == Relation.Retry && (await Api.RetryAsStaffAsync(activity, why)).Embedded.Activities is [var again, ..])
            {
                Navigation.NavigateTo(Address.SupportOf("activities", again.Id));
                return;
            }

            if (relation == Relation.Release) await Api.ReleaseAsStaffAsync(activity, why);
            if (relation == Relation.Cancel) await Api.CancelAsStaffAsync(activity, why);
            await RefreshAsync();
        }
        catch (CloudProblemException e)
        {
            refused = e;
        }
    }
}
