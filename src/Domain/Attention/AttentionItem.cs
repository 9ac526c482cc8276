namespace Cloud.Domain.Attention;

public enum AttentionSeverity
{
    Notice,
    Warning,
    Critical,
}

/// <summary>The kinds of things that want a person; one open item a kind and subject.</summary>
public static class AttentionKind
{
    public const string ActivityFailed = "activity.failed";
    public const string BackupLate = "backup.late";
    public const string BackupFailed = "backup.failed";

    /// <summary>A recovery point lies in the environment's vault that no backup knows.</summary>
    public const string BackupOrphan = "backup.orphan";

    /// <summary>A backup's recovery point is gone: it can be restored no more.</summary>
    public const string BackupMissingRecoveryPoint = "backup.missing_recovery_point";

    /// <summary>The customer's AWS account does not let us in.</summary>
    public const string AwsAccountRefused = "aws_account.refused";

    public const string StackDrift = "stack.drift";
    public const string StackMissing = "stack.missing";
    /// <summary>Measures of what runs crossed what their alarms allow (R64).</summary>
    public const string AlarmFiring = "alarm.firing";

    /// <summary>A change waits for somebody to agree to it.</summary>
    public const string Approval = "approval";
    public const string StackUnhealthy = "stack.unhealthy";
}

/// <summary>Something that wants a person: home page, console and alarms all read these rows.</summary>
public sealed class AttentionItem : ITenantOwned
{
    private AttentionItem()
    {
    }

    public Guid Id { get; private init; }

    public Guid OrganizationId { get; private init; }

    public string ProjectId { get; private init; } = "";

    public Guid? EnvironmentId { get; private init; }

    public Guid? ActivityId { get; private set; }

    public required string Kind { get; init; }

    public AttentionSeverity Severity { get; private set; }

    public required string Title { get; set; }

    public required string Detail { get; set; }

    /// <summary>When it was first seen; a repeat does not move it.</summary>
    public DateTimeOffset Since { get; private init; }

    public DateTimeOffset? ResolvedAt { get; private set; }

    public static AttentionItem Raise(Environments.Environment subject, string kind, AttentionSeverity severity, string title, string detail, Guid? activity, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        OrganizationId = subject.OrganizationId,
        ProjectId = subject.ProjectId,
        EnvironmentId = subject.Id,
        ActivityId = activity,
        Kind = kind,
        Severity = severity,
        Title = title,
        Detail = Text.Cut(detail, Text.Detail),
        Since = now,
    };

    /// <summary>The same thing seen again: newest words, first date.</summary>
    /// <param name="severity">Where it may have become another.</param>
    public void Repeat(string title, string detail, Guid? activity, AttentionSeverity? severity = null) =>
        (Title, Detail, ActivityId, Severity) = (title, Text.Cut(detail, Text.Detail), activity ?? ActivityId, severity ?? Severity);

    public void Resolve(DateTimeOffset now) => ResolvedAt ??= now;
}
