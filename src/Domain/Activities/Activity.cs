using Cloud.Domain.Environments;

namespace Cloud.Domain.Activities;

/// <summary>
/// One row for every long operation: outbox, job, progress bar and audit anchor in one. It is committed with the change that caused it;
/// a worker leases it and runs one step at a time. Everything under "the worker's" is written by the runner alone, fenced by <see cref="LeaseNumber"/>.
/// </summary>
public sealed class Activity : ITenantOwned
{
    /// <summary>Running exclusive activities a project may have at once (API.md, Activity).</summary>
    public const int ProjectSlots = 2;

    /// <summary>Characters that a description has room for.</summary>
    public const int DescriptionLength = 500;

    private Activity()
    {
    }

    public Guid Id { get; private init; }

    public Guid OrganizationId { get; private init; }

    public string ProjectId { get; private init; } = "";

    public Guid? EnvironmentId { get; private init; }

    /// <summary>
    /// The environment whose nodes it may touch, and so whose lock it takes: its own, or production's for shared staging. One exclusive activity may be open,
    /// and one activity of any kind may run, for each lock. What is no environment's any more is its own lock.
    /// </summary>
    public Guid? LockId { get; private init; }

    public required string Type { get; init; }

    public ActivityState State { get; private set; } = ActivityState.Pending;

    public ActivityResult? Result { get; private set; }

    public int CompletionPercent { get; private set; }

    public required string Description { get; init; }

    /// <summary>What the caller asked for, as JSON.</summary>
    public string Parameters { get; private init; } = "{}";

    /// <summary>Null where a schedule asked.</summary>
    public Guid? CreatedBy { get; private init; }

    /// <summary>The activity that ended badly and that this one repeats.</summary>
    public Guid? RetryOf { get; private set; }

    public bool Automated { get; private init; }

    /// <summary>No second exclusive activity may be open under the same lock: a partial unique index says so.</summary>
    public bool Exclusive { get; private init; }

    /// <summary>Lower goes first: 0 production, 1 staging, 2 integration.</summary>
    public int Priority { get; private init; }

    public DateTimeOffset CreatedAt { get; private init; }

    public DateTimeOffset? StartedAt { get; private set; }

    public DateTimeOffset UpdatedAt { get; private set; }

    public DateTimeOffset? CompletedAt { get; private set; }

    public DateTimeOffset? CancelledAt { get; private set; }

    /// <summary>Set by whoever wants it stopped; read by the runner between steps.</summary>
    public DateTimeOffset? CancelRequestedAt { get; private set; }

    /// <summary>False from the step on after which there is no way back; the runner says so before that step begins.</summary>
    public bool Cancellable { get; private set; } = true;

    public ActivityError? Error { get; private set; }

    public IReadOnlyList<ActivityStep> Steps { get; private set; } = [];

    // The worker's.

    public ActivityPhase Phase { get; private set; }

    /// <summary>Name of the step that runs next; null before the first and after the last.</summary>
    public string? Step { get; private set; }

    /// <summary>The workflow's own state between steps, as JSON.</summary>
    public string WorkflowState { get; private set; } = "{}";

    /// <summary>Not before this.</summary>
    public DateTimeOffset RunAt { get; private set; }

    /// <summary>When the whole activity must have ended.</summary>
    public DateTimeOffset? Deadline { get; private set; }

    /// <summary>Runs in a row whose outcome could not be saved: the sweeper ends an activity that gathers too many.</summary>
    public int Faults { get; private set; }

    public string? LeaseOwner { get; private set; }

    public DateTimeOffset? LeaseUntil { get; private set; }

    /// <summary>Grows with every lease: a write that carries an old number fails.</summary>
    public long LeaseNumber { get; private set; }

    /// <summary>Number of the last log line written.</summary>
    public int LogLines { get; private set; }

    public bool IsOpen => CompletedAt is null;

    /// <summary>It ended without doing what was asked, so the same may be asked again.</summary>
    public bool EndedBadly => CompletedAt is not null && Result != ActivityResult.Success;

    /// <summary>Someone may ask it to stop: it is open, has not been asked yet, and there is still a way back.</summary>
    public bool CanCancel => IsOpen && Cancellable && CancelRequestedAt is null && Phase == ActivityPhase.Forward;

    /// <summary>A worker has it in hand, or had when it was last heard of.</summary>
    public bool IsHeld => State == ActivityState.InProgress && LeaseUntil is not null;

    /// <param name="at">When it may begin; null for as soon as its turn comes. Until then it holds nothing.</param>
    public static Activity Start(
        string type, Environment subject, string description, DateTimeOffset now, Guid? by, string parameters = "{}", bool automated = false, DateTimeOffset? at = null) => new()
        {
            State = at > now ? ActivityState.Scheduled : ActivityState.Pending,
            Id = Guid.CreateVersion7(now),
            OrganizationId = subject.OrganizationId,
            ProjectId = subject.ProjectId,
            EnvironmentId = subject.Id,
            LockId = subject.LockId,
            Type = type,
            Description = description,
            Parameters = parameters,
            CreatedBy = by,
            Automated = automated,
            Exclusive = !ActivityTypes.Queues(type),
            Priority = PriorityOf(subject.Type),
            CreatedAt = now,
            UpdatedAt = now,
            RunAt = at ?? now,
        };

