using Cloud.Application.AwsAccounts;
using Cloud.Application.Ports;
using Cloud.Domain.Blueprints;
using Cloud.Domain.Environments;
using Cloud.Workers.Integrations;
using Cloud.Workers.Running;

namespace Cloud.Workers.Environments;

/// <summary>
/// The moves that workflows on stacks share, in the order in which they are made: render, change set, look at it, execute, follow, record.
/// Each may be made twice: names and tokens come from the activity.
/// </summary>
internal sealed class StackMoves(ICloudFormation stacks, ITemplateStore templates, IntegrationSecrets secrets, ControlPlane control)
{
    private static readonly TimeSpan ChangeSetWithin = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan StackWithin = TimeSpan.FromHours(2);

    /// <summary>
    /// The steps of one change of a stack that stands: what <paramref name="wanted"/> answers against what is there. Taken back by cancelling the update,
    /// which AWS rolls back. <paramref name="key"/> names the change within the activity, <paramref name="title"/> leads the steps' names.
    /// </summary>
    /// <param name="completed">What is true from the moment on at which the stack is complete, and is saved with that: nobody can stop a change that has one once it runs.</param>
    public StepList<StackChange> AddUpdate(
        StepList<StackChange> steps, Func<Run<StackChange>, Subject, EnvironmentSpec> wanted, string key = "", string title = "", bool revertsDrift = false, Func<Run<StackChange>, Subject, Task>? completed = null)
    {
        steps
            .Do(Named(title, "Find the stack"), run => Adopt(run, key, revertsDrift))
            .Do(Named(title, "Render and store the template"), run => StoreTemplate(run, wanted))
            .Do(Named(title, "Create the change set"), CreateChangeSet, undo: CancelUpdate)
            .Wait(Named(title, "Change set ready"), ChangeSetReady, every: TimeSpan.FromSeconds(2), within: ChangeSetWithin);
        if (completed is not null)
        {
            steps.NoReturn();
        }

        return steps
            .Do(Named(title, "Execute the change set"), Execute)
            .Wait(Named(title, "Stack complete"), run => StackCompleted(run, completed), every: TimeSpan.FromSeconds(4), within: StackWithin, weight: 20)
            .Do(Named(title, "Record what was built"), Record);
    }

    /// <summary>Begins a change of the stack that stands; refuses when there is none or AWS takes no update now.</summary>
    public async Task Adopt(Run<StackChange> run, string key = "", bool revertsDrift = false)
    {
        var subject = await Subject.Load(run.Context);
        var stack = subject.Stack?.Arn is { Length: > 0 } arn ? await stacks.DescribeStack(subject.At, arn, run.Cancel) : null;
        if (stack is null || stack.IsDeleted)
        {
            throw new ActivityFailedException("stack.missing", "There is no stack to change: it was deleted outside the product. Activate the environment to build it again.");
        }

        if (!stack.CanUpdate)
        {
            throw new ActivityFailedException("stack.cannot_update", $"The stack is {stack.Status}, and AWS takes no change of it now. The environment's stack page shows the way out.");
        }

        run.State = new StackChange { Edge = run.State.Edge, Bastion = run.State.Bastion, Slots = run.State.Slots, Names = run.State.Names, Fastly = run.State.Fastly, Key = key, Adopted = true, RevertsDrift = revertsDrift, StackId = stack.Id, LastEventId = await stacks.LastEvent(subject.At, stack.Id, run.Cancel) };
    }

