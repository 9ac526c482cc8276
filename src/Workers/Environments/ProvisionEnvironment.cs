using Cloud.Application.Ports;
using Cloud.Domain.Activities;
using Cloud.Domain.Blueprints;
using Cloud.Workers.AwsAccounts;
using Cloud.Workers.Integrations;
using Cloud.Workers.Running;

namespace Cloud.Workers.Environments;

/// <summary>Makes an environment's stack from its blueprint: one change set, seen before it is executed, followed to its end.</summary>
internal sealed class ProvisionEnvironment(ICloudFormation stacks, StackMoves moves, EdgeMoves edge, FastlyMoves fastly, QuotaRoom room, PinLookup pins) : Workflow<StackChange>
{
    public override IReadOnlyList<string> Types => [ActivityTypes.ProjectCreate, ActivityTypes.EnvironmentActivate];

    public override TimeSpan Deadline => TimeSpan.FromHours(4);

    protected override void Define(StepList<StackChange> steps) => fastly.AddPoint(edge
        .AddEnsure(fastly.AddLook(steps
            .Wait("Clear what an earlier failure left", ClearGround, every: TimeSpan.FromSeconds(5), within: TimeSpan.FromMinutes(60))
            .Do("See that the account has room", HasRoom)
            .Do("Look up images", pins.Pin)))
        .Do("Render and store the template", run => moves.StoreTemplate(run, (_, subject) => subject.Spec()))
        .Do("Create the change set", moves.CreateChangeSet, undo: RemoveStack)
        .Wait("Change set ready", moves.ChangeSetReady, every: TimeSpan.FromSeconds(2), within: TimeSpan.FromMinutes(15))
        .Do("Execute the change set", moves.Execute)
        .Wait("Stack complete", moves.StackComplete, every: TimeSpan.FromSeconds(4), within: TimeSpan.FromHours(2), weight: 40)
        .Do("Protect the stack", Protect)
        .Do("Record what was built", moves.Record))
        .Do("Mark active", MarkActive);

    public override async Task Failed(StepContext context, ActivityError error, bool undone)
    {
        var subject = await Subject.Load(context);
        if (context.Activity is { StartedAt: null })
        {
            // Stopped before its turn: nothing was begun.
            subject.ReturnToWhereItWas(context);
        }
        else if (undone)
        {
            if (error.Code == StepRunner.CancelledCode)
            {
                subject.Environment.BecomeInactive(context.Now);
            }
            else
            {
                subject.Environment.ProvisioningFailed(context.Now);
            }

            if (subject.Stack is { } row)
            {
                context.Db.Stacks.Remove(row);
            }
        }
        else
        {
            subject.Environment.RequireAttention(context.Now);
            await Schedules.ScheduleDesk.LookSoon(context, subject.Environment);
        }

        if (context.Activity.Type == ActivityTypes.ProjectCreate)
        {
            subject.Project.Settle($"{error.Message} Activate {subject.Environment.MachineName} to try again.", context.Now);
        }
    }

    private async Task<bool> ClearGround(Run<StackChange> run)
    {
        var subject = await Subject.Load(run.Context);
        var stack = await stacks.DescribeStack(subject.At, subject.StackName, run.Cancel);
        if (stack is null || stack.Status == StackStatus.ReviewInProgress)
        {
            run.State = new StackChange { Edge = run.State.Edge };
            return true;
        }

        if (stack.CanUpdate)
        {
            run.State = run.State with { Adopted = true, StackId = stack.Id, LastEventId = await stacks.LastEvent(subject.At, stack.Id, run.Cancel) };
            return true;
        }

        if (stack.CanOnlyBeDeleted)
        {
            run.Log($"A stack of this name is {stack.Status} from an earlier attempt.");
            return await moves.Remove(run, subject, stack, "clear");
        }

        return false;
    }

    /// <summary>Before anything is made. A stack that stands has its addresses and its network already.</summary>
    private async Task HasRoom(Run<StackChange> run)
    {
        var subject = await Subject.Load(run.Context);
        if (!run.State.Adopted && StackTemplates.Check(subject.Project.Blueprint, subject.Spec()) is null)
        {
            await room.Require(run, subject);
        }
    }

    private async Task Protect(Run<StackChange> run)
    {
        var subject = await Subject.Load(run.Context);
        await stacks.SetStackPolicy(subject.At, run.State.StackId!, StackTemplates.StackPolicy(subject.Project.Blueprint, subject.Spec()), run.Cancel);
        await stacks.SetTerminationProtection(subject.At, run.State.StackId!, on: true, run.Cancel);
        run.Log("Termination protection is on; a stack policy guards data and addresses.");
    }

    private static async Task MarkActive(Run<StackChange> run)
    {
        var subject = await Subject.Load(run.Context);
        subject.Environment.BecomeActive(subject.Stack?.Outputs.GetValueOrDefault(StackOutputs.EdgeHostname), run.Now);
        await Schedules.ScheduleDesk.Enable(run.Context, subject.Environment);
        await AttentionDesk.StackIsFine(run.Context);
        if (run.Activity.Type == ActivityTypes.ProjectCreate || subject.Project.Status != Domain.Projects.ProjectStatus.Active)
        {
            subject.Project.Settle(null, run.Now);
        }

        await Domains.DomainPlace.Follow(run, subject);
        run.Log($"{subject.Environment.MachineName} is active at {subject.Environment.EdgeHostname ?? $"the domains of Fastly's service {subject.FastlyService}"}.");
    }

    /// <summary>Takes back the stack this very activity made. One that was there before is only stopped in its update.</summary>
    private async Task<bool> RemoveStack(Run<StackChange> run)
    {
        var subject = await Subject.Load(run.Context);
        var stack = await stacks.DescribeStack(subject.At, run.State.StackId ?? subject.StackName, run.Cancel);
        if (stack is null || stack.IsDeleted)
        {
            return true;
        }

        return run.State.Adopted ? await moves.CancelUpdate(run) : await moves.Remove(run, subject, stack, "undo");
    }
}
