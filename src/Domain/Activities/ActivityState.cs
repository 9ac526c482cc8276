namespace Cloud.Domain.Activities;

public enum ActivityState
{
    /// <summary>For a later time.</summary>
    Scheduled,

    /// <summary>Waits for an approval.</summary>
    Staged,

    /// <summary>Waits for its turn.</summary>
    Pending,

    InProgress,

    Complete,

    Cancelled,
}

public enum ActivityResult
{
    Success,
    Failure,
}

/// <summary>Forward does the steps in order; undo goes back over the completed ones.</summary>
public enum ActivityPhase
{
    Forward,
    Undo,
}

public enum StepState
{
    Waiting,
    Running,
    Complete,
    Failed,
    Undone,
}

/// <summary>One step of a workflow as people see it.</summary>
public sealed record ActivityStep(string Name)
{
    public StepState State { get; init; } = StepState.Waiting;

    /// <summary>How often the step was begun; a wait that is merely not ready yet is not a new attempt.</summary>
    public int Attempt { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? CompletedAt { get; init; }

    public DateTimeOffset? Deadline { get; init; }
}

/// <summary>Why an activity failed: a stable code, what happened in plain words, and the first cause found below it.</summary>
public sealed record ActivityError(string Code, string Message, string? RootCause = null);

/// <summary>One line of an activity's log; <see cref="Number"/> counts from 1 and is the wire's <c>_id</c>.</summary>
public sealed class ActivityLogLine : ITenantOwned
{
    public required Guid ActivityId { get; init; }

    public required int Number { get; init; }

    public required Guid OrganizationId { get; init; }

    public required DateTimeOffset At { get; init; }

    public required string Message { get; init; }
}
