using Cloud.Application.Ports;
using Cloud.Domain.Backups;
using Cloud.Workers.Environments;
using Cloud.Workers.Running;

namespace Cloud.Workers.Backups;

/// <summary>The moves that taking a backup, taking it back and deleting it share. Each may be made twice, and each makes one call that changes something at most.</summary>
internal sealed class RecoveryPoints(IBackupVaults vaults)
{
    /// <summary>Minutes, the least that AWS Backup takes (StartBackupJob): a job that has not begun by then gives way to the next backup, which is due in six hours.</summary>
    private const int StartWindow = 60;

    /// <summary>Starts the part's job, or finds the one that its token started before.</summary>
    public async Task StartJob(Subject subject, Backup backup, BackupPart part, StepContext context)
    {
        var role = subject.Topology.BackupRoleArn ?? throw new ActivityFailedException("backup.no_role", "The stack names no role for AWS Backup to work under.");
        var job = await vaults.StartBackup(subject.At, new NewBackup(backup.Vault, part.ResourceArn, role, part.Token, subject.Tags) { StartWindowMinutes = StartWindow }, context.Cancel);
        backup.See(part with { JobId = job, State = BackupJobState.Created }, context.Now);
        context.Log($"Job {job} started for {part.ResourceArn}.");
    }

    /// <summary>Looks at the part's job and notes what AWS says; null when AWS does not know it any more.</summary>
    public async Task<BackupJob?> Follow(Subject subject, Backup backup, BackupPart part, StepContext context)
    {
        if (await vaults.DescribeBackup(subject.At, part.JobId!, context.Cancel) is not { } job)
        {
            return null;
        }

        if (job.State != part.State || job.SizeBytes != part.SizeBytes)
        {
            backup.See(part with { State = job.State, RecoveryPointArn = job.RecoveryPointArn, SizeBytes = job.SizeBytes ?? part.SizeBytes, Message = job.StatusMessage }, context.Now);
        }

        if (job.State != part.State)
        {
            context.Log($"{part.ResourceArn}: {job.State}{(job.StatusMessage is { Length: > 0 } said ? $" ({said})" : "")}");
        }

        return job;
    }

    /// <summary>True when none of the backup's jobs will change any more.</summary>
    public async Task<bool> Settle(Subject subject, Backup backup, StepContext context)
    {
        if (backup.Parts.FirstOrDefault(p => p.JobId is null && p.State == BackupPart.Starting) is { } unsure)
        {
            await FindJob(subject, backup, unsure, context);
            return false;
        }

        var settled = true;
        foreach (var part in backup.Parts.Where(p => p.JobId is not null && p.State != BackupPart.Deleted))
        {
            settled &= await Follow(subject, backup, part, context) is null or { IsSettled: true };
        }

        return settled;
    }

    /// <summary>There may be a job whose answer was lost: its token finds it, and only its token does. AWS refuses it for good where there is none and can be none.</summary>
    private async Task FindJob(Subject subject, Backup backup, BackupPart part, StepContext context)
    {
        context.Log($"There may be a job for {part.ResourceArn} whose answer was lost: its token finds it, or starts it to be taken back with the others.");
        try
        {
            await StartJob(subject, backup, part, context);
        }
        catch (CloudCallException e) when (!e.Retryable)
        {
            backup.See(part with { State = BackupPart.Requested, Message = e.Reason }, context.Now);
        }
    }

    /// <summary>Deletes one recovery point; true when none is left. Refused by a vault lock, it says until when nothing can be done.</summary>
    public async Task<bool> DeleteNext(Subject subject, Backup backup, StepContext context)
    {
        if (backup.Parts.FirstOrDefault(p => p.RecoveryPointArn is not null) is not { RecoveryPointArn: { } arn } part)
        {
            return true;
        }

        try
        {
            await vaults.DeleteRecoveryPoint(subject.At, backup.Vault, arn, context.Cancel);
        }
        catch (CloudCallException e) when (e.Kind == CloudErrorKind.Invalid)
        {
            if (await vaults.DescribeVault(subject.At, backup.Vault, context.Cancel) is { Locked: true })
            {
                throw new ActivityFailedException("backup.vault_locked", $"Vault {backup.Vault} is locked and lets nobody delete its recovery points before their time. AWS says: {e.Reason}", e.Reason);
            }

            throw;
        }

        backup.See(part with { RecoveryPointArn = null, State = BackupPart.Deleted }, context.Now);
        context.Log($"Recovery point {arn} is deleted.");
        return backup.Parts.All(p => p.RecoveryPointArn is null);
    }
}
