using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cloud.Client;

/// <summary>One long operation: its job, its progress and its trace.</summary>
public sealed record ActivityResource : LinkedResource
{
    public required string Id { get; init; }

    /// <summary>A word of <see cref="ActivityType"/>.</summary>
    public required string Type { get; init; }

    /// <summary>A word of <see cref="ActivityState"/>.</summary>
    public required string State { get; init; }

    /// <summary>A word of <see cref="ActivityResult"/>; null until the activity is complete.</summary>
    public string? Result { get; init; }

    /// <summary>0 to 100, and 100 once it is over, whatever came of it: published clients wait for that.</summary>
    public int CompletionPercent { get; init; }

    public required string Description { get; init; }

    /// <summary>The description for people, with names in place of ids.</summary>
    public string? Text { get; init; }

    public string? Project { get; init; }
    public IReadOnlyList<string> Environments { get; init; } = [];
    public JsonElement? Parameters { get; init; }
    public JsonElement? Payload { get; init; }
    public IReadOnlyList<ActivityStep> Steps { get; init; } = [];
    public ActivityTimings? Timings { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ActivityError? Error { get; init; }

    /// <summary>Who asked for it; a user's id, or the name of the schedule that did.</summary>
    public string? CreatedBy { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? StartedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
    public DateTimeOffset? CompletedAt { get; init; }
    public DateTimeOffset? CancelledAt { get; init; }

    /// <summary>When someone asked it to stop; it does so between two steps.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? CancelRequestedAt { get; init; }

    /// <summary>What it waits for before it begins; null once it runs.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ActivityWait? WaitsFor { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? RetryOf { get; init; }

    /// <summary>Whether nothing more will happen to it.</summary>
    [JsonIgnore]
    public bool IsOver => State is ActivityState.Complete or ActivityState.Cancelled;
}

/// <summary>Why an activity does not begin yet.</summary>
/// <param name="Reason">A word of this type's constants.</param>
/// <param name="Activity">Id of the one that goes before it on its environment.</param>
/// <param name="Until">When it is scheduled for.</param>
public sealed record ActivityWait(
    string Reason,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Activity = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? Until = null)
{
    /// <summary>Another activity of the environment goes before it.</summary>
    public const string Environment = "environment";

    /// <summary>The project has as many running as it may.</summary>
    public const string Project = "project";

    /// <summary>It is for a later time.</summary>
    public const string Schedule = "schedule";

    /// <summary>Someone must approve it.</summary>
    public const string Approval = "approval";

    /// <summary>Nothing but a free worker.</summary>
    public const string Turn = "turn";
}

/// <summary>One named step of an activity. <paramref name="Attempt"/> counts from 1.</summary>
public sealed record ActivityStep(
    string Name, string State, int Attempt, DateTimeOffset? StartedAt, DateTimeOffset? CompletedAt, DateTimeOffset? Deadline);

/// <summary>Seconds spent waiting, executing and in all; null where it has not come to that.</summary>
public sealed record ActivityTimings(double? Wait, double? Execute, double? Total);

/// <summary>Why an activity failed. <paramref name="RootCause"/> is the part of the stack that started it, where one did.</summary>
public sealed record ActivityError(string Code, string Message, string? RootCause = null);

/// <summary>The words of <see cref="ActivityResource.State"/>.</summary>
public static class ActivityState
{
    public const string Scheduled = "scheduled";
    public const string Staged = "staged";
    public const string Pending = "pending";
    public const string InProgress = "in_progress";
    public const string Complete = "complete";
    public const string Cancelled = "cancelled";
}

/// <summary>The words of <see cref="ActivityResource.Result"/>.</summary>
public static class ActivityResult
{
    public const string Success = "success";
    public const string Failure = "failure";
}

/// <summary>The words of <see cref="ActivityStep.State"/>.</summary>
public static class StepState
{
    public const string Pending = "pending";
    public const string InProgress = "in_progress";
    public const string Waiting = "waiting";
    public const string Complete = "complete";
    public const string Failed = "failed";
    public const string Undone = "undone";
    public const string Skipped = "skipped";
}

/// <summary>The words of <see cref="ActivityResource.Type"/>.</summary>
public static class ActivityType
{
    public const string ProjectCreate = "project.create";
    public const string ProjectDelete = "project.delete";
    public const string EnvironmentActivate = "environment.activate";
    public const string EnvironmentDeactivate = "environment.deactivate";
    public const string EnvironmentBranch = "environment.branch";
    public const string EnvironmentBackup = "environment.backup";
    public const string EnvironmentRestore = "environment.restore";
    public const string RestoreSwitch = "environment.restore.switch";
    public const string RestoreUndo = "environment.restore.undo";
    public const string RestoreSettle = "environment.restore.settle";
    public const string BackupDelete = "environment.backup.delete";
    public const string EnvironmentScale = "environment.scale";
    public const string EnvironmentDeploy = "environment.deploy";
    public const string EnvironmentDelete = "environment.delete";
    public const string EnvironmentReconcile = "environment.reconcile";
    public const string EnvironmentPause = "environment.pause";
    public const string EnvironmentResume = "environment.resume";
    public const string EnvironmentRedeploy = "environment.redeploy";
    public const string EnvironmentSynchronize = "environment.synchronize";
    public const string EnvironmentRecover = "environment.recover";
    public const string EnvironmentDomainApply = "environment.domain.apply";
    public const string ResourcePurge = "resource.purge";
}

/// <summary>One JSON line of <c>.../log</c>: a line of text, or the seal that says no more will come.</summary>
public sealed record LogLine
{
    [JsonPropertyName("_id"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Id { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public LogData? Data { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Seal { get; init; }
}

/// <summary>The text of a log line and when it was written.</summary>
public sealed record LogData(DateTimeOffset Timestamp, string Message);

/// <summary>The answer to a request for long work: HTTP 200 with this body, because published clients read bodies of 200 only.</summary>
public sealed record Accepted
{
    public string Status { get; init; } = "Accepted";
    public int Code { get; init; } = 202;

    [JsonPropertyName("_embedded")]
    public required AcceptedContent Embedded { get; init; }

    /// <summary>What the change does not do by itself, and how it is done; null where there is nothing to tell.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ChangeHint? Hint { get; init; }

    /// <summary>The envelope around the work, and around the resource it is about where that is new or changed.</summary>
    public static Accepted Of(params IReadOnlyList<ActivityResource> activities) => new() { Embedded = new(activities) };

    /// <inheritdoc cref="Of(IReadOnlyList{ActivityResource})"/>
    public static Accepted Of<T>(T entity, params IReadOnlyList<ActivityResource> activities) where T : LinkedResource =>
        new() { Embedded = new(activities, WireJson.ToElement(entity)) };

    /// <summary>The embedded resource read as <typeparamref name="T"/>, null when there is none.</summary>
    public T? Entity<T>() where T : LinkedResource =>
        Embedded.Entity is { ValueKind: JsonValueKind.Object } entity ? entity.Deserialize(WireJson.TypeOf<T>()) : null;
}

/// <summary>What is left to do after a change; its links lead there.</summary>
public sealed record ChangeHint : LinkedResource
{
    public required string Message { get; init; }
}

/// <summary>What <see cref="Accepted"/> carries.</summary>
public sealed record AcceptedContent(
    IReadOnlyList<ActivityResource> Activities,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] JsonElement? Entity = null);
