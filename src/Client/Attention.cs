namespace Cloud.Client;

/// <summary>Something that wants a person: a failed activity, a late backup, drift.</summary>
public sealed record AttentionItem : LinkedResource
{
    public required string Id { get; init; }

    /// <summary>A word of <see cref="AttentionKind"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>A word of <see cref="AttentionSeverity"/>.</summary>
    public required string Severity { get; init; }

    public required string Title { get; init; }
    public string? Detail { get; init; }
    public required DateTimeOffset Since { get; init; }
    public required AttentionSubject Subject { get; init; }
}

/// <summary>What an attention item is about; ids, null where it is not about one.</summary>
public sealed record AttentionSubject(string? Project, string? Environment, string? Activity);

/// <summary>The words of <see cref="AttentionItem.Severity"/>.</summary>
public static class AttentionSeverity
{
    public const string Critical = "critical";
    public const string Warning = "warning";
    public const string Notice = "notice";
}

/// <summary>The words of <see cref="AttentionItem.Kind"/>.</summary>
public static class AttentionKind
{
    public const string ActivityFailed = "activity_failed";
    public const string BackupLate = "backup_late";
    public const string BackupFailed = "backup_failed";
    public const string BackupOrphan = "backup_orphan";
    public const string BackupMissingRecoveryPoint = "backup_missing_recovery_point";
    public const string Drift = "drift";
    public const string StackUnhealthy = "stack_unhealthy";
    public const string AlarmFiring = "alarm_firing";
    public const string Approval = "approval";
    public const string VerificationFailed = "verification_failed";
    public const string Quota = "quota";
    public const string AwsAccountRefused = "aws_account_refused";
}