    public async Task StoreTemplate(Run<StackChange> run, Func<Run<StackChange>, Subject, EnvironmentSpec> wanted)
    {
        var subject = await Subject.Load(run.Context);
        var spec = wanted(run, subject);
        spec = subject.TakesCdn ? spec.TakingOrigin(subject.Project, subject.Environment, control.OriginZone) : spec;
        if (StackTemplates.Check(subject.Project.Blueprint, spec) is { } fault)
        {
            throw new ActivityFailedException("blueprint.cannot_build", fault.Message);
        }

        var template = StackTemplates.Render(subject.Project.Blueprint, spec);
        run.State = run.State with
        {
            TemplateUrl = await templates.Put(subject.At, $"environments/{subject.Project.Id}/{subject.Environment.MachineName}", template.Body, run.Cancel),
            Parameters = template.Parameters.Select(p => KeyValuePair.Create(p.Key, (string?)p.Value)).Concat(template.Kept.Select(name => KeyValuePair.Create(name, (string?)null))).ToDictionary(),
            Secrets = template.Secrets.ToDictionary(),
        };
        run.Log($"Template of {subject.Project.Blueprint} rendered, {template.Body.Length:N0} bytes.");
    }

    public async Task CreateChangeSet(Run<StackChange> run)
    {
        var subject = await Subject.Load(run.Context);
        var made = await stacks.CreateChangeSet(subject.At, new NewChangeSet(subject.StackName, run.ChangeSetName(), run.Token("change"), run.State.Adopted ? ChangeSetTypes.Update : ChangeSetTypes.Create)
        {
            TemplateUrl = run.State.TemplateUrl,
            Parameters = secrets.With(run.State.Parameters, run.State.Secrets, subject.Integrations),
            Tags = subject.Tags,
            Capabilities = [.. StackTemplates.Capabilities],
            Description = run.Activity.Description,
            RevertsDrift = run.State.RevertsDrift,
        }, run.Cancel);
        run.State = run.State with { StackId = made.StackId };
        if (!run.State.Adopted)
        {
            subject.StackRow(run.Db).See(made.StackId, StackStatus.ReviewInProgress, null, null, null, run.Now);
        }
    }

