using Cloud.Domain.Activities;
using Cloud.Domain.Blueprints;
using Cloud.Domain.Environments;
using Cloud.Domain.Scaling;
using Cloud.Workers.Environments;
using Cloud.Workers.Running;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Workers.Scaling;

/// <summary>
/// Makes a cluster larger or smaller (R26, R27): node after node, each by a change set of its own, the next one only when the one before takes traffic
/// again. Stopped or failed, it brings what it changed back the same way. Blocks that the request does not change pass without a call.
/// </summary>
internal sealed class ScaleEnvironment(StackMoves moves, ScalingReturn way) : Workflow<StackChange>
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan StackLook = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan ChangeSetWithin = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan StackWithin = TimeSpan.FromHours(2);
    private static readonly TimeSpan RejoinWithin = TimeSpan.FromMinutes(30);

    /// <summary>A little longer than a pause may last, so that the pause is what is named as the reason.</summary>
    private static readonly TimeSpan MayGoOnWithin = ScalingRules.LongestPause + TimeSpan.FromHours(1);

    private const int NodeWeight = 20;
    private const int WebWeight = 4;

    public override IReadOnlyList<string> Types => [ActivityTypes.EnvironmentScale];

    /// <summary>Three nodes and the web servers, each with its pause, and the way back.</summary>
    public override TimeSpan Deadline => TimeSpan.FromHours(36);

    protected override void Define(StepList<StackChange> steps)
    {
        steps.Do("Begin", Begin);
        AddBlock(steps, ScalingBlock.WebFirst);
        for (var node = 1; node <= ClusterSize.Nodes; node++)
        {
            AddBlock(steps, ScalingBlock.OfNode(node));
        }

        AddBlock(steps, ScalingBlock.WebLast);
        steps.Do("Record the new size", Complete);
    }

    private void AddBlock(StepList<StackChange> steps, ScalingBlock block)
    {
        steps
            .Do($"{block.Title}: render the change", run => When(run, block, request => Prepare(run, block, request)))
            .Do($"{block.Title}: create the change set", run => When(run, block, _ => Done(moves.CreateChangeSet(run))), undo: run => way.TakeBack(run, block))
            .Wait($"{block.Title}: change set ready", run => When(run, block, _ => moves.ChangeSetReady(run)), Look, ChangeSetWithin);
        if (block.Node is not null)
        {
            // The last moment before the node is out: what was prepared until here is a change set that can be thrown away.
            steps.Wait($"{block.Title}: may go on", run => When(run, block, request => Task.FromResult(MayGoOn(run, block, request))), Look, MayGoOnWithin);
        }

        steps
            .Do(block.Node is null ? $"{block.Title}: begin the change" : $"{block.Title}: take out of rotation", run => When(run, block, request => TakeOut(run, block, request)))
            .Wait($"{block.Title}: changed", run => When(run, block, request => Changed(run, block, request)), StackLook, StackWithin, weight: block.Node is null ? WebWeight : NodeWeight)
            .Do($"{block.Title}: record what was built", run => When(run, block, request => Record(run, block, request)));
        if (block.Node is not null)
        {
            steps.Wait($"{block.Title}: back in rotation", run => When(run, block, request => Rejoined(run, block, request)), Look, RejoinWithin);
        }
    }

    /// <summary>Nothing begun: the request ends, and the environment was never touched. Taken back: both are as before. Neither: a person must look.</summary>
    public override async Task Failed(StepContext context, ActivityError error, bool undone)
    {
        if (await ScalingDesk.Find(context) is { } request)
        {
            if (request.StartedAt is null && error.Code == StepRunner.CancelledCode)
            {
                request.Cancel(context.Now);
            }
            else
            {
                request.End(error.Message, asBefore: undone && request.StartedAt is not null, context.Now);
            }
        }

        var subject = await Subject.Load(context);
        if (subject.Environment.Lifecycle != Lifecycle.Updating)
        {
            return;
        }

        if (undone)
        {
            subject.Environment.EndUpdate(context.Now);
        }
        else
        {
            subject.Environment.RequireAttention(context.Now);
            await Schedules.ScheduleDesk.LookSoon(context, subject.Environment);
        }
    }

    private static async Task Begin(Run<StackChange> run)
    {
        var (subject, request) = (await Subject.Load(run.Context), await ScalingDesk.Demand(run.Context));
        if (request.StartedAt is null && ScalingRules.Refusal(subject.Environment, holder: null) is { } refusal)
        {
            throw new ActivityFailedException(refusal.Code, refusal.Message);
        }

        var nodes = ScalingRules.NodesOf(subject.Environment, subject.Project.Region, subject.Topology);
        if (nodes.Count != ClusterSize.Nodes)
        {
            throw new ActivityFailedException("scaling.no_nodes", $"The stack names {nodes.Count} nodes, and a cluster has {ClusterSize.Nodes}. The environment's stack page shows what is there.");
        }

        await ScalingDesk.TellWait(run.Context);
        request.Begin(subject.Environment, nodes, [.. subject.Topology.Gateways.Select(g => g.Address)], run.Now);
        subject.Environment.BeginUpdate(run.Now);
        run.Log($"From {request.From} to {request.To}.");
        foreach (var move in ScalingCourse.Of(request))
        {
            run.Log($"{move.Order}. {move.What}; {move.InService} of {nodes.Count} nodes take traffic meanwhile.");
        }
    }

    /// <summary>Read before every node: a pause rests between nodes, never while one is out.</summary>
    private static bool MayGoOn(Run<StackChange> run, ScalingBlock block, ScalingRequest request)
    {
        if (request.PausedAt is not { } since)
        {
            return true;
        }

        if (run.Now - since > ScalingRules.LongestPause)
        {
            throw new ActivityFailedException("scaling.paused_too_long",
                $"The pause lasted longer than {ScalingRules.LongestPause.TotalHours:0} hours. Backups wait for a scaling to end, so what was changed goes back.");
        }

        if (request.Hold(block.Node!.Value, run.Now))
        {
            run.Log($"Paused before node {block.Node}. It goes on when it is resumed.");
        }

        return false;
    }

    private async Task<bool> Prepare(Run<StackChange> run, ScalingBlock block, ScalingRequest request)
    {
        await moves.Adopt(run, block.Key);
        await moves.StoreTemplate(run, (_, subject) => block.Wanted(request, subject.Spec()));
        return true;
    }

    private async Task<bool> TakeOut(Run<StackChange> run, ScalingBlock block, ScalingRequest request)
    {
        if (block.Node is { } node && !run.State.NothingToDo)
        {
            request.See(node, ScalingNodeState.Draining, run.Now);
            run.Log($"Node {node} leaves the rotation: its group lets the balancer drain it, then ends the instance; data volume and addresses stay.");
        }

        await moves.Execute(run);
        return true;
    }

    private async Task<bool> Changed(Run<StackChange> run, ScalingBlock block, ScalingRequest request)
    {
        try
        {
            var done = await moves.StackComplete(run);
            if (block.Node is { } node && !done && ScalingDesk.Launches(run.State, node))
            {
                request.See(node, ScalingNodeState.Resizing, run.Now);
            }

            return done;
        }
        catch (ActivityFailedException e) when (e.Code == "stack.failed")
        {
            throw ScalingDesk.Plainly(e, block, request);
        }
    }

    private async Task<bool> Record(Run<StackChange> run, ScalingBlock block, ScalingRequest request)
    {
        await moves.Record(run);
        if (block.Node is { } node)
        {
            request.See(node, ScalingNodeState.Rejoining, run.Now);
        }
        else
        {
            request.SeeWeb(changed: true, run.Now);
            run.Log($"{request.To.WebNodes} web servers.");
        }

        return true;
    }

    /// <summary>
    /// What can be seen from here: the node's group stands with the new type, for which CloudFormation had its signal after the node's own health check;
    /// and the gateways answer at the addresses of before. Target health at the balancer is not read yet.
    /// </summary>
    private static async Task<bool> Rejoined(Run<StackChange> run, ScalingBlock block, ScalingRequest request)
    {
        var subject = await Subject.Load(run.Context);
        ScalingDesk.DemandGateways(subject, request);
        var node = subject.Topology.Nodes.FirstOrDefault(n => n.Index == block.Node);
        if (node?.Status?.EndsWith("_COMPLETE", StringComparison.Ordinal) != true || ScalingRules.SizeOf(node.InstanceType, subject.Project.Region) != request.To.Size)
        {
            return false;
        }

        request.See(node.Index, ScalingNodeState.InService, run.Now, request.To.Size);
        run.Log($"Node {node.Index} is back: {node.InstanceType}, group {node.Status}, gateway {node.GatewayAddress} as before. The node gave its health signal; the balancer's view of it is not read yet.");
        return true;
    }

    private static async Task Complete(Run<StackChange> run)
    {
        var (subject, request) = (await Subject.Load(run.Context), await ScalingDesk.Demand(run.Context));
        request.Complete(run.Now);
        subject.Environment.Resize(request.To.Size, request.To.WebNodes, run.Now);
        subject.Environment.EndUpdate(run.Now);
        run.Log($"{subject.Environment.MachineName} has {request.To}.");
        if (!await run.Db.ScalingRequests.AnyAsync(r => r.ReturnOf == request.Id, run.Cancel) && request.WayBack(subject.Environment, run.Now) is { } back)
        {
            run.Db.ScalingRequests.Add(back.Request);
            run.Db.Activities.Add(back.Activity);
            run.Log($"It goes back to {back.Request.To} at {back.Request.ScheduledFor:yyyy-MM-dd HH:mm} UTC.");
        }
    }

    private static async Task<bool> When(Run<StackChange> run, ScalingBlock block, Func<ScalingRequest, Task<bool>> act)
    {
        var request = await ScalingDesk.Demand(run.Context);
        return !block.Applies(request) || await act(request);
    }

    private static async Task<bool> Done(Task act)
    {
        await act;
        return true;
    }
}
