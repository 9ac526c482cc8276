using Cloud.Application.Ports;
using Cloud.Domain.Scaling;
using Cloud.Workers.Environments;
using Cloud.Workers.Running;

namespace Cloud.Workers.Scaling;

/// <summary>
/// The undo of one block: an update that runs is cancelled; what was changed already goes back by a change set of its own. It looks at the stack,
/// not at what it remembers, and answers false while that goes on.
/// </summary>
internal sealed class ScalingReturn(ICloudFormation stacks, StackMoves moves)
{
    public async Task<bool> TakeBack(Run<StackChange> run, ScalingBlock block)
    {
        var request = await ScalingDesk.Demand(run.Context);
        if (!block.Applies(request))
        {
            return true;
        }

        if (request.State != ScalingState.Aborted)
        {
            request.Abort(run.Activity.Error?.Message, run.Now);
        }

        return run.State.Key == block.BackKey ? await GoBack(run, block, request) : await Stop(run, block, request);
    }

    /// <summary>Until the stack rests; then either the block is as before, or the way back begins.</summary>
    private async Task<bool> Stop(Run<StackChange> run, ScalingBlock block, ScalingRequest request)
    {
        if (!await moves.CancelUpdate(run) || !await ChangeSetRests(run, block))
        {
            return false;
        }

        var subject = await Subject.Load(run.Context);
        var stack = await stacks.DescribeStack(subject.At, run.State.StackId!, run.Cancel);
        if (stack is null || stack.IsDeleted)
        {
            throw new ActivityFailedException("stack.missing", "The stack disappeared while it was being changed: somebody deleted it.");
        }

        if (block.IsAsBefore(stack.Parameters, block.Before(request, subject.Spec()), subject.Project.Blueprint))
        {
            return await Back(run, block, request);
        }

        await moves.Adopt(run, block.BackKey);
        await moves.StoreTemplate(run, (_, s) => block.Before(request, s.Spec()));
        await moves.CreateChangeSet(run);
        run.Log($"{block.Title}: goes back to what it was.");
        return false;
    }

    /// <summary>The change set of the way there: one that was started must end, one that was not is thrown away.</summary>
    private async Task<bool> ChangeSetRests(Run<StackChange> run, ScalingBlock block)
    {
        var subject = await Subject.Load(run.Context);
        var state = run.State;
        run.State = state with { Key = block.Key };
        var name = run.ChangeSetName();
        run.State = state;
        var changes = await stacks.DescribeChangeSet(subject.At, state.StackId!, name, run.Cancel);
        if (changes is null || changes.HasRun)
        {
            return true;
        }

        if (!changes.IsSettled || changes.ExecutionStatus == "EXECUTE_IN_PROGRESS")
        {
            return false;
        }

        await stacks.DeleteChangeSet(subject.At, state.StackId!, name, run.Cancel);
        return true;
    }

    private async Task<bool> GoBack(Run<StackChange> run, ScalingBlock block, ScalingRequest request)
    {
        if (run.State is { Total: 0, NothingToDo: false })
        {
            await moves.ChangeSetReady(run);
            return false;
        }

        if (!run.State.Executed)
        {
            See(run, block, request, ScalingNodeState.Draining);
            await moves.Execute(run);
            run.State = run.State with { Executed = true };
            return false;
        }

        if (!await moves.StackComplete(run))
        {
            See(run, block, request, ScalingNodeState.Resizing);
            return false;
        }

        return await Back(run, block, request);
    }

    private async Task<bool> Back(Run<StackChange> run, ScalingBlock block, ScalingRequest request)
    {
        await moves.Record(run);
        var subject = await Subject.Load(run.Context);
        ScalingDesk.DemandGateways(subject, request);
        block.PutBack(request, run.Now);
        run.Log($"{block.Title}: as before.");
        return true;
    }

    private static void See(Run<StackChange> run, ScalingBlock block, ScalingRequest request, ScalingNodeState state)
    {
        if (block.Node is { } node && !run.State.NothingToDo)
        {
            request.See(node, state, run.Now);
        }
    }
}
