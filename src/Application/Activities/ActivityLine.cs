using System.Text.Json;
using Cloud.Client;
using Cloud.Domain;

namespace Cloud.Application.Activities;

/// <summary>What an activity's answer says of the activity itself, in the wire's words: of one that was loaded, or of a row of a list (<see cref="ActivityLines"/>).</summary>
internal sealed record ActivityLine
{
    private static readonly JsonElement None = JsonElement.Parse("{}");

    public required Guid Id { get; init; }

    public required string Type { get; init; }

    public required string State { get; init; }

    public required string? Result { get; init; }

    public required int CompletionPercent { get; init; }

    public required string Description { get; init; }

    public required string ProjectId { get; init; }

    public required JsonElement Parameters { get; init; }

    public required IReadOnlyList<ActivityStep> Steps { get; init; }

    public ActivityError? Error { get; init; }

    public required Guid? CreatedBy { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset? StartedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public required DateTimeOffset? CompletedAt { get; init; }

    public required DateTimeOffset? CancelledAt { get; init; }

    public required DateTimeOffset? CancelRequestedAt { get; init; }

    public required Guid? RetryOf { get; init; }

    public required DateTimeOffset RunAt { get; init; }

    public required bool CanCancel { get; init; }

    public bool IsOver => State is ActivityState.Complete or ActivityState.Cancelled;

    public static ActivityLine Of(Activity a) => new()
    {
        Id = a.Id,
        Type = a.Type,
        State = Words.Of(a.State),
        Result = a.Result is { } result ? Words.Of(result) : null,
        CompletionPercent = a.CompletionPercent,
        Description = a.Description,
        ProjectId = a.ProjectId,
        Parameters = ParametersOf(a.Parameters),
        Steps = [.. a.Steps.Select(s => new ActivityStep(s.Name, StepWord(s.State), s.Attempt, s.StartedAt, s.CompletedAt, s.Deadline))],
        Error = a.Error is { } e ? new ActivityError(e.Code, e.Message, e.RootCause) : null,
        CreatedBy = a.CreatedBy,
        CreatedAt = a.CreatedAt,
        StartedAt = a.StartedAt,
        UpdatedAt = a.UpdatedAt,
        CompletedAt = a.CompletedAt,
        CancelledAt = a.CancelledAt,
        CancelRequestedAt = a.CancelRequestedAt,
        RetryOf = a.RetryOf,
        RunAt = a.RunAt,
        CanCancel = a.CanCancel,
    };

    /// <summary>Most have none, and need no document of their own to say so.</summary>
    public static JsonElement ParametersOf(string json) => json == "{}" ? None : JsonElement.Parse(json);

    public static string StepWord(Domain.Activities.StepState state) => state switch
    {
        Domain.Activities.StepState.Waiting => StepState.Pending,
        Domain.Activities.StepState.Running => StepState.InProgress,
        Domain.Activities.StepState.Complete => StepState.Complete,
        Domain.Activities.StepState.Failed => StepState.Failed,
        Domain.Activities.StepState.Undone => StepState.Undone,
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "A step state without a word."),
    };
}
