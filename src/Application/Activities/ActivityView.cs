using System.Text.Json;
using Cloud.Application.Pipeline;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Environments;

namespace Cloud.Application.Activities;

internal static class ActivityView
{
    /// <summary>The envelope for work just accepted on <paramref name="environment"/>.</summary>
    public static Accepted ToAccepted(this Activity activity, Environment environment, Caller caller) =>
        Accepted.Of(activity.ToResource(environment.MachineName, caller));

    /// <summary>The envelope for work just accepted on what a project's environment left behind; that one may be gone.</summary>
    public static Accepted ToAccepted(this Activity activity, string? environment, Caller caller) => Accepted.Of(activity.ToResource(environment, caller));

    /// <summary>Work accepted this very moment: it can be stopped, and nothing else is known of it yet.</summary>
    public static ActivityResource ToResource(this Activity activity, string? environment, Caller caller) =>
        Resource(activity, environment, Links(activity, environment, caller.Here, activity.CanCancel, mayRetry: false, caller));

    public static ActivityResource ToResource(this ActivityRow row, Caller caller)
    {
        var (activity, place) = (row.Activity, row.Place);
        var mayRetry = row is { Retried: { } environment, IsLatest: true, Held: false, Allowed: true } && Retry.IsPossible(environment, activity);
        return Resource(activity, place?.MachineName, Links(activity, place?.MachineName, place?.Type, activity.CanCancel, mayRetry, caller)) with { WaitsFor = WaitsFor(row) };
    }

    /// <summary>As staff see it: without the customer's links, which are not theirs to follow.</summary>
    public static ActivityResource ToResourceForStaff(this ActivityRow row) => Resource(row.Activity, row.Place?.MachineName, []) with { WaitsFor = WaitsFor(row) };

    /// <summary>Work that staff just caused, with the address under which they follow it.</summary>
    public static ActivityResource ToStaffResource(this Activity activity, Environment environment) => Resource(
        activity, environment.MachineName, new(StringComparer.Ordinal) { [Relation.Self] = new($"/api/staff/activities/{WireId.From(activity.Id)}") });

    private static ActivityResource Resource(Activity a, string? environment, Dictionary<string, Link> links) => new()
    {
        Id = WireId.From(a.Id),
        Type = a.Type,
        State = Words.Of(a.State),
        Result = a.Result is { } result ? Words.Of(result) : null,
        CompletionPercent = a.State is Domain.Activities.ActivityState.Complete or Domain.Activities.ActivityState.Cancelled ? 100 : a.CompletionPercent,
        Description = a.Description,
        Text = a.Description,
        Project = a.ProjectId,
        Environments = environment is null ? [] : [environment],
        Parameters = JsonElement.Parse(a.Parameters),
        Steps = [.. a.Steps.Select(s => new Client.ActivityStep(s.Name, StepWord(s.State), s.Attempt, s.StartedAt, s.CompletedAt, s.Deadline))],
        Timings = Timings(a),
        Error = a.Error is { } e ? new Client.ActivityError(e.Code, e.Message, e.RootCause) : null,
        CreatedBy = a.CreatedBy is { } by ? WireId.From(by) : "schedule",
        CreatedAt = a.CreatedAt,
        StartedAt = a.StartedAt,
        UpdatedAt = a.UpdatedAt,
        CompletedAt = a.CompletedAt,
        CancelledAt = a.CancelledAt,
        CancelRequestedAt = a.CancelRequestedAt,
        RetryOf = a.RetryOf is { } retried ? WireId.From(retried) : null,
        Links = links,
    };

    private static Dictionary<string, Link> Links(Activity a, string? environment, EnvironmentType? type, bool mayCancel, bool mayRetry, Caller caller)
    {
        // What deletes its environment outlives it, and is waited for under an address that does too.
        var self = environment is null || a.Type == Domain.Activities.ActivityTypes.EnvironmentDelete
            ? $"/api/projects/{a.ProjectId}/activities/{WireId.From(a.Id)}"
            : $"/api/projects/{a.ProjectId}/environments/{environment}/activities/{WireId.From(a.Id)}";
        var links = new Dictionary<string, Link>(StringComparer.Ordinal) { [Relation.Self] = new(self), [Relation.Log] = new($"{self}/log") };
        var may = caller.Granted.Has(Permission.EnvironmentDeploy, type) && caller.Granted.Has(ActivityVerbs.Needed(a.Type), type);
        if (mayCancel && may)
        {
            links[Relation.Cancel] = new($"{self}/cancel");
        }

        if (mayRetry && may)
        {
            links[Relation.Retry] = new($"{self}/retry");
        }

        return links;
    }

    private static ActivityWait? WaitsFor(ActivityRow row) => row.Activity.State switch
    {
        Domain.Activities.ActivityState.Scheduled => new(ActivityWait.Schedule, null, row.Activity.RunAt),
        Domain.Activities.ActivityState.Staged => new(ActivityWait.Approval),
        Domain.Activities.ActivityState.Pending when row.Before is { } before => new(ActivityWait.Environment, WireId.From(before)),
        Domain.Activities.ActivityState.Pending when row.ProjectFull => new(ActivityWait.Project),
        Domain.Activities.ActivityState.Pending => new(ActivityWait.Turn),
        _ => null,
    };

    private static string StepWord(Domain.Activities.StepState state) => state switch
    {
        Domain.Activities.StepState.Waiting => Client.StepState.Pending,
        Domain.Activities.StepState.Running => Client.StepState.InProgress,
        Domain.Activities.StepState.Complete => Client.StepState.Complete,
        Domain.Activities.StepState.Failed => Client.StepState.Failed,
        Domain.Activities.StepState.Undone => Client.StepState.Undone,
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "A step state without a word."),
    };

    private static ActivityTimings Timings(Activity a) => new(
        (a.StartedAt - a.CreatedAt)?.TotalSeconds,
        (a.CompletedAt - a.StartedAt)?.TotalSeconds,
        (a.CompletedAt - a.CreatedAt)?.TotalSeconds);
}
