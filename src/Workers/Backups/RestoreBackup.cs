using System.Text.Json;
using Cloud.Application.Ports;
using Cloud.Domain;
using Cloud.Domain.Activities;
using Cloud.Domain.Backups;
using Cloud.Domain.Environments;
using Cloud.Workers.Environments;
using Cloud.Workers.Running;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Workers.Backups;

/// <summary>
/// Brings a backup up beside an environment: AWS makes volumes, databases or file systems from recovery points, and what it made is compared with the backup.
/// It is not attached to a node and no cluster is seeded from it yet; the log and the restore say so. Where a switch was asked for, another activity does that
/// once all of it is well. AWS can neither stop a restore job nor can the product delete what it made, so there is no way back from the first call on.
/// </summary>
internal sealed class RestoreBackup(IBackupVaults vaults) : Workflow<RestoreBackup.State>
{
    /// <summary>Nothing beside the restore's own row.</summary>
    public sealed record State;

    public override IReadOnlyList<string> Types => [ActivityTypes.EnvironmentRestore];

    public override TimeSpan Deadline => TimeSpan.FromHours(9);

    protected override void Define(StepList<State> steps) => steps
        .Do("Look at the target", Look)
        .Do("Choose the recovery points", Choose)
        .NoReturn()
        .Wait("Start the restore jobs", Start, every: TimeSpan.FromMilliseconds(100), within: TimeSpan.FromMinutes(10))
        .Wait("Data restored", Restored, every: TimeSpan.FromSeconds(5), within: TimeSpan.FromHours(8), weight: 20)
        .Do("Check what was restored", Check)
        .Do("Record the restore", Record);

    public override async Task Failed(StepContext context, ActivityError error, bool undone)
    {
        if (await Find(context) is { IsOpen: true } restore && restore.ActivityId == context.Activity.Id)
        {
            restore.Fail(error.Code == StepRunner.CancelledCode ? "Cancelled before AWS was asked for anything." : error.Message, context.Now);
        }
    }

    private static async Task Look(Run<State> run)
    {
        var subject = await Subject.Load(run.Context);
        var restore = await Find(run.Context) ?? throw Gone();
        if (restore.ActivityId != run.Activity.Id || !restore.IsOpen)
        {
            throw new ActivityFailedException("restore.superseded", "Another attempt took this restore over, or it was discarded.");
        }

        if (subject.Environment.Lifecycle is not (Lifecycle.Active or Lifecycle.Updating))
        {
            throw new ActivityFailedException("restore.target_not_active",
                $"{subject.Environment.MachineName} is {Words.Of(subject.Environment.Lifecycle).Replace('_', ' ')}, not active, so nothing can be restored beside it. Activate it, then try the restore again.");
        }
    }

