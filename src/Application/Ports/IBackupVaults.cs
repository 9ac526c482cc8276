namespace Cloud.Application.Ports;

/// <summary>
/// Backup vaults, and the jobs and recovery points of AWS Backup. Every method throws <see cref="CloudCallException"/>; one that changes something may be
/// called twice with the same token and acts once. A single AWS call ends within 12 s, retries included; what reads several pages may take longer.
/// </summary>
public interface IBackupVaults
{
    /// <summary>Makes the vault and returns its ARN; one of that name that exists is returned as it is.</summary>
    Task<string> CreateVault(CloudAccount at, string name, string token, CancellationToken ct);

    /// <summary>Null when it does not exist. AWS answers Denied, not NotFound, to callers without permission on the name.</summary>
    Task<BackupVault?> DescribeVault(CloudAccount at, string name, CancellationToken ct);

    /// <summary>Starts a job and returns its id; the same token gives the same job.</summary>
    Task<string> StartBackup(CloudAccount at, NewBackup backup, CancellationToken ct);

    /// <summary>Null when it does not exist (AWS forgets jobs after 30 days).</summary>
    Task<BackupJob?> DescribeBackup(CloudAccount at, string jobId, CancellationToken ct);

    /// <summary>All recovery points of a vault, every page; <paramref name="resourceArn"/> narrows to one resource.</summary>
    Task<IReadOnlyList<RecoveryPoint>> ListRecoveryPoints(CloudAccount at, string vault, string? resourceArn, CancellationToken ct);

    /// <summary>Null when it does not exist.</summary>
    Task<RecoveryPoint?> DescribeRecoveryPoint(CloudAccount at, string vault, string recoveryPointArn, CancellationToken ct);

    /// <summary>The metadata the resource had: where a restore's metadata starts from. Other names per resource type.</summary>
    Task<IReadOnlyDictionary<string, string>> RestoreMetadata(CloudAccount at, string vault, string recoveryPointArn, CancellationToken ct);

    /// <summary>Starts a job and returns its id; a restore makes a new resource and overwrites nothing.</summary>
    Task<string> StartRestore(CloudAccount at, NewRestore restore, CancellationToken ct);

    /// <summary>Null when it does not exist.</summary>
    Task<RestoreJob?> DescribeRestore(CloudAccount at, string jobId, CancellationToken ct);

    /// <summary>Missing = done. <see cref="CloudErrorKind.Invalid"/> under a vault lock, <see cref="CloudErrorKind.Busy"/> while it is being made.</summary>
    Task DeleteRecoveryPoint(CloudAccount at, string vault, string recoveryPointArn, CancellationToken ct);
}

/// <param name="Locked">A vault lock is set: recovery points cannot be deleted before their time.</param>
public sealed record BackupVault(string Name, string Arn, bool Locked, long RecoveryPoints, DateTimeOffset Created);

/// <param name="RoleArn">The role AWS Backup works under.</param>
/// <param name="IdempotencyToken">Derived from activity and resource, stored before the call.</param>
/// <param name="DeleteAfterDays">AWS's own expiry, a net below our retention; null for none.</param>
public sealed record NewBackup(string Vault, string ResourceArn, string RoleArn, string IdempotencyToken, IReadOnlyDictionary<string, string> Tags, int? DeleteAfterDays = null)
{
    /// <summary>Minutes until a job that has not begun is given up (AWS's default 8 h; least 60). Null leaves the default.</summary>
    public int? StartWindowMinutes { get; init; }
}

/// <param name="State"><see cref="BackupJobState"/>.</param>
/// <param name="PercentDone">0 to 100; null until AWS says.</param>
/// <param name="SizeBytes">Size of the backup; null until AWS says.</param>
public sealed record BackupJob(string Id, string State, double? PercentDone, long? SizeBytes, string? RecoveryPointArn, string? StatusMessage, string? ResourceArn,
    DateTimeOffset Started, DateTimeOffset? Completed)
{
    /// <summary>It will not change any more.</summary>
    public bool IsSettled => State is BackupJobState.Completed or BackupJobState.Failed or BackupJobState.Aborted or BackupJobState.Expired or BackupJobState.Partial;

    /// <summary>Complete, and only then: PARTIAL is not.</summary>
    public bool Succeeded => State is BackupJobState.Completed;
}

/// <summary>AWS's words for a backup job's state.</summary>
public static class BackupJobState
{
    public const string Created = "CREATED";
    public const string Pending = "PENDING";
    public const string Running = "RUNNING";
    public const string Aborting = "ABORTING";
    public const string Aborted = "ABORTED";
    public const string Completed = "COMPLETED";
    public const string Failed = "FAILED";
    public const string Expired = "EXPIRED";
    public const string Partial = "PARTIAL";
}

/// <param name="Status">COMPLETED, PARTIAL, DELETING, EXPIRED, AVAILABLE, STOPPED or CREATING.</param>
/// <param name="DeletesAt">When AWS itself deletes it; null for never.</param>
public sealed record RecoveryPoint(string Arn, string? ResourceArn, string? ResourceType, string Status, string? StatusMessage, long? SizeBytes, bool Encrypted,
    DateTimeOffset Created, DateTimeOffset? Completed, DateTimeOffset? DeletesAt)
{
    /// <summary>It can be restored from.</summary>
    public bool IsRestorable => Status is "COMPLETED" or "AVAILABLE";
}

/// <param name="Metadata">What and where to restore, in the resource type's own names; start from <see cref="IBackupVaults.RestoreMetadata"/>.</param>
/// <param name="ResourceType">As AWS Backup names it: EBS, EFS, Aurora ...; null lets AWS take the recovery point's.</param>
public sealed record NewRestore(string RecoveryPointArn, string RoleArn, string IdempotencyToken, IReadOnlyDictionary<string, string> Metadata, string? ResourceType = null);

/// <param name="Status">PENDING, RUNNING, COMPLETED, ABORTED or FAILED.</param>
/// <param name="CreatedResourceArn">The new resource, once there is one.</param>
public sealed record RestoreJob(string Id, string Status, double? PercentDone, long? SizeBytes, string? CreatedResourceArn, string? StatusMessage,
    DateTimeOffset Started, DateTimeOffset? Completed)
{
    /// <summary>It will not change any more.</summary>
    public bool IsSettled => Status is "COMPLETED" or "ABORTED" or "FAILED";

    public bool Succeeded => Status is "COMPLETED";
}
