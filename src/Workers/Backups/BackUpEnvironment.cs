using Cloud.Application.Ports;
using Cloud.Domain.Activities;
using Cloud.Domain.Attention;
using Cloud.Domain.Backups;
using Cloud.Workers.Environments;
using Cloud.Workers.Running;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Workers.Backups;

/// <summary>
/// Takes a backup: one AWS Backup job for each data resource, followed until all recovery points are complete. Taken back, it leaves no recovery point:
/// one that is not whole is not to be restored from.
/// </summary>
internal sealed class BackUpEnvironment(IBackupVaults vaults, RecoveryPoints points) : Workflow<BackUpEnvironment.State>
{
    /// <summary>Nothing beside the backup's own row, which the activity's id finds.</summary>
    public sealed record State;

    /// <summary>Between the calls that start the jobs, one a run.</summary>
    private static readonly TimeSpan NextJob = TimeSpan.FromMilliseconds(100);

    public override IReadOnlyList<string> Types => [ActivityTypes.EnvironmentBackup];

    /// <summary>Before the next one is due (R21).</summary>
    public override TimeSpan Deadline => TimeSpan.FromHours(5);

    protected override void Define(StepList<State> steps) => steps
        .Do("Open the backup", Open, undo: TakeBack)
        .Wait("Start the backup jobs", Start, every: NextJob, within: TimeSpan.FromMinutes(10))
        .Wait("Recovery points complete", Complete, every: TimeSpan.FromSeconds(5), within: TimeSpan.FromHours(4), weight: 20)
        .Wait("Recovery points in the vault", InVault, every: TimeSpan.FromSeconds(2), within: TimeSpan.FromMinutes(10))
        .Do("Record the backup", Record);

    public override async Task Failed(StepContext context, ActivityError error, bool undone)
    {
        var backup = await context.Db.Backups.SingleOrDefaultAsync(b => b.ActivityId == context.Activity.Id, context.Cancel);
        backup?.Fail(error.Code == StepRunner.CancelledCode ? "Cancelled before it was complete" : error.Message, context.Now);
        if (error.Code != StepRunner.CancelledCode)
        {
            var subject = await Subject.Load(context);
            await AttentionDesk.Raise(context, AttentionKind.BackupFailed, AttentionSeverity.Critical, $"A backup of {subject.Environment.MachineName} failed", error.Message);
        }
    }

    private static async Task Open(Run<State> run)
    {
        var subject = await Subject.Load(run.Context);
        var topology = subject.Topology;
        if (!subject.Environment.CanBackUp || topology.VaultName is not { } vault || topology.BackupTargets.Count == 0)
        {
            throw new ActivityFailedException("backup.nothing_to_back_up", $"{subject.Environment.MachineName} has no running data resources to back up.");
        }

        if (await Find(run) is not null)
        {
            return;
        }

        var backup = Backup.Begin(subject.Environment, run.Activity, subject.Environment.NextBackupIndex(), Backup.IsSafe(run.Activity), vault, topology.BackupTargets, run.Now);
        run.Db.Backups.Add(backup);
        run.Log($"Backup {backup.Index} of {topology.BackupTargets.Count} data resources into vault {vault}.");
    }

    /// <summary>
    /// One job a run, and the intention to start it saved by the run before: whoever takes a backup back knows of every job there may be,
    /// whatever became of an answer.
    /// </summary>
    private async Task<bool> Start(Run<State> run)
    {
        var backup = await Find(run) ?? throw Gone();
        if (backup.Parts.FirstOrDefault(p => p.JobId is null && p.State == BackupPart.Starting) is { } due)
        {
            await points.StartJob(await Subject.Load(run.Context), backup, due, run.Context);
        }

        if (backup.Parts.FirstOrDefault(p => p.JobId is null) is not { } next)
        {
            return true;
        }

        backup.See(next with { State = BackupPart.Starting }, run.Now);
        run.Report((double)backup.Parts.Count(p => p.JobId is not null) / backup.Parts.Count);
        return false;
    }

    private async Task<bool> Complete(Run<State> run)
    {
        var subject = await Subject.Load(run.Context);
        var backup = await Find(run) ?? throw Gone();
        double percent = 0;
        foreach (var part in backup.Parts)
        {
            var job = await points.Follow(subject, backup, part, run.Context)
                ?? throw new ActivityFailedException("backup.job_missing", $"AWS Backup does not know job {part.JobId} any more.");
            percent += job.IsSettled ? 100 : job.PercentDone ?? 0;
            if (job is { IsSettled: true, Succeeded: false })
            {
                throw new ActivityFailedException("backup.job_failed", $"The backup of {part.ResourceArn} {BackupPart.InWords(job.State, job.StatusMessage)}.", job.StatusMessage);
            }
        }

        run.Report(percent / 100 / backup.Parts.Count);
        return backup.Parts.All(p => p.State == BackupPart.Completed);
    }

    /// <summary>A job's word is not the recovery point's: each must be in the vault, whole.</summary>
    private async Task<bool> InVault(Run<State> run)
    {
        var subject = await Subject.Load(run.Context);
        var backup = await Find(run) ?? throw Gone();
        var whole = true;
        foreach (var part in backup.Parts)
        {
            var point = part.RecoveryPointArn is { } arn ? await vaults.DescribeRecoveryPoint(subject.At, backup.Vault, arn, run.Cancel) : null;
            if (point is null)
            {
                throw new ActivityFailedException("backup.recovery_point_missing", $"The job for {part.ResourceArn} completed, but its recovery point is not in vault {backup.Vault}.");
            }

            if (point is { IsRestorable: false, Status: not "CREATING" })
            {
                throw new ActivityFailedException("backup.recovery_point_not_whole", $"The recovery point of {part.ResourceArn} {BackupPart.InWords(point.Status, point.StatusMessage)}.");
            }

            whole &= point.IsRestorable;
        }

        return whole;
    }

    private static async Task Record(Run<State> run)
    {
        var subject = await Subject.Load(run.Context);
        var backup = await Find(run) ?? throw Gone();
        backup.Complete(run.Now);
        subject.Environment.BackedUp(run.Now, run.Now);
        await AttentionDesk.Resolve(run.Context, AttentionKind.BackupFailed);
        await AttentionDesk.Resolve(run.Context, AttentionKind.BackupLate);
        run.Log($"Backup {backup.Index} is complete: {backup.Parts.Count} recovery points, {backup.SizeBytes:N0} bytes, {(run.Now - backup.CreatedAt).TotalSeconds:0} s.");
    }

    /// <summary>A job cannot be taken back while it runs: waits until all are settled, then deletes what they made, one a run.</summary>
    private async Task<bool> TakeBack(Run<State> run)
    {
        if (await Find(run) is not { } backup)
        {
            return true;
        }

        var subject = await Subject.Load(run.Context);
        return await points.Settle(subject, backup, run.Context) && await points.DeleteNext(subject, backup, run.Context);
    }

    private static Task<Backup?> Find(Run<State> run) => run.Db.Backups.SingleOrDefaultAsync(b => b.ActivityId == run.Activity.Id, run.Cancel);

    private static ActivityFailedException Gone() => new("backup.gone", "The backup's row is gone.");
}
