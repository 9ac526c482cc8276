using Cloud.Domain.Activities;

namespace Cloud.Domain.Backups;

/// <summary>Words for how far a restore is. Switching an environment over to what was restored comes later, and with it more of them.</summary>
public enum RestoreState
{
    /// <summary>Waits its turn.</summary>
    Requested,

    Restoring,

    /// <summary>AWS is done; what it made is compared with the backup.</summary>
    Checking,

    /// <summary>The restored resource stands beside the environment's own. Nothing uses it yet.</summary>
    Ready,

    Failed,

    /// <summary>Nobody wants it any more. What AWS made stays in the account, listed with what was retained, until somebody purges it.</summary>
    Discarded,
}

/// <summary>One restore job: from which recovery point, under which token, how far, and what it made.</summary>
public sealed record RestorePart(string RecoveryPointArn, string SourceArn, string Token)
{
    public string? JobId { get; init; }

    /// <summary><c>REQUESTED</c> before AWS was asked; then AWS Backup's own word.</summary>
    public string State { get; init; } = "REQUESTED";

    /// <summary>What the restore made: always something new, never the source.</summary>
    public string? CreatedArn { get; init; }

    /// <summary>Bytes of the recovery point.</summary>
    public long SizeBytes { get; init; }

    /// <summary>Bytes AWS says it restored; null until it does.</summary>
    public long? RestoredBytes { get; init; }

    public string? Message { get; init; }
}

/// <summary>
/// A backup brought up beside an environment. First form: AWS makes new volumes or file systems from recovery points, they are checked and shown;
/// attaching them to nodes and re-seeding a cluster from them is not done yet, so nothing is ever overwritten.
/// </summary>
public sealed class Restore : ITenantOwned
{
    private Restore()
    {
    }

    public Guid Id { get; private init; }

    public Guid OrganizationId { get; private init; }

    public string ProjectId { get; private init; } = "";

    public Guid BackupId { get; private init; }

    public int BackupIndex { get; private init; }

    public Guid SourceEnvironmentId { get; private init; }

    public required string SourceName { get; init; }

    /// <summary>The target.</summary>
    public Guid EnvironmentId { get; private init; }

    public required string EnvironmentName { get; init; }

    /// <summary>The activity that does it; a retry's after a retry.</summary>
    public Guid ActivityId { get; private set; }

    public RestoreState State { get; private set; }

    public IReadOnlyList<RestorePart> Parts { get; private set; } = [];

    public string? Failure { get; private set; }

    /// <summary>From the first restore job's start to the last one's end, as AWS tells; null until it is ready.</summary>
    public double? MeasuredSeconds { get; private set; }

    public Guid? CreatedBy { get; private init; }

    public DateTimeOffset CreatedAt { get; private init; }

    public DateTimeOffset UpdatedAt { get; private set; }

    public DateTimeOffset? CompletedAt { get; private set; }

    public bool IsOpen => State is RestoreState.Requested or RestoreState.Restoring or RestoreState.Checking;

    public bool CanRetry => State == RestoreState.Failed;

    public bool CanDiscard => State is RestoreState.Failed or RestoreState.Ready;

    /// <summary>What AWS made for it.</summary>
    public IEnumerable<string> CreatedArns => Parts.Select(p => p.CreatedArn).OfType<string>().Distinct(StringComparer.Ordinal);

    /// <summary>A restore and the activity that does it; that queues behind what the target is busy with, its own activation included.</summary>
    public static Result<(Restore Restore, Activity Activity)> Begin(Backup backup, string sourceName, Environments.Environment target, DateTimeOffset now, Guid? by)
    {
        if (!backup.Restorable)
        {
            return BackupErrors.NotRestorable(backup);
        }

        var id = Guid.CreateVersion7(now);
        var activity = Activity.Start(ActivityTypes.EnvironmentRestore, target, Describe(backup.Index, sourceName, target.MachineName), now, by, Parameters(id, backup.Id, sourceName));
        var restore = new Restore
        {
            Id = id,
            OrganizationId = backup.OrganizationId,
            ProjectId = backup.ProjectId,
            BackupId = backup.Id,
            BackupIndex = backup.Index,
            SourceEnvironmentId = backup.EnvironmentId,
            SourceName = sourceName,
            EnvironmentId = target.Id,
            EnvironmentName = target.MachineName,
            ActivityId = activity.Id,
            CreatedBy = by,
            CreatedAt = now,
            UpdatedAt = now,
        };
        return (restore, activity);
    }

    /// <summary>Another attempt at a failed one, under a new activity.</summary>
    public Result<Activity> Retry(Environments.Environment target, Activity failed, DateTimeOffset now, Guid? by)
    {
        if (!CanRetry)
        {
            return RestoreErrors.WrongState(this, "be tried again");
        }

        var activity = Activity.Start(ActivityTypes.EnvironmentRestore, target, Describe(BackupIndex, SourceName, EnvironmentName), now, by, Parameters(Id, BackupId, SourceName));
        activity.Repeats(failed);
        Queue(activity.Id, now);
        return activity;
    }

    /// <summary>What an earlier attempt made stays listed, for it stands in the account.</summary>
    private void Queue(Guid activity, DateTimeOffset now) =>
        (ActivityId, State, Failure, CompletedAt, Parts, UpdatedAt) = (activity, RestoreState.Requested, null, null, [.. Parts.Where(p => p.CreatedArn is not null)], now);

    /// <summary>The recovery points to restore from are chosen. Tokens are stored before any call, so that a lost answer never starts a second job.</summary>
    public void Choose(IEnumerable<(string RecoveryPointArn, string SourceArn, long SizeBytes)> points, DateTimeOffset now)
    {
        var token = WireId.From(ActivityId);
        Parts = [.. Parts.Where(p => !p.Token.StartsWith(token, StringComparison.Ordinal)), .. points.Select((p, i) => new RestorePart(p.RecoveryPointArn, p.SourceArn, $"{token}-{i}") { SizeBytes = p.SizeBytes })];
        (State, UpdatedAt) = (RestoreState.Restoring, now);
    }

    /// <summary>The parts of the attempt that runs.</summary>
    public IReadOnlyList<RestorePart> Current => [.. Parts.Where(p => p.Token.StartsWith(WireId.From(ActivityId), StringComparison.Ordinal))];

    public void See(RestorePart part, DateTimeOffset now) => (Parts, UpdatedAt) = ([.. Parts.Select(p => p.Token == part.Token ? part : p)], now);

    public void Check(DateTimeOffset now) => (State, UpdatedAt) = (RestoreState.Checking, now);

    public void Finish(double? seconds, DateTimeOffset now) => (State, MeasuredSeconds, CompletedAt, UpdatedAt) = (RestoreState.Ready, seconds, now, now);

    public void Fail(string why, DateTimeOffset now) => (State, Failure, CompletedAt, UpdatedAt) = (RestoreState.Failed, Text.Cut(why, Text.Message), now, now);

    public Result<Restore> Discard(DateTimeOffset now)
    {
        if (!CanDiscard)
        {
            return RestoreErrors.WrongState(this, "be discarded");
        }

        (State, CompletedAt, UpdatedAt) = (RestoreState.Discarded, CompletedAt ?? now, now);
        return this;
    }

    private static string Describe(int index, string source, string target) => $"Restoring backup {index} of {source} beside {target}";

    private static string Parameters(Guid id, Guid backup, string source) =>
        $$"""{"restore":"{{WireId.From(id)}}","backup":"{{WireId.From(backup)}}","source":"{{source}}"}""";
}