    /// <summary>Work on what an environment left behind: it touches no environment, so it takes that resource's own lock, and goes after everything else.</summary>
    /// <param name="environment">The one it belonged to, so that its history shows it; null once that is gone.</param>
    public static Activity Start(string type, RetainedResource subject, Environment? environment, string description, DateTimeOffset now, Guid? by) => new()
    {
        Id = Guid.CreateVersion7(now),
        OrganizationId = subject.OrganizationId,
        ProjectId = subject.ProjectId,
        EnvironmentId = environment?.Id,
        LockId = subject.Id,
        Type = type,
        Description = description,
        Parameters = $$"""{"resource":"{{WireId.From(subject.Id)}}"}""",
        CreatedBy = by,
        Exclusive = !ActivityTypes.Queues(type),
        Priority = PriorityOf(EnvironmentType.Integration),
        CreatedAt = now,
        UpdatedAt = now,
        RunAt = now,
    };

    /// <summary>Makes it a retry of <paramref name="failed"/>.</summary>
    public void Repeats(Activity failed) => RetryOf = failed.Id;

    /// <summary>Work that was done in the very transaction that asked for it, kept so that history and published clients see it.</summary>
    public static Activity Done(string type, Environment subject, string description, DateTimeOffset now, Guid? by)
    {
        var activity = Start(type, subject, description, now, by);
        activity.StartedAt = now;
        activity.Finish(now);
        return activity;
    }

    /// <summary>Production first, then staging, then integration.</summary>
    public static int PriorityOf(EnvironmentType type) => type switch
    {
        EnvironmentType.Production => 0,
        EnvironmentType.Staging => 1,
        EnvironmentType.Integration => 2,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "An environment type without a priority."),
    };

    /// <summary>Sets the plan of steps at the first lease; a step list that grew since is taken over for the steps not begun.</summary>
    public void Plan(IReadOnlyList<string> names, DateTimeOffset deadline)
    {
        Steps = [.. names.Select(name => Steps.FirstOrDefault(s => s.Name == name) ?? new ActivityStep(name))];
        Step ??= names[0];
        Deadline ??= deadline;
    }

    /// <summary>Says whether the step that comes next can still be stopped before it begins.</summary>
    public void MayBeCancelled(bool yes) => Cancellable = yes;

    public void BeginStep(string name, DateTimeOffset now, TimeSpan within, bool again)
    {
        StartedAt ??= now;
        UpdatedAt = now;
        Step = name;
        Replace(name, s => s with
        {
            State = StepState.Running,
            Attempt = again ? s.Attempt + 1 : Math.Max(1, s.Attempt),
            StartedAt = s.StartedAt ?? now,
            Deadline = s.Deadline ?? now + within,
        });
    }

    /// <summary>The step is done; <paramref name="next"/> is the one that follows, null after the last.</summary>
    public void CompleteStep(string name, string? next, string workflowState, DateTimeOffset now)
    {
        Replace(name, s => s with { State = StepState.Complete, CompletedAt = now });
        WorkflowState = workflowState;
        Step = next;
        Release(now, now);
    }

    /// <summary>The step is not finished: run it again at <paramref name="at"/>.</summary>
    public void RunAgain(string workflowState, DateTimeOffset at, DateTimeOffset now)
    {
        WorkflowState = workflowState;
        Release(at, now);
    }

    /// <summary>Progress of the whole; never backwards, and 100 is kept for the end.</summary>
    public void Report(int percent) => CompletionPercent = Math.Clamp(percent, CompletionPercent, 99);

    public void BeginUndo(ActivityError error, string? firstToUndo, string workflowState, DateTimeOffset now)
    {
        WorkflowState = workflowState;
        Error ??= error;
        if (Step is { } failed)
        {
            Replace(failed, s => s with { State = StepState.Failed, CompletedAt = now });
        }

        Phase = ActivityPhase.Undo;
        Step = firstToUndo;
        Release(now, now);
    }

    public void CompleteUndo(string name, string? next, string workflowState, DateTimeOffset now)
    {
        Replace(name, s => s with { State = StepState.Undone, CompletedAt = now });
        WorkflowState = workflowState;
        Step = next;
        Release(now, now);
    }

    /// <summary>
    /// Takes it from a worker that hangs, so that another goes on with the same step at once. The number grows, so whatever the old holder still brings is refused.
    /// To be called with the row locked, because the holder writes to it.
    /// </summary>
    /// <returns>Number of the log line that says so, for the caller to write.</returns>
    public Result<int> TakeFromWorker(DateTimeOffset now)
    {
        if (!IsHeld)
        {
            return ActivityErrors.NotHeld(this);
        }

        LeaseNumber++;
        Release(now, now);
        return TakeLogNumbers(1);
    }

    public void Finish(DateTimeOffset now)
    {
        CompletionPercent = 100;
        End(ActivityState.Complete, ActivityResult.Success, now);
    }

    public void Fail(ActivityError error, DateTimeOffset now)
    {
        Error ??= error;
        End(ActivityState.Complete, ActivityResult.Failure, now);
    }

    public void Cancel(DateTimeOffset now)
    {
        CancelledAt = now;
        End(ActivityState.Cancelled, ActivityResult.Failure, now);
    }

    /// <summary>Reserves the numbers of <paramref name="count"/> new log lines and answers the first.</summary>
    public int TakeLogNumbers(int count)
    {
        var first = LogLines + 1;
        LogLines += count;
        return first;
    }

    private void End(ActivityState state, ActivityResult result, DateTimeOffset now)
    {
        (State, Result, CompletedAt, Step) = (state, result, now, null);
        Release(now, now);
    }

    private void Release(DateTimeOffset runAt, DateTimeOffset now) =>
        (RunAt, UpdatedAt, LeaseOwner, LeaseUntil, Faults) = (runAt, now, null, null, 0);

    private void Replace(string name, Func<ActivityStep, ActivityStep> change) =>
        Steps = [.. Steps.Select(s => s.Name == name ? change(s) : s)];
}