    public async Task<bool> ChangeSetReady(Run<StackChange> run)
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
        run.Log(changes.IsNoOp ? "The stack is as it should be already." : $"{changes.Changes.Count} resources to {(run.State.Adopted ? "change" : "make")}.");
        return true;
    }

    public async Task Execute(Run<StackChange> run)
    {
        var subject = await Subject.Load(run.Context);
        if (!run.State.NothingToDo)
        {
            await stacks.ExecuteChangeSet(subject.At, run.State.StackId!, run.ChangeSetName(), run.Token("execute"), run.Cancel);
        }
    }

    /// <summary>Copies new stack events into the log; true when the stack did what was asked. Throws when it did not, with the first cause.</summary>
    public async Task<bool> StackComplete(Run<StackChange> run)
    {
        if (run.State.NothingToDo)
        {
            return true;
        }

        var subject = await Subject.Load(run.Context);
        var stack = await stacks.DescribeStack(subject.At, run.State.StackId!, run.Cancel)
            ?? throw new ActivityFailedException("stack.missing", "The stack disappeared while it was being built: somebody deleted it.");

        // After the status, so that the last events are told too, and the first cause is known when the status says that it failed.
        await Tell(run, subject);
        subject.See(run, stack);
        if (!stack.IsSettled || stack.Status == StackStatus.ReviewInProgress || (run.State.Adopted && !await Executed(run, subject)))
        {
            return false;
        }

        return stack.Succeeded ? true : throw await Failure(run, subject, stack, "stack.failed", $"The stack ended {stack.Status}.");
    }

    private async Task<bool> StackCompleted(Run<StackChange> run, Func<Run<StackChange>, Subject, Task>? completed)
    {
        if (!await StackComplete(run))
        {
            return false;
        }

        if (completed is not null)
        {
            await completed(run, await Subject.Load(run.Context));
        }

        return true;
    }

    public async Task Record(Run<StackChange> run)
    {
        var subject = await Subject.Load(run.Context);
        var stack = await stacks.DescribeStack(subject.At, run.State.StackId!, run.Cancel)
            ?? throw new ActivityFailedException("stack.missing", "The stack is gone although it was complete: somebody deleted it.");
        subject.See(run, stack, await stacks.ListResources(subject.At, stack.Id, run.Cancel));
        subject.StackRow(run.Db).SeeCause(null);
    }

    /// <summary>
    /// Takes an update back: one that runs is cancelled, and AWS rolls it back. True when the stack rests as it was; throws when the rollback itself failed.
    /// </summary>
    public async Task<bool> CancelUpdate(Run<StackChange> run)
    {
        var subject = await Subject.Load(run.Context);
        var stack = run.State.StackId is null ? null : await stacks.DescribeStack(subject.At, run.State.StackId, run.Cancel);
        if (stack is null || stack.IsDeleted)
        {
            return true;
        }

        await Tell(run, subject);
        subject.See(run, stack);
        if (stack.Status == StackStatus.UpdateInProgress)
        {
            await stacks.CancelUpdate(subject.At, stack.Id, run.Token("cancel"), run.Cancel);
            run.Log("Cancelling the update; AWS takes it back.");
        }

        if (!stack.IsSettled)
        {
            return false;
        }

        return stack.CanUpdate ? true : throw await Failure(run, subject, stack, "stack.rollback_failed", $"AWS could not take the change back: the stack is {stack.Status}.");
    }

    /// <summary>Deletes the stack and follows until it is gone; false while that goes on. Throws when AWS cannot delete it.</summary>
    /// <param name="retain">Resources to leave behind; AWS allows it only after a delete that failed.</param>
    public async Task<bool> Remove(Run<StackChange> run, Subject subject, Stack stack, string step, IReadOnlyCollection<string>? retain = null)
    {
        run.State = run.State with { StackId = stack.Id };
        await Tell(run, subject);
        subject.See(run, stack);
        if (stack.Status == StackStatus.DeleteFailed && run.State.RootCause is not null)
        {
            throw await Failure(run, subject, stack, "stack.delete_failed", "AWS could not delete the stack.");
        }

        if (stack.Status != StackStatus.DeleteInProgress)
        {
            await stacks.DeleteProtected(subject.At, stack, run.Token(step), retain, run.Cancel);
            run.Log("Deleting the stack.");
        }

        return false;
    }

    /// <summary>The first cause in plain words; what hangs where is kept for whoever leads it out.</summary>
    public async Task<ActivityFailedException> Failure(Run<StackChange> run, Subject subject, Stack stack, string code, string what)
    {
        var cause = run.State.RootCause ?? stack.StatusReason;
        subject.See(run, stack, await stacks.ListResources(subject.At, stack.Id, run.Cancel));
        subject.StackRow(run.Db).SeeCause(cause);
        return new ActivityFailedException(code, StackCauses.Sentence(what, cause), cause);
    }

    private static string Named(string title, string step) => title.Length == 0 ? step : $"{title}: {char.ToLowerInvariant(step[0])}{step[1..]}";

    /// <summary>Right after the execution AWS may still show the status of before: the change set knows better.</summary>
    private async Task<bool> Executed(Run<StackChange> run, Subject subject)
    {
        var changes = await stacks.DescribeChangeSet(subject.At, run.State.StackId!, run.ChangeSetName(), run.Cancel);
        return changes is not { ExecutionStatus: not null, HasRun: false };
    }

    /// <summary>Copies the stack's new events into the log, and keeps the first cause of a failure.</summary>
    public async Task Tell(Run<StackChange> run, Subject subject)
    {
        var events = await stacks.NewEvents(subject.At, run.State.StackId!, run.State.LastEventId, run.Cancel);
        if (events.Count == 0)
        {
            return;
        }

        HashSet<string> settled = [.. run.State.Settled];
        foreach (var e in events)
        {
            run.Log(e.Line(), e.At);
            if (e.Status.EndsWith("_COMPLETE", StringComparison.Ordinal) && e.PhysicalId != run.State.StackId)
            {
                settled.Add(e.LogicalId);
            }
        }

        var cause = run.State.RootCause ?? events.FirstCause();
        run.State = run.State with { Settled = settled, LastEventId = events[^1].Id, RootCause = cause };
        run.Report(run.State.Total == 0 ? 0 : (double)settled.Count / run.State.Total);
    }
}
