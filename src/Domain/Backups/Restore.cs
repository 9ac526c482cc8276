using System.Linq.Expressions;
using Cloud.Domain.Activities;

namespace Cloud.Domain.Backups;

/// <summary>Words for how far a restore is. It may be switched over to from <see cref="Ready"/> on; each of those changes has a word while it goes on.</summary>
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

    /// <summary>The database is made from the backup in the environment's other slot, and is then the one that serves.</summary>
    Switching,

    /// <summary>The environment runs on the restored database. The one before stands until the window ends.</summary>
    Switched,

    Undoing,

    /// <summary>The environment runs on the database before the restore again.</summary>
    Undone,

    Settling,

    /// <summary>The environment runs on the restored database, and the one before is gone.</summary>
    Settled,
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
/// A backup brought up beside an environment: AWS makes new volumes, databases or file systems from recovery points, they are checked and shown. An environment in
/// containers may then be switched over to the database, and back for as long as its window is open. Nodes of a cluster are not re-seeded and files are not attached
/// yet. Nothing is ever overwritten.
/// </summary>
public sealed class Restore : ITenantOwned
{
    /// <summary>It has the second of its environment's two slots: both databases stand, or are about to.</summary>
    public static readonly Expression<Func<Restore, bool>> HoldsSlots = r =>
        r.State == RestoreState.Switching || r.State == RestoreState.Switched || r.State == RestoreState.Undoing || r.State == RestoreState.Settling;

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

    /// <summary>Shortest time to take a switch back in, hours.</summary>
    public const int ShortestWindow = 1;

    /// <summary>Longest time to take a switch back in, hours: a week, for two databases are billed meanwhile.</summary>
    public const int LongestWindow = 7 * 24;

    /// <summary>Hours in which a switch can be taken back. Set before the restore began, the switch follows it by itself; null: nobody asked for a switch.</summary>
    public int? UndoWindowHours { get; private set; }

    /// <summary>Until then the database before stands; null before the switch.</summary>
    public DateTimeOffset? UndoUntil { get; private set; }

    /// <summary>The activity that switches over, takes that back or makes it lasting; null before the first.</summary>
    public Guid? SwitchActivityId { get; private set; }

    public Guid? CreatedBy { get; private init; }

    public DateTimeOffset CreatedAt { get; private init; }

    public DateTimeOffset UpdatedAt { get; private set; }

    public DateTimeOffset? CompletedAt { get; private set; }

    public bool IsOpen => State is RestoreState.Requested or RestoreState.Restoring or RestoreState.Checking;

    public bool CanRetry => State == RestoreState.Failed;

    public bool CanDiscard => State is RestoreState.Failed or RestoreState.Ready or RestoreState.Undone or RestoreState.Settled;

    public bool CanSwitch => State == RestoreState.Ready && DatabasePoint is not null;

    /// <summary>Undone or made lasting.</summary>
    public bool CanEndWindow => State == RestoreState.Switched;

    /// <summary>Recovery point of the database cluster: a snapshot that CloudFormation can make another from. Null for a backup without one.</summary>
    public string? DatabasePoint => Current.FirstOrDefault(p => DatabaseClusters.Is(p.SourceArn))?.RecoveryPointArn;

    /// <summary>What AWS made for it.</summary>
    public IEnumerable<string> CreatedArns => Parts.Select(p => p.CreatedArn).OfType<string>().Distinct(StringComparer.Ordinal);

    /// <summary>A restore and the activity that does it; that queues behind what the target is busy with, its own activation included.</summary>
    /// <param name="undoWindowHours">Switches over when it is ready, and lets that be taken back for so long; null: it stays beside.</param>
    public static Result<(Restore Restore, Activity Activity)> Begin(Backup backup, string sourceName, Environments.Environment target, DateTimeOffset now, Guid? by, int? undoWindowHours = null)
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
            UndoWindowHours = undoWindowHours,
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

    /// <summary>Makes the restored database the one that serves.</summary>
    /// <param name="windowOpen">Another restore's window is open there: its database takes the other slot.</param>
    public Result<Activity> Switch(Environments.Environment target, int undoWindowHours, bool windowOpen, DateTimeOffset now, Guid? by)
    {
        if (!CanSwitch)
        {
            return State == RestoreState.Ready ? RestoreErrors.NoDatabase(this) : RestoreErrors.WrongState(this, "be switched over to");
        }

        if (RestoreErrors.SwitchRefused(target, windowOpen) is { } refusal)
        {
            return refusal;
        }

        UndoWindowHours = undoWindowHours;
        return Ask(RestoreState.Switching, ActivityTypes.RestoreSwitch, $"Switching {target.MachineName} over to backup {BackupIndex} of {SourceName}", target, now, by);
    }

    /// <summary>Makes the database before serve again; what was written since is gone with the restored one, but for the snapshot that AWS takes of it.</summary>
    public Result<Activity> Undo(Environments.Environment target, DateTimeOffset now, Guid? by) => Ends(target, "be undone") is { } refusal
        ? refusal
        : Ask(RestoreState.Undoing, ActivityTypes.RestoreUndo, $"Taking the restore of backup {BackupIndex} back on {target.MachineName}", target, now, by);

    /// <summary>Ends the window: the database before goes, and leaves a snapshot.</summary>
    public Result<Activity> Settle(Environments.Environment target, DateTimeOffset now, Guid? by) => Ends(target, "be made lasting") is { } refusal
        ? refusal
        : Ask(RestoreState.Settling, ActivityTypes.RestoreSettle, $"Removing the database before the restore of backup {BackupIndex} from {target.MachineName}", target, now, by);

    private Error? Ends(Environments.Environment target, string verb) =>
        !CanEndWindow ? RestoreErrors.WrongState(this, verb) : RestoreErrors.SwitchRefused(target, windowOpen: false);

    /// <summary>The environment runs on the restored database; from now on it can be taken back.</summary>
    public void Switched(DateTimeOffset now) => (State, UndoUntil, UpdatedAt) = (RestoreState.Switched, now.AddHours(UndoWindowHours!.Value), now);

    public void Undone(DateTimeOffset now) => (State, UndoUntil, UpdatedAt) = (RestoreState.Undone, null, now);

    /// <summary>Also where the environment was taken down, and both databases with it.</summary>
    public void Settled(DateTimeOffset now) => (State, UndoUntil, UpdatedAt) = (RestoreState.Settled, null, now);

    /// <summary>What was asked of the slots did not happen: it is what it was before that.</summary>
    public void SwitchFailed(DateTimeOffset now) => (State, UpdatedAt) = (State switch
    {
        RestoreState.Switching => RestoreState.Ready,
        RestoreState.Undoing or RestoreState.Settling => RestoreState.Switched,
        _ => State,
    }, now);

    private Activity Ask(RestoreState state, string type, string description, Environments.Environment target, DateTimeOffset now, Guid? by)
    {
        var activity = Activity.Start(type, target, description, now, by, Parameters(Id, BackupId, SourceName), automated: by is null);
        (State, SwitchActivityId, UpdatedAt) = (state, activity.Id, now);
        return activity;
    }

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
