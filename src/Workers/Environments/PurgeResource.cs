using System.Text.Json.Serialization;
using Cloud.Application.Ports;
using Cloud.Domain.Activities;
using Cloud.Domain.Environments;
using Cloud.Workers.Running;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Workers.Environments;

/// <summary>
/// Deletes what a stack or a restore left in the account: CloudFormation takes it into a stack of its own by an import, and deletes it with that. Whatever fails
/// before it is deleted leaves it as it was, in no stack, and the row says why; purging it again begins anew.
/// </summary>
internal sealed class PurgeResource(ICloudFormation stacks, PurgeStacks purges, IBackupVaults vaults, IDatabaseSnapshots snapshots) : Workflow<PurgeResource.State>
{
    public sealed record State
    {
        /// <summary>The purge stack, once there is one.</summary>
        public string? StackId { get; init; }

        /// <summary>An earlier purge that was given up had taken it in already.</summary>
        public bool Adopted { get; init; }

        /// <summary>AWS knows no such thing any more: nothing is left to do but to say so.</summary>
        public bool Gone { get; init; }

        /// <summary>No stack can take it in: its own service deletes it.</summary>
        public bool Direct { get; init; }

        /// <summary>It was taken in before, is gone, or no stack takes it.</summary>
        [JsonIgnore]
        public bool NeedsNoImport => Adopted || Gone || Direct;

        public string? LastEventId { get; init; }

        /// <summary>The first failure, as AWS told it.</summary>
        public string? RootCause { get; init; }
    }

    public override IReadOnlyList<string> Types => [ActivityTypes.ResourcePurge];

    public override TimeSpan Deadline => TimeSpan.FromHours(4);

    protected override void Define(StepList<State> steps) => steps
        .Do("Look at it", Look)
        .Wait("Clear what an earlier purge left", ClearGround, every: TimeSpan.FromSeconds(3), within: TimeSpan.FromMinutes(30))
        .Do("Prepare the import", purges.Prepare, undo: purges.LetGo)
        .Wait("Import ready", purges.Ready, every: TimeSpan.FromSeconds(2), within: TimeSpan.FromMinutes(15))
        .NoReturn()
        .Do("Take it into a stack of its own", purges.Import)
        .Wait("Taken in", purges.TakenIn, every: TimeSpan.FromSeconds(3), within: TimeSpan.FromMinutes(30), weight: 3)
        .Wait("Empty it", Emptied, every: TimeSpan.FromMilliseconds(200), within: TimeSpan.FromMinutes(45), weight: 3)
        .Wait("Deleted", purges.Deleted, every: TimeSpan.FromSeconds(3), within: TimeSpan.FromHours(1), weight: 6)
        .Do("Take it off the list", Remove);

    public override async Task Failed(StepContext context, ActivityError error, bool undone)
    {
        if (await Retained.Find(context) is { } resource)
        {
            var rest = undone ? "" : $" The stack {PurgeStack.NameOf(resource)} in {resource.Region} still stands; purging it again goes on from there.";
            resource.PurgeFailed(context.Activity.Id, error.Code == StepRunner.CancelledCode ? null : error.Message + rest);
        }
    }

    /// <summary>What is sure to fail is refused before anything is moved.</summary>
    private async Task Look(Run<State> run)
    {
        var resource = await Retained.Load(run.Context);
        run.State = run.State with { Direct = PurgeStack.KnowsNoStack(resource) };
        if (PurgeStack.MustBeEmptied(resource) && await vaults.DescribeVault(await Retained.At(run.Context, resource), resource.PhysicalId, run.Cancel) is { Locked: true, RecoveryPoints: > 0 } vault)
        {
            throw new ActivityFailedException(
                "purge.vault_locked", $"Vault {vault.Name} is locked and lets nobody delete its {vault.RecoveryPoints} recovery points before their time. Purge it again after that.");
        }
    }

    /// <summary>A stack of the name is an earlier attempt's: what has the resource is taken over, what has not is deleted.</summary>
    private async Task<bool> ClearGround(Run<State> run)
    {
        var resource = await Retained.Load(run.Context);
        var stack = await stacks.DescribeStack(await Retained.At(run.Context, resource), PurgeStack.NameOf(resource), run.Cancel);
        if (stack is null || stack.IsDeleted)
        {
            return true;
        }

        if (stack.Succeeded || stack.Status == StackStatus.DeleteFailed)
        {
            run.Log($"An earlier purge had taken it into {stack.Name}, which is {stack.Status}.");
            run.State = run.State with { Adopted = true, StackId = stack.Id, LastEventId = await stacks.LastEvent(await Retained.At(run.Context, resource), stack.Id, run.Cancel) };
            return true;
        }

        if (stack.IsSettled || stack.Status == StackStatus.ReviewInProgress)
        {
            run.Log($"Removing the stack {stack.Name} of an earlier purge, which is {stack.Status} and holds nothing.");
            await stacks.DeleteStack(await Retained.At(run.Context, resource), stack.Id, StackTokens.Token(run.Activity, "clear"), null, run.Cancel);
        }

        return false;
    }

    /// <summary>AWS deletes an empty vault only. Its environment is gone or has no backup in it any more: that was asked before this began.</summary>
    private async Task<bool> Emptied(Run<State> run)
    {
        var resource = await Retained.Load(run.Context);
        if (run.State.Direct)
        {
            run.State = run.State with { Gone = !await snapshots.Delete(await Retained.At(run.Context, resource), resource.PhysicalId, run.Cancel) };
            return true;
        }

        if (run.State.Gone || !PurgeStack.MustBeEmptied(resource))
        {
            return true;
        }

        var points = await vaults.ListRecoveryPoints(await Retained.At(run.Context, resource), resource.PhysicalId, null, run.Cancel);
        if (points.FirstOrDefault(p => p.Status != "DELETING") is not { } point)
        {
            return points.Count == 0;
        }

        try
        {
            await vaults.DeleteRecoveryPoint(await Retained.At(run.Context, resource), resource.PhysicalId, point.Arn, run.Cancel);
        }
        catch (CloudCallException e) when (e.Kind == CloudErrorKind.Invalid)
        {
            throw new ActivityFailedException("purge.not_emptied", PurgeCauses.Sentence($"AWS does not delete recovery point {point.Arn}, so the vault stays.", e.Reason), e.Reason);
        }

        run.Log($"Recovery point {point.Arn} is deleted.");
        return points.Count == 1;
    }

    private static async Task Remove(Run<State> run)
    {
        if (await Retained.Find(run.Context) is not { } resource)
        {
            return;
        }

        if (PurgeStack.MustBeEmptied(resource))
        {
            run.Db.Backups.RemoveRange(await run.Db.Backups.Where(b => b.EnvironmentId == resource.EnvironmentId && b.Vault == resource.PhysicalId).ToListAsync(run.Cancel));
        }

        run.Db.RetainedResources.Remove(resource);
        run.Log(run.State.Gone ? $"{resource.PhysicalId} was gone already." : $"{resource.PhysicalId} is deleted.");
    }
}
