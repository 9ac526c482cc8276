using System.Text.Json;
using Cloud.Application.Ports;
using Cloud.Domain.Activities;
using Cloud.Domain.Attention;
using Cloud.Domain.Backups;
using Cloud.Workers.Environments;
using Cloud.Workers.Running;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Workers.Backups;

/// <summary>Takes a backup: one AWS Backup job for each data resource, followed until all recovery points are complete.</summary>
internal sealed class BackUpEnvironment(IBackupVaults vaults) : Workflow<BackUpEnvironment.State>
{
    /// <summary>Nothing beside the backup's own row, which the activity's id finds.</summary>
    public sealed record State;

    public override IReadOnlyList<string> Types => [ActivityTypes.EnvironmentBackup];

    /// <summary>Before the next one is due (R21).</summary>
    public override TimeSpan Deadline => TimeSpan.FromHours(5);

    protected override void Define(StepList<State> steps) => steps
        .Do("Open the backup", Open)
        .Do("Start the backup jobs", Start)
        .Wait("Recovery points complete", Complete, every: TimeSpan.FromSeconds(5), within: TimeSpan.FromHours(4), weight: 20)
        .Do("Record the backup", Record);

    public override async Task Failed(StepContext context, ActivityError error, bool undone)
    {
        var subject = await Subject.Load(context);
        if (await context.Db.Backups.SingleOrDefaultAsync(b => b.ActivityId == context.Activity.Id, context.Cancel) is { } backup)
        {
            backup.Fail(error.Message, context.Now);
        }

        await AttentionDesk.Raise(context, AttentionKind.BackupFailed, AttentionSeverity.Critical, $"A backup of {subject.Environment.MachineName} failed", error.Message);
    }

    private static async Task Open(Run<State> run)
    {
        var subject = await Subject.Load(run.Context);
        var topology = subject.Topology;
        if (!subject.Environment.CanBackUp || topology.VaultName is not { } vault || topology.BackupTargets.Count == 0)
        {
            throw new ActivityFailedException("backup.nothing_to_back_up", $"{subject.Environment.MachineName} has no running data resources to back up.");
        }

        if (await run.Db.Backups.AnyAsync(b => b.ActivityId == run.Activity.Id, run.Cancel))
        {
            return;
        }

        var index = await run.Db.Backups.Where(b => b.EnvironmentId == subject.Environment.Id).MaxAsync(b => (int?)b.Index, run.Cancel) ?? 0;
        run.Db.Backups.Add(Backup.Begin(subject.Environment, run.Activity, index + 1, IsSafe(run.Activity), vault, topology.BackupTargets, run.Now));
        run.Log($"Backup {index + 1} of {topology.BackupTargets.Count} data resources into vault {vault}.");
    }

    private async Task Start(Run<State> run)
    {
        var subject = await Subject.Load(run.Context);
        var backup = await Find(run);
        var role = subject.Topology.BackupRoleArn ?? throw new ActivityFailedException("backup.no_role", "The stack names no role for AWS Backup to work under.");
        foreach (var part in backup.Parts.Where(p => p.JobId is null))
        {
            var job = await vaults.StartBackup(subject.At, new NewBackup(backup.Vault, part.ResourceArn, role, part.Token, subject.Tags), run.Cancel);
            backup.See(part with { JobId = job, State = BackupJobState.Created }, run.Now);
            run.Log($"Job {job} started for {part.ResourceArn}.");
        }
    }

    private async Task<bool> Complete(Run<State> run)
    {
        var subject = await Subject.Load(run.Context);
        var backup = await Find(run);
        double percent = 0;
        foreach (var part in backup.Parts)
        {
            if (await vaults.DescribeBackup(subject.At, part.JobId!, run.Cancel) is not { } job)
            {
                throw new ActivityFailedException("backup.job_missing", $"AWS Backup does not know job {part.JobId} any more.");
            }

            percent += job.IsSettled ? 100 : job.PercentDone ?? 0;
            if (job.State != part.State || job.SizeBytes != part.SizeBytes)
            {
                backup.See(part with { State = job.State, RecoveryPointArn = job.RecoveryPointArn, SizeBytes = job.SizeBytes ?? part.SizeBytes, Message = job.StatusMessage }, run.Now);
            }

            if (job.State != part.State)
            {
                run.Log($"{part.ResourceArn}: {job.State}{(job.StatusMessage is { Length: > 0 } said ? $" ({said})" : "")}");
            }

            if (job is { IsSettled: true, Succeeded: false })
            {
                throw new ActivityFailedException("backup.job_failed", $"The backup of {part.ResourceArn} ended {job.State}: {job.StatusMessage ?? "AWS gives no reason"}.", job.StatusMessage);
            }
        }

        run.Report(percent / 100 / backup.Parts.Count);
        return backup.Parts.All(p => p.State == BackupJobState.Completed);
    }

    private static async Task Record(Run<State> run)
    {
        var subject = await Subject.Load(run.Context);
        var backup = await Find(run);
        backup.Complete(run.Now);
        subject.Environment.BackedUp(run.Now, run.Now);
        await AttentionDesk.Resolve(run.Context, AttentionKind.BackupFailed);
        await AttentionDesk.Resolve(run.Context, AttentionKind.BackupLate);
        run.Log($"Backup {backup.Index} is complete: {backup.Parts.Count} recovery points, {backup.SizeBytes:N0} bytes, {(run.Now - backup.CreatedAt).TotalSeconds:0} s.");
    }

    private static Task<Backup> Find(Run<State> run) => run.Db.Backups.SingleAsync(b => b.ActivityId == run.Activity.Id, run.Cancel);

    private static bool IsSafe(Activity activity)
    {
        using var parameters = JsonDocument.Parse(activity.Parameters);
        return parameters.RootElement.TryGetProperty("safe", out var safe) && safe.ValueKind == JsonValueKind.True;
    }
}
