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
        Resource(ActivityLine.Of(activity), environment, caller.Here, mayRetry: false, caller);

    public static ActivityResource ToResource(this ActivityRow row, Caller caller)
    {
        var (activity, place) = (row.Activity, row.Place);
        var mayRetry = row is { Retried: { } environment, IsLatest: true, Held: false, Allowed: true } && Retry.IsPossible(environment, activity);
        return Resource(ActivityLine.Of(activity), place?.MachineName, place?.Type, mayRetry, caller) with { WaitsFor = WaitsFor(row) };
    }

    /// <summary>A row of a list that says all there is to say of it.</summary>
    public static ActivityResource ToResource(this ListedActivity row, Caller caller)
    {
        var resource = Resource(row.Line, row.Environment, row.Of, mayRetry: false, caller);
        return row.Line.State == ActivityState.Scheduled ? resource with { WaitsFor = Scheduled(row.Line.RunAt) }
            : row.Line.State == ActivityState.Staged ? resource with { WaitsFor = Staged }
            : resource;
    }

    /// <summary>As staff see it: without the customer's links, which are not theirs to follow.</summary>
    public static ActivityResource ToResourceForStaff(this ActivityRow row) => Resource(ActivityLine.Of(row.Activity), row.Place?.MachineName, []) with { WaitsFor = WaitsFor(row) };

    /// <summary>Work that staff just caused, with the address under which they follow it.</summary>
    public static ActivityResource ToStaffResource(this Activity activity, Environment environment) => Resource(
        ActivityLine.Of(activity), environment.MachineName, new(StringComparer.Ordinal) { [Relation.Self] = new($"/api/staff/activities/{WireId.From(activity.Id)}") });

    private static ActivityWait Staged { get; } = new(ActivityWait.Approval);

    private static ActivityWait Scheduled(DateTimeOffset until) => new(ActivityWait.Schedule, null, until);

    private static ActivityResource Resource(ActivityLine a, string? environment, EnvironmentType? type, bool mayRetry, Caller caller) =>
        Resource(a, environment, Links(a, environment, type, mayRetry, caller));

    private static ActivityResource Resource(ActivityLine a, string? environment, Dictionary<string, Link> links) => new()
    {
        Id = WireId.From(a.Id),
        Type = a.Type,
        State = a.State,
        Result = a.Result,
        CompletionPercent = a.IsOver ? 100 : a.CompletionPercent,
        Description = a.Description,
        Text = a.Description,
        Project = a.ProjectId,
        Environments = environment is null ? [] : [environment],
        Parameters = a.Parameters,
        Steps = a.Steps,
        Timings = new((a.StartedAt - a.CreatedAt)?.TotalSeconds, (a.CompletedAt - a.StartedAt)?.TotalSeconds, (a.CompletedAt - a.CreatedAt)?.TotalSeconds),
        Error = a.Error,
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

    private static Dictionary<string, Link> Links(ActivityLine a, string? environment, EnvironmentType? type, bool mayRetry, Caller caller)
    {
        // What deletes its environment outlives it, and is waited for under an address that does too.
        var self = environment is null || a.Type == Domain.Activities.ActivityTypes.EnvironmentDelete
            ? $"/api/projects/{a.ProjectId}/activities/{WireId.From(a.Id)}"
            : $"/api/projects/{a.ProjectId}/environments/{environment}/activities/{WireId.From(a.Id)}";
        var links = new Dictionary<string, Link>(StringComparer.Ordinal) { [Relation.Self] = new(self), [Relation.Log] = new($"{self}/log") };
        var may = caller.Granted.Has(Permission.EnvironmentDeploy, type) && caller.Granted.Has(ActivityVerbs.Needed(a.Type), type);
        if (a.CanCancel && may)
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
        Domain.Activities.ActivityState.Scheduled => Scheduled(row.Activity.RunAt),
        Domain.Activities.ActivityState.Staged => Staged,
        Domain.Activities.ActivityState.Pending when row.Before is { } before => new(ActivityWait.Environment, WireId.From(before)),
        Domain.Activities.ActivityState.Pending when row.ProjectFull => new(ActivityWait.Project),
        Domain.Activities.ActivityState.Pending => new(ActivityWait.Turn),
        _ => null,
    };
}
