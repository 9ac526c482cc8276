namespace Cloud.Domain.Backups;

public enum BackupStatus
{
    Creating,
    Created,
    Failed,
    Deleting,
}

/// <summary>One AWS Backup job of a backup: which resource, under which token, how far.</summary>
public sealed record BackupPart(string ResourceArn, string Token)
{
    public string? JobId { get; init; }

    /// <summary>In AWS Backup's own words: <c>CREATED, RUNNING, COMPLETED</c>.</summary>
    public string State { get; init; } = "REQUESTED";

    public string? RecoveryPointArn { get; init; }

    public long SizeBytes { get; init; }

    public string? Message { get; init; }
}

/// <summary>
/// A restorable copy of an environment's data. It is good only when every recovery point is complete.
/// </summary>
public sealed class Backup : ITenantOwned
{
    private Backup()
    {
    }

    public Guid Id { get; private init; }

    public Guid OrganizationId { get; private init; }

    public string ProjectId { get; private init; } = "";

    public Guid EnvironmentId { get; private init; }

    /// <summary>The activity that takes it: one activity, one backup.</summary>
    public Guid ActivityId { get; private init; }

    /// <summary>Counts from 1 within the environment.</summary>
    public int Index { get; private init; }

    public BackupStatus Status { get; private set; }

    public bool Automated { get; private init; }

    /// <summary>Taken with writes held for the moment, so that it is consistent over all resources.</summary>
    public bool Safe { get; private init; }

    public string? CommitId { get; private init; }

    public required string Vault { get; init; }

    public IReadOnlyList<BackupPart> Parts { get; private set; } = [];

    public long SizeBytes => Parts.Sum(p => p.SizeBytes);

    public string? Failure { get; private set; }

    public DateTimeOffset CreatedAt { get; private init; }

    public DateTimeOffset UpdatedAt { get; private set; }

    public DateTimeOffset? CompletedAt { get; private set; }

    public bool Restorable => Status == BackupStatus.Created;

    public static Backup Begin(Environments.Environment environment, Activities.Activity activity, int index, bool safe, string vault, IReadOnlyList<string> resources, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        OrganizationId = environment.OrganizationId,
        ProjectId = environment.ProjectId,
        EnvironmentId = environment.Id,
        ActivityId = activity.Id,
        Index = index,
        Automated = activity.Automated,
        Safe = safe,
        CommitId = environment.HeadCommit,
        Vault = vault,
        // The token is stored before the call, so that a lost answer never starts a second job.
        Parts = [.. resources.Select((arn, i) => new BackupPart(arn, $"{WireId.From(activity.Id)}-{i}"))],
        CreatedAt = now,
        UpdatedAt = now,
    };

    public void See(BackupPart part, DateTimeOffset now)
    {
        Parts = [.. Parts.Select(p => p.ResourceArn == part.ResourceArn ? part : p)];
        UpdatedAt = now;
    }

    public void Complete(DateTimeOffset now) => (Status, CompletedAt, UpdatedAt) = (BackupStatus.Created, now, now);

    public void Fail(string why, DateTimeOffset now) => (Status, Failure, CompletedAt, UpdatedAt) = (BackupStatus.Failed, Text.Cut(why, Text.Message), now, now);
}
