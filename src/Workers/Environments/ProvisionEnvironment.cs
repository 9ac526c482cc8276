using Cloud.Application.Ports;
using Cloud.Domain.Activities;
using Cloud.Domain.Blueprints;
using Cloud.Domain.Environments;
using Cloud.Workers.Running;

namespace Cloud.Workers.Environments;

/// <summary>Makes an environment's stack from its blueprint: one change set, seen before it is executed, followed to its end.</summary>
internal sealed class ProvisionEnvironment(ICloudFormation stacks, ITemplateStore templates) : Workflow<StackChange>
{
    public override IReadOnlyList<string> Types => [ActivityTypes.ProjectCreate, ActivityTypes.EnvironmentActivate];

    public override TimeSpan Deadline => TimeSpan.FromHours(4);

    protected override void Define(StepList<StackChange> steps) => steps
        .Wait("Clear what an earlier failure left", ClearGround, every: TimeSpan.FromSeconds(5), within: TimeSpan.FromMinutes(60))
        .Do("Render and store the template", StoreTemplate)
        .Do("Create the change set", CreateChangeSet, undo: RemoveStack)
        .Wait("Change set ready", ChangeSetReady, every: TimeSpan.FromSeconds(2), within: TimeSpan.FromMinutes(15))
        .Do("Execute the change set", Execute)
        .Wait("Stack complete", StackComplete, every: TimeSpan.FromSeconds(4), within: TimeSpan.FromHours(2), weight: 40)
        .Do("Protect the stack", Protect)
        .Do("Record what was built", Record)
        .Do("Mark active", MarkActive);

    public override async Task Failed(StepContext context, ActivityError error, bool undone)
    {
        var subject = await Subject.Load(context);
        if (undone)
        {
            subject.Environment.ProvisioningFailed(context.Now);
            if (subject.Stack is { } row)
            {
                context.Db.Stacks.Remove(row);
            }
        }
        else
        {
            subject.Environment.RequireAttention(context.Now);
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
            return true;
        }

        if (stack.CanUpdate)
        {
            run.State = run.State with { Adopted = true, StackId = stack.Id, LastEventId = await stacks.LastEvent(subject.At, stack.Id, run.Cancel) };
            return true;
        }

        if (stack.CanOnlyBeDeleted)
        {
            run.Log($"A stack of this name is {stack.Status} from an earlier attempt; deleting it.");
            await stacks.DeleteStack(subject.At, stack.Id, run.Token("clear"), retain: null, run.Cancel);
        }

        return false;
    }

    private async Task StoreTemplate(Run<StackChange> run)
    {
        var subject = await Subject.Load(run.Context);
        var spec = subject.Spec();
        if (StackTemplates.Check(subject.Project.Blueprint, spec) is { } fault)
        {
            throw new ActivityFailedException("blueprint.cannot_build", fault.Message);
        }

        var template = StackTemplates.Render(subject.Project.Blueprint, spec);
        run.State = run.State with
        {
            TemplateUrl = await templates.Put(subject.At, $"environments/{subject.Project.Id}/{subject.Environment.MachineName}", template.Body, run.Cancel),
            Parameters = template.Parameters.ToDictionary(p => p.Key, p => (string?)p.Value),
        };
        run.Log($"Template of {subject.Project.Blueprint} rendered, {template.Body.Length:N0} bytes.");
    }

    private async Task CreateChangeSet(Run<StackChange> run)
    {
        var subject = await Subject.Load(run.Context);
        var made = await stacks.CreateChangeSet(subject.At, new NewChangeSet(subject.StackName, run.ChangeSetName(), run.Token("change"), run.State.Adopted ? ChangeSetTypes.Update : ChangeSetTypes.Create)
        {
            TemplateUrl = run.State.TemplateUrl,
            Parameters = run.State.Parameters,
            Tags = subject.Tags,
            Capabilities = [.. StackTemplates.Capabilities],
            Description = run.Activity.Description,
        }, run.Cancel);
        run.State = run.State with { StackId = made.StackId };
        subject.StackRow(run.Db).See(made.StackId, StackStatus.ReviewInProgress, null, null, null, run.Now);
    }

    private async Task<bool> ChangeSetReady(Run<StackChange> run)
    {
        var subject = await Subject.Load(run.Context);
        var changes = await stacks.DescribeChangeSet(subject.At, run.State.StackId!, run.ChangeSetName(), run.Cancel)
            ?? throw new ActivityFailedException("stack.change_set_missing", "The change set disappeared before it was executed: somebody deleted it.");
        if (!changes.IsSettled)
        {
            return false;
        }

        if (!changes.CanExecute && !changes.IsNoOp)
        {
            throw new ActivityFailedException("stack.change_set_failed", $"AWS could not prepare the change: {changes.StatusReason}", changes.StatusReason);
        }

        run.State = run.State with { Total = changes.Changes.Count, NothingToDo = changes.IsNoOp };
        run.Log(changes.IsNoOp ? "The stack is as it should be already." : $"{changes.Changes.Count} resources to make.");
        return true;
    }

    private async Task Execute(Run<StackChange> run)
    {
        var subject = await Subject.Load(run.Context);
        if (!run.State.NothingToDo)
        {
            await stacks.ExecuteChangeSet(subject.At, run.State.StackId!, run.ChangeSetName(), run.Token("execute"), run.Cancel);
        }
    }

    private async Task<bool> StackComplete(Run<StackChange> run)
    {
        var subject = await Subject.Load(run.Context);
        return run.State.NothingToDo || await stacks.Follow(run, subject);
    }

    private async Task Protect(Run<StackChange> run)
    {
        var subject = await Subject.Load(run.Context);
        await stacks.SetStackPolicy(subject.At, run.State.StackId!, StackTemplates.StackPolicy(subject.Project.Blueprint, subject.Spec()), run.Cancel);
        await stacks.SetTerminationProtection(subject.At, run.State.StackId!, on: true, run.Cancel);
        run.Log("Termination protection is on; a stack policy guards data and addresses.");
    }

    private async Task Record(Run<StackChange> run)
    {
        var subject = await Subject.Load(run.Context);
        var stack = await stacks.DescribeStack(subject.At, run.State.StackId!, run.Cancel)
            ?? throw new ActivityFailedException("stack.missing", "The stack is gone although it was complete: somebody deleted it.");
        var parts = await stacks.ListResources(subject.At, stack.Id, run.Cancel);
        subject.StackRow(run.Db).See(stack.Id, stack.Status, stack.StatusReason, stack.Outputs,
            [.. parts.Select(p => new StackPart(p.LogicalId, p.Type, p.PhysicalId, p.Status, p.Reason))], run.Now);
    }

    private static async Task MarkActive(Run<StackChange> run)
    {
        var subject = await Subject.Load(run.Context);
        subject.Environment.BecomeActive(subject.Stack?.Outputs.GetValueOrDefault(StackOutputs.EdgeHostname), run.Now);
        await Schedules.ScheduleDesk.Enable(run.Context, subject.Environment);
        if (run.Activity.Type == ActivityTypes.ProjectCreate || subject.Project.Status != Domain.Projects.ProjectStatus.Active)
        {
            subject.Project.Settle(null, run.Now);
        }

        run.Log($"{subject.Environment.MachineName} is active at {subject.Environment.EdgeHostname}.");
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

        if (run.State.Adopted)
        {
            if (stack.Status == StackStatus.UpdateInProgress)
            {
                await stacks.CancelUpdate(subject.At, stack.Id, run.Token("cancel"), run.Cancel);
            }

            return stack.IsSettled;
        }

        return await stacks.Remove(run, subject, stack, "undo");
    }
}
