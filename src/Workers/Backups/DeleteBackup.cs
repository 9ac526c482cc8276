using System.Text.Json;
using Cloud.Domain;
using Cloud.Domain.Activities;
using Cloud.Domain.Backups;
using Cloud.Workers.Environments;
using Cloud.Workers.Running;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Workers.Backups;

/// <summary>Deletes a backup: its recovery points one after another, then its row. What is deleted cannot be brought back, so there is nothing to undo.</summary>
internal sealed class DeleteBackup(RecoveryPoints points) : Workflow<DeleteBackup.State>
{
    /// <summary>Nothing beside the backup's own row.</summary>
    public sealed record State;

    public override IReadOnlyList<string> Types => [ActivityTypes.BackupDelete];

    public override TimeSpan Deadline => TimeSpan.FromHours(1);

    protected override void Define(StepList<State> steps) => steps
        .Do("Look at the backup", Look)
        .NoReturn()
        .Wait("Delete the recovery points", DeletePoints, every: TimeSpan.FromMilliseconds(200), within: TimeSpan.FromMinutes(30), weight: 5)
        .Do("Remove the backup", Remove);

    public override async Task Failed(StepContext context, ActivityError error, bool undone)
    {
        if (await Find(context) is { } backup && backup.DeletionId == context.Activity.Id)
        {
            backup.DeletionFailed(error.Code == StepRunner.CancelledCode ? "cancelled on request" : error.Message, context.Now);
            if (!backup.Restorable)
            {
                await NewestGood(context, except: backup.Id);
            }
        }
    }

    /// <summary>Held since it was asked, or there no more: what was true at the request may not be now.</summary>
    private static async Task Look(Run<State> run)
    {
        if (await Find(run.Context) is { Held: true } held)
        {
            throw new ActivityFailedException("backup.held", BackupErrors.Held(held).Message);
        }
    }

    private async Task<bool> DeletePoints(Run<State> run)
    {
        if (await Find(run.Context) is not { } backup)
        {
            return true;
        }

        var done = await points.DeleteNext(await Subject.Load(run.Context), backup, run.Context);
        run.Report((double)backup.Parts.Count(p => p.RecoveryPointArn is null) / backup.Parts.Count);
        return done;
    }

    private static async Task Remove(Run<State> run)
    {
        if (await Find(run.Context) is not { } backup)
        {
            return;
        }

        run.Db.Backups.Remove(backup);
        await NewestGood(run.Context, except: backup.Id);
        await VaultComparison.SettleMissing(run.Context, except: backup.Id);
        run.Log($"Backup {backup.Index} is deleted: {backup.Parts.Count} recovery points.");
    }

    /// <summary>The environment shows the newest backup that can be restored, or none.</summary>
    private static async Task NewestGood(StepContext context, Guid except)
    {
        var environment = (await Subject.Load(context)).Environment;
        environment.BackedUp(await VaultComparison.NewestGood(context.Db, environment.Id, except, context.Cancel), context.Now);
    }

    private static async Task<Backup?> Find(StepContext context)
    {
        using var parameters = JsonDocument.Parse(context.Activity.Parameters);
        return WireId.TryParse(parameters.RootElement.GetProperty("backup").GetString(), out var id)
            ? await context.Db.Backups.SingleOrDefaultAsync(b => b.Id == id, context.Cancel)
            : null;
    }
}