    private async Task Choose(Run<State> run)
    {
        var subject = await Subject.Load(run.Context);
        var restore = await Find(run.Context) ?? throw Gone();
        var backup = await run.Db.Backups.SingleOrDefaultAsync(b => b.Id == restore.BackupId, run.Cancel);
        if (backup is not { Restorable: true })
        {
            throw new ActivityFailedException("restore.backup_gone", $"Backup {restore.BackupIndex} of {restore.SourceName} cannot be restored from any more{(backup?.Failure is { } why ? $": {why}" : "")}. Choose another.");
        }

        var chosen = RestoreChoice.Of(await Points(subject, backup, run.Cancel));
        if (chosen.Count == 0)
        {
            throw new ActivityFailedException("restore.no_recovery_point", $"None of backup {backup.Index}'s recovery points can be restored from: they are gone from vault {backup.Vault}, or not whole.");
        }

        restore.Choose(chosen.Select(p => (p.Arn, p.ResourceArn ?? "", p.SizeBytes ?? 0)), run.Now);
        run.Log($"Backup {backup.Index} of {restore.SourceName}: {string.Join(", ", chosen.Select(p => p.Arn))}{(backup.Parts.Count > chosen.Count ? $", one of {backup.Parts.Count}: every node's volume holds the whole data" : "")}.");
    }

    /// <summary>One job a run, under a token that was stored before.</summary>
    private async Task<bool> Start(Run<State> run)
    {
        var subject = await Subject.Load(run.Context);
        var restore = await Find(run.Context) ?? throw Gone();
        if (restore.Current.FirstOrDefault(p => p.JobId is null) is { } part)
        {
            var role = subject.Topology.BackupRoleArn ?? throw new ActivityFailedException("restore.no_role", "The target's stack names no role for AWS Backup to work under.");
            var vault = await run.Db.Backups.Where(b => b.Id == restore.BackupId).Select(b => b.Vault).SingleAsync(run.Cancel);
            var metadata = RestoreChoice.Metadata(part, await vaults.RestoreMetadata(subject.At, vault, part.RecoveryPointArn, run.Cancel));
            var job = await vaults.StartRestore(subject.At, new NewRestore(part.RecoveryPointArn, role, part.Token, metadata), run.Cancel);
            restore.See(part with { JobId = job, State = "PENDING" }, run.Now);
            run.Log($"Restore job {job} started from {part.RecoveryPointArn}.");
        }

        return restore.Current.All(p => p.JobId is not null);
    }

    private async Task<bool> Restored(Run<State> run)
    {
        var subject = await Subject.Load(run.Context);
        var restore = await Find(run.Context) ?? throw Gone();
        double percent = 0;
        foreach (var part in restore.Current)
        {
            var job = await vaults.DescribeRestore(subject.At, part.JobId!, run.Cancel)
                ?? throw new ActivityFailedException("restore.job_missing", $"AWS Backup does not know restore job {part.JobId} any more.");
            percent += job.IsSettled ? 100 : job.PercentDone ?? 0;
            if (job.Status != part.State || job.CreatedResourceArn != part.CreatedArn)
            {
                restore.See(part with { State = job.Status, CreatedArn = job.CreatedResourceArn, RestoredBytes = job.SizeBytes, Message = job.StatusMessage }, run.Now);
                run.Log($"{part.SourceArn}: {job.Status}{(job.CreatedResourceArn is { } made ? $", restored as {made}" : "")}{(job.StatusMessage is { Length: > 0 } said ? $" ({said})" : "")}");
            }

            if (job is { IsSettled: true, Succeeded: false })
            {
                throw new ActivityFailedException("restore.job_failed", $"The restore of {part.RecoveryPointArn} ended {job.Status}: {job.StatusMessage ?? "AWS gives no reason"}.", job.StatusMessage);
            }
        }

        run.Report(percent / 100 / restore.Current.Count);
        if (restore.Current.Any(p => p.State != "COMPLETED"))
        {
            return false;
        }

        restore.Check(run.Now);
        return true;
    }

    /// <summary>What AWS says of the result against what the backup says of itself. Nobody has looked at the data: that needs a node.</summary>
    private static async Task Check(Run<State> run)
    {
        var restore = await Find(run.Context) ?? throw Gone();
        foreach (var part in restore.Current)
        {
            if (RestoreChoice.Fault(part) is { } fault)
            {
                throw new ActivityFailedException("restore.check_failed", fault);
            }

            run.Log($"{part.CreatedArn}: {part.RestoredBytes ?? part.SizeBytes:N0} bytes, as in the backup.");
        }
    }

    private async Task Record(Run<State> run)
    {
        var subject = await Subject.Load(run.Context);
        var restore = await Find(run.Context) ?? throw Gone();
        List<RestoreJob> jobs = [];
        foreach (var part in restore.Current)
        {
            if (await vaults.DescribeRestore(subject.At, part.JobId!, run.Cancel) is { } job)
            {
                jobs.Add(job);
            }
        }

        var seconds = jobs.Count > 0 && jobs.Max(j => j.Completed) is { } end ? (end - jobs.Min(j => j.Started)).TotalSeconds : (double?)null;
        restore.Finish(seconds, run.Now);
        run.Log($"Restored beside {restore.EnvironmentName}{(seconds is { } s ? $" in {s:0.#} s" : "")}: {string.Join(", ", restore.Current.Select(p => p.CreatedArn))}.");
        run.Log("Not attached: nothing runs on what was restored yet. It is billed until it is deleted in the account.");
        if (restore.UndoWindowHours is { } hours)
        {
            await SwitchOver(run, subject, restore, hours);
        }
    }

    /// <summary>An environment that became unfit for it meanwhile keeps what it runs on: the restore stands beside, and can be switched over to by hand.</summary>
    private static async Task SwitchOver(Run<State> run, Subject subject, Restore restore, int hours)
    {
        var begun = restore.Switch(subject.Environment, hours, await run.Db.Restores.Where(r => r.EnvironmentId == subject.Environment.Id).AnyAsync(Restore.HoldsSlots, run.Cancel), run.Now, restore.CreatedBy);
        if (begun.Error is { } refusal)
        {
            run.Log($"Not switched over: {refusal.Message}");
            return;
        }

        run.Db.Activities.Add(begun.Value);
        run.Log($"{begun.Value.Description} follows.");
    }

    private async Task<List<RecoveryPoint>> Points(Subject subject, Backup backup, CancellationToken ct)
    {
        List<RecoveryPoint> points = [];
        foreach (var arn in backup.Parts.Select(p => p.RecoveryPointArn).OfType<string>())
        {
            if (await vaults.DescribeRecoveryPoint(subject.At, backup.Vault, arn, ct) is { } point)
            {
                points.Add(point);
            }
        }

        return points;
    }

    /// <summary>The restore that an activity is about; null when its row is gone.</summary>
    internal static async Task<Restore?> Find(StepContext context)
    {
        using var parameters = JsonDocument.Parse(context.Activity.Parameters);
        return WireId.TryParse(parameters.RootElement.GetProperty("restore").GetString(), out var id)
            ? await context.Db.Restores.SingleOrDefaultAsync(r => r.Id == id, context.Cancel)
            : null;
    }

    private static ActivityFailedException Gone() => new("restore.gone", "The restore's row is gone.");
}
