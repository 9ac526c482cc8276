using Cloud.Application.Ports;
using Cloud.Domain.Attention;
using Cloud.Domain.Backups;
using Cloud.Workers.Environments;
using Cloud.Workers.Running;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Workers.Backups;

/// <summary>
/// The environment's vaults against its backups, on the reconcile's beat: recovery points that no backup knows, and backups whose recovery points are gone.
/// Both are reported; nothing is deleted by itself.
/// </summary>
internal sealed class VaultComparison(IBackupVaults vaults)
{
    /// <summary>ARNs told in one attention item; the log has all.</summary>
    private const int Told = 5;

    public async Task Compare(StepContext context)
    {
        var subject = await Subject.Load(context);
        var backups = await context.Db.Backups.Where(b => b.EnvironmentId == subject.Environment.Id).ToListAsync(context.Cancel);
        await Release(context, backups);

        Dictionary<string, RecoveryPoint> found = new(StringComparer.Ordinal);
        foreach (var vault in backups.Select(b => b.Vault).Append(subject.Topology.VaultName).OfType<string>().Distinct(StringComparer.Ordinal))
        {
            foreach (var point in await Points(subject, vault, context.Cancel))
            {
                found[point.Arn] = point;
            }
        }

        await TellOrphans(context, subject, backups, found);
        foreach (var backup in backups.Where(b => b.Status == BackupStatus.Created))
        {
            Mark(context, backup, found);
        }

        if (backups.Exists(b => b.HasLost))
        {
            var newest = backups.Where(b => b.Restorable).Max(b => b.CompletedAt);
            if (subject.Environment.LastBackupAt != newest)
            {
                subject.Environment.BackedUp(newest, context.Now);
            }
        }

        await SettleMissing(context, except: null, backups);
        context.Log($"{found.Count} recovery points, {backups.Count} backups.");
    }

    /// <summary>Raises or resolves the item of backups that lost a recovery point; resolved once each of those was deleted.</summary>
    public static async Task SettleMissing(StepContext context, Guid? except, List<Backup>? known = null)
    {
        var all = known ?? await context.Db.Backups.Where(b => b.EnvironmentId == context.Activity.EnvironmentId).ToListAsync(context.Cancel);
        var lost = all.Where(b => b.HasLost && b.Id != except).OrderBy(b => b.Index).ToList();
        if (lost.Count == 0)
        {
            await AttentionDesk.Resolve(context, AttentionKind.BackupMissingRecoveryPoint);
            return;
        }

        var named = string.Join(", ", lost.Select(b => $"#{b.Index}"));
        await AttentionDesk.Raise(context, AttentionKind.BackupMissingRecoveryPoint, AttentionSeverity.Critical, $"Backups lost recovery points: {named}",
            $"Their recovery points were deleted outside the product, or expired there, so {named} can be restored no more. Take a backup now if no newer one is good; delete these when you have seen it.");
    }

    /// <summary>When the newest backup that can be restored was complete.</summary>
    public static Task<DateTimeOffset?> NewestGood(ICloudDb db, Guid environment, Guid except, CancellationToken ct) =>
        db.Backups.Where(b => b.EnvironmentId == environment && b.Id != except && b.Status == BackupStatus.Created).MaxAsync(b => b.CompletedAt, ct);

    /// <summary>What an activity that was given up left in between ends here: nothing else would ever move it.</summary>
    private static async Task Release(StepContext context, List<Backup> backups)
    {
        foreach (var backup in backups.Where(b => b.Status == BackupStatus.Deleting))
        {
            if (!await IsOpen(context, backup.DeletionId))
            {
                backup.DeletionFailed("its activity was given up.", context.Now);
            }
        }

        foreach (var restore in await context.Db.Restores.Where(r => r.EnvironmentId == context.Activity.EnvironmentId
            && (r.State == RestoreState.Requested || r.State == RestoreState.Restoring || r.State == RestoreState.Checking
                || r.State == RestoreState.Switching || r.State == RestoreState.Undoing || r.State == RestoreState.Settling)).ToListAsync(context.Cancel))
        {
            if (restore.IsOpen && !await IsOpen(context, restore.ActivityId))
            {
                restore.Fail("Its activity was given up.", context.Now);
            }
            else if (!restore.IsOpen && !await IsOpen(context, restore.SwitchActivityId))
            {
                restore.SwitchFailed(context.Now);
            }
        }
    }

    private static Task<bool> IsOpen(StepContext context, Guid? activity) => context.Db.Activities.AnyAsync(a => a.Id == activity && a.CompletedAt == null, context.Cancel);

    /// <summary>Nothing where the vault itself is gone.</summary>
    private async Task<IReadOnlyList<RecoveryPoint>> Points(Subject subject, string vault, CancellationToken ct) =>
        await vaults.DescribeVault(subject.At, vault, ct) is null ? [] : await vaults.ListRecoveryPoints(subject.At, vault, null, ct);

    private static async Task TellOrphans(StepContext context, Subject subject, List<Backup> backups, Dictionary<string, RecoveryPoint> found)
    {
        var known = backups.SelectMany(b => b.Parts).Select(p => p.RecoveryPointArn).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var orphans = found.Values.Where(p => !known.Contains(p.Arn) && p.Status is not ("CREATING" or "DELETING")).OrderBy(p => p.Created).ToList();
        if (orphans.Count == 0)
        {
            await AttentionDesk.Resolve(context, AttentionKind.BackupOrphan);
            return;
        }

        foreach (var orphan in orphans)
        {
            context.Log($"No backup knows recovery point {orphan.Arn} of {orphan.Created:u}.");
        }

        var more = orphans.Count > Told ? $" and {orphans.Count - Told} more, which the activity's log names" : "";
        await AttentionDesk.Raise(context, AttentionKind.BackupOrphan, AttentionSeverity.Notice, $"{orphans.Count} recovery points of {subject.Environment.MachineName} belong to no backup",
            $"They are billed and nothing here expires them: {string.Join(", ", orphans.Take(Told).Select(o => o.Arn))}{more}. Delete them in AWS Backup if nobody wants them.");
    }

    private static void Mark(StepContext context, Backup backup, Dictionary<string, RecoveryPoint> found)
    {
        List<string> why = [];
        foreach (var part in backup.Parts)
        {
            var point = part.RecoveryPointArn is { } arn ? found.GetValueOrDefault(arn) : null;
            if (point is not { IsRestorable: true })
            {
                why.Add(point is null ? $"recovery point {part.RecoveryPointArn} is not in the vault any more" : $"recovery point {part.RecoveryPointArn} is {point.Status}");
                backup.See(part with { State = BackupPart.Missing, RecoveryPointArn = point?.Arn }, context.Now);
            }
        }

        if (why.Count > 0)
        {
            backup.Fail($"Not restorable: {string.Join("; ", why)}", context.Now);
            context.Log($"Backup {backup.Index} is not restorable: {string.Join("; ", why)}.");
        }
    }
}
