using System.Text.Json;
using Cloud.Application.Pipeline;
using Cloud.Client;
using Cloud.Domain;

namespace Cloud.Application.Activities;

internal static class ActivityView
{
    /// <summary>The envelope for work just accepted on <paramref name="environment"/>.</summary>
    public static Accepted ToAccepted(this Activity activity, Environment environment, Caller caller) =>
        Accepted.Of(activity.ToResource(environment.MachineName, caller));

    public static ActivityResource ToResource(this Activity a, string? environment, Caller caller) => new()
    {
        Id = WireId.From(a.Id),
        Type = a.Type,
        State = Words.Of(a.State),
        Result = a.Result is { } result ? Words.Of(result) : null,
        CompletionPercent = a.CompletionPercent,
        Description = a.Description,
        Text = a.Description,
        Project = a.ProjectId,
        Environments = environment is null ? [] : [environment],
        Parameters = JsonDocument.Parse(a.Parameters).RootElement,
        Steps = [.. a.Steps.Select(s => new Client.ActivityStep(s.Name, StepWord(s.State), s.Attempt, s.StartedAt, s.CompletedAt, s.Deadline))],
        Timings = Timings(a),
        Error = a.Error is { } e ? new Client.ActivityError(e.Code, e.Message, e.RootCause) : null,
        CreatedBy = a.CreatedBy is { } by ? WireId.From(by) : "schedule",
        CreatedAt = a.CreatedAt,
        StartedAt = a.StartedAt,
        UpdatedAt = a.UpdatedAt,
        CompletedAt = a.CompletedAt,
        CancelledAt = a.CancelledAt,
        RetryOf = a.RetryOf is { } retried ? WireId.From(retried) : null,
        Links = Links(a, environment),
    };

    private static Dictionary<string, Link> Links(Activity a, string? environment)
    {
        var self = environment is null
            ? $"/api/projects/{a.ProjectId}/activities/{WireId.From(a.Id)}"
            : $"/api/projects/{a.ProjectId}/environments/{environment}/activities/{WireId.From(a.Id)}";
        return new(StringComparer.Ordinal) { ["self"] = new(self), ["log"] = new($"{self}/log") };
    }

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
