using System.Text.Json.Serialization;

namespace Cloud.Client;

/// <summary>One backup of an environment's data. Good when all its recovery points are complete, proven when it was restored and checked.</summary>
public sealed record BackupResource : LinkedResource
{
    public required string Id { get; init; }

    /// <summary>Counts up within the environment, from 1.</summary>
    public int Index { get; init; }

    /// <summary>A word of <see cref="BackupStatus"/>.</summary>
    public required string Status { get; init; }

    /// <summary>The status for people: what it waits for, or why it failed.</summary>
    public string? State { get; init; }

    public required string Environment { get; init; }
    public required string Project { get; init; }

    /// <summary>Taken by the schedule, not by hand.</summary>
    public bool Automated { get; init; }

    /// <summary>Writes were held for the moment of the snapshot, so it is consistent over all nodes.</summary>
    public bool Safe { get; init; }

    public bool Restorable { get; init; }

    /// <summary>Neither deleted nor expired until it is released.</summary>
    public bool Held { get; init; }

    public string? HeldReason { get; init; }
    public DateTimeOffset? HeldAt { get; init; }

    public string? CommitId { get; init; }

    /// <summary>Bytes over all recovery points; null until known.</summary>
    public long? SizeUsed { get; init; }

    /// <summary>Seconds from the first backup job's start to the last one's end; null while it runs.</summary>
    public double? DurationSeconds { get; init; }

    /// <summary>The retention tier that keeps it, such as <c>PT6H</c>; null for one taken by hand.</summary>
    public string? Tier { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }
    public BackupVerification Verification { get; init; } = new();
    public IReadOnlyList<string> RecoveryPointArns { get; init; } = [];
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>Whether a backup was restored and checked, and what that showed.</summary>
public sealed record BackupVerification
{
    /// <summary>A word of <see cref="VerificationState"/>.</summary>
    public string State { get; init; } = VerificationState.Unverified;

    public DateTimeOffset? CheckedAt { get; init; }
    public double? MeasuredRtoSeconds { get; init; }
    public IReadOnlyList<BackupCheck> Checks { get; init; } = [];
}

/// <summary>One check made on a restored backup.</summary>
public sealed record BackupCheck(string Name, string State, string? Detail = null);

/// <summary>The words of <see cref="BackupResource.Status"/>.</summary>
public static class BackupStatus
{
    public const string Creating = "CREATING";
    public const string Created = "CREATED";
    public const string Failed = "FAILED";
    public const string Deleting = "DELETING";
}

/// <summary>The words of <see cref="BackupVerification.State"/>.</summary>
public static class VerificationState
{
    public const string Unverified = "unverified";
    public const string Verifying = "verifying";
    public const string Verified = "verified";
    public const string Failed = "failed";
}

/// <summary>Body of <c>POST .../backup</c>.</summary>
public sealed record TakeBackup
{
    /// <summary>Hold writes for the moment of the snapshot.</summary>
    public bool Safe { get; init; } = true;
}

/// <summary>Body of <c>DELETE .../backups/{b}</c>; may be left out but for the only good backup of an active production.</summary>
public sealed record DeleteBackup
{
    /// <summary>The backup's index as text, typed by whoever deletes the last good one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Confirm { get; init; }
}

/// <summary>Body of <c>POST .../backups/{b}/hold</c>.</summary>
public sealed record HoldBackup
{
    /// <summary>False releases it.</summary>
    public required bool Held { get; init; }

    /// <summary>For people, shown with the backup.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Reason { get; init; }
}

/// <summary>Body of <c>POST .../backups/{b}/restore</c>.</summary>
public sealed record RestoreBackup
{
    /// <summary>An environment of the project, or the branch name of one to be made. Null means the backup's own.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? EnvironmentName { get; init; }

    /// <summary>What a new environment is branched from; null means the project's main one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? BranchFrom { get; init; }

    /// <summary>Only data is restored yet: true is refused.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? RestoreCode { get; init; }

    /// <summary>
    /// Switches the environment over to the restored database when it was checked, and keeps the one before for so many hours, 1 to 168: until then it can be undone. For environments
    /// in containers. Left out, the restore stays beside; production is restored into only with it.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? UndoWindowHours { get; init; }
}

/// <summary>How often backups are taken and how long each is kept. Durations are ISO 8601; cycles run in the project's time zone.</summary>
public sealed record BackupPolicyResource : LinkedResource
{
    public bool Enabled { get; init; }
    public required string Every { get; init; }

    /// <summary>The environment's phase within the cycle, spread so that environments never start together.</summary>
    public required string Offset { get; init; }

    public int ManualLimit { get; init; }
    public IReadOnlyList<RetentionTier> Tiers { get; init; } = [];
    public string? Preset { get; init; }
}

/// <summary>Keep one backup each <paramref name="Every"/>, <paramref name="Keep"/> of them. <c>P1M</c> is a calendar month.</summary>
public sealed record RetentionTier(string Every, int Keep);
