using Cloud.Application.Ports;
using Cloud.Domain.Activities;
using Cloud.Domain.Backups;
using Cloud.Domain.Blueprints;
using Cloud.Domain.Environments;
using Cloud.Workers.Environments;
using Cloud.Workers.Running;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Workers.Backups;

/// <summary>
/// Changes which database of an environment in containers serves: over to a restored one, back to the one before, or that one away for good. It is one change of the stack: AWS
/// makes the other database before it moves the name <c>db.</c> and starts containers with its password, removes what is not wanted last, and takes all of it back when a
/// part fails. Once it runs nobody stops it: what the stack is made from must be known exactly, or a later change would make a database anew, and empty.
/// </summary>
internal sealed class SwitchDatabase(ICloudFormation stacks, StackMoves moves, IBackupVaults vaults, FinalSnapshots snapshots) : Workflow<StackChange>
{
    public override IReadOnlyList<string> Types => [ActivityTypes.RestoreSwitch, ActivityTypes.RestoreUndo, ActivityTypes.RestoreSettle];

    public override TimeSpan Deadline => TimeSpan.FromHours(4);

    protected override void Define(StepList<StackChange> steps) => moves
        .AddUpdate(steps.Do("Look at the restore", Look).Do("Let go what is to go", Lift, undo: Guarded), (run, subject) => subject.Spec() with { Slots = run.State.Slots! }, completed: Completed)
        .Do("Guard what stands", run => Guard(run, removedSlot: null))
        .Do("Finish", Finish);

    /// <summary>Taken back by AWS, the environment runs on what it ran on; where that failed too, the stack's page shows the ways out.</summary>
    public override async Task Failed(StepContext context, ActivityError error, bool undone)
    {
        var subject = await Subject.Load(context);
        if (await RestoreBackup.Find(context) is { } restore && restore.SwitchActivityId == context.Activity.Id)
        {
            restore.SwitchFailed(context.Now);
        }

        if (!undone)
        {
            subject.Environment.RequireAttention(context.Now);
            await Schedules.ScheduleDesk.LookSoon(context, subject.Environment);
        }
        else
        {
            subject.Environment.EndUpdate(context.Now);
        }
    }

    private async Task Look(Run<StackChange> run)
    {
        var subject = await Subject.Load(run.Context);
        var restore = await Found(run);
        if (!subject.Environment.CanUpdate)
        {
            throw new ActivityFailedException("environment.wrong_state", EnvironmentErrors.WrongState(subject.Environment, "change over its database").Message);
        }

        var slots = subject.Spec().Slots;
        run.State = run.State with
        {
            Slots = run.Activity.Type switch
            {
                ActivityTypes.RestoreSwitch => slots.SwitchedTo(await Snapshot(run, subject, restore)),
                ActivityTypes.RestoreUndo => slots.Undone(),
                _ => slots.Settled(),
            },
        };
        subject.Environment.BeginUpdate(run.Now);
        run.Log($"Database {slots.Active} serves{(slots.KeepsIdle ? ", the other stands" : "")}; then {run.State.Slots.Active} does{(run.State.Slots.KeepsIdle ? ", and the other stands" : " alone")}.");
    }

    /// <summary>The stack's policy lets no update delete a database: for this one update it does not guard the one that goes.</summary>
    private async Task Lift(Run<StackChange> run)
    {
        if (run.State.Slots is { KeepsIdle: false } slots)
        {
            await Guard(run, slots.Idle);
        }
    }

    private async Task<bool> Guarded(Run<StackChange> run)
    {
        await Guard(run, removedSlot: null);
        return true;
    }

    private async Task Guard(Run<StackChange> run, string? removedSlot)
    {
        var subject = await Subject.Load(run.Context);
        await stacks.SetStackPolicy(subject.At, subject.Stack!.Arn, StackTemplates.StackPolicy(subject.Project.Blueprint, subject.Spec(), removedSlot), run.Cancel);
    }

    private async Task<string> Snapshot(Run<StackChange> run, Subject subject, Restore restore)
    {
        var vault = await run.Db.Backups.Where(b => b.Id == restore.BackupId).Select(b => b.Vault).SingleOrDefaultAsync(run.Cancel);
        return restore.DatabasePoint is { } arn && vault is not null && await vaults.DescribeRecoveryPoint(subject.At, vault, arn, run.Cancel) is { IsRestorable: true }
            ? arn
            : throw new ActivityFailedException("restore.backup_gone", $"The database of backup {restore.BackupIndex} of {restore.SourceName} cannot be made from it any more: its recovery point is gone. Restore another backup.");
    }

    /// <summary>Saved with the stack's completion, and not a step later: what is rendered from now on starts from it.</summary>
    private static async Task Completed(Run<StackChange> run, Subject subject)
    {
        var restore = await Found(run);
        var before = subject.StackRow(run.Db);
        if (run.State.Slots is { KeepsIdle: false } now)
        {
            run.State = run.State with { LetGo = before.Parts.FirstOrDefault(p => p.LogicalId == DatabaseSlots.ClusterOf(now.Idle))?.PhysicalId };
        }

        before.SeeSlots(run.State.Slots!);
        switch (run.Activity.Type)
        {
            case ActivityTypes.RestoreSwitch:
                restore.Switched(run.Now);
                run.Log($"{subject.Environment.MachineName} runs on the restored database. The one before stands until {restore.UndoUntil:yyyy-MM-dd HH:mm} UTC.");
                break;
            case ActivityTypes.RestoreUndo:
                restore.Undone(run.Now);
                run.Log($"{subject.Environment.MachineName} runs on the database before the restore. AWS keeps a snapshot of the restored one.");
                break;
            default:
                restore.Settled(run.Now);
                run.Log("The database before the restore is gone. AWS keeps a snapshot of it.");
                break;
        }
    }

    private async Task Finish(Run<StackChange> run)
    {
        var subject = await Subject.Load(run.Context);
        if (run.State.LetGo is { } cluster)
        {
            await snapshots.List(run, subject, [cluster]);
        }

        subject.Environment.EndUpdate(run.Now);
        subject.Environment.ReportHealth(Health.Healthy, run.Now);
    }

    private static async Task<Restore> Found(Run<StackChange> run) =>
        await RestoreBackup.Find(run.Context) is { } restore && restore.SwitchActivityId == run.Activity.Id
            ? restore
            : throw new ActivityFailedException("restore.superseded", "Another activity changes over this restore's database, or the restore is gone.");
}
