using Cloud.Application.Ports;
using Cloud.Domain.Environments;
using Cloud.Workers.Running;

namespace Cloud.Workers.Environments;

/// <summary>The moves of a purge on its stack, in their order. Each may be made twice: the stack's name comes from the resource, change set and tokens from the activity.</summary>
internal sealed class PurgeStacks(ICloudFormation stacks)
{
    public async Task Prepare(Run<PurgeResource.State> run)
    {
        if (run.State.NeedsNoImport)
        {
            return;
        }

        var resource = await Retained.Load(run.Context);
        var made = await stacks.CreateChangeSet(await Retained.At(run.Context, resource), new NewChangeSet(PurgeStack.NameOf(resource), StackTokens.ChangeSetName(run.Activity), StackTokens.Token(run.Activity, "import"), ChangeSetTypes.Import)
        {
            TemplateBody = PurgeStack.Template(resource),
            Imports = [new ImportedResource(PurgeStack.LogicalId, resource.Type, PurgeStack.Identifier(resource))],
            Tags = Retained.Tags(resource),
            Description = run.Activity.Description,
        }, run.Cancel);
        run.State = run.State with { StackId = made.StackId };
    }

    /// <summary>AWS looks for the resource while it builds the change set: one that is gone already shows here.</summary>
    public async Task<bool> Ready(Run<PurgeResource.State> run)
    {
        if (run.State.NeedsNoImport)
        {
            return true;
        }

        var resource = await Retained.Load(run.Context);
        var changes = await stacks.DescribeChangeSet(await Retained.At(run.Context, resource), run.State.StackId!, StackTokens.ChangeSetName(run.Activity), run.Cancel)
            ?? throw new ActivityFailedException("purge.change_set_missing", "The change set disappeared before it was executed: somebody deleted it. Purge it again.");
        if (!changes.IsSettled)
        {
            return false;
        }

        if (!changes.CanExecute && !PurgeCauses.IsGone(changes.StatusReason, resource.PhysicalId))
        {
            throw new ActivityFailedException("purge.import_refused", PurgeCauses.Sentence($"AWS cannot take {resource.PhysicalId} into a stack to delete it.", changes.StatusReason), changes.StatusReason);
        }

        run.State = run.State with { Gone = !changes.CanExecute };
        run.Log(run.State.Gone ? $"AWS knows no {resource.PhysicalId} any more." : $"{resource.PhysicalId} can be taken into {PurgeStack.NameOf(resource)}.");
        return true;
    }

    public async Task Import(Run<PurgeResource.State> run)
    {
        if (!run.State.NeedsNoImport)
        {
            await stacks.ExecuteChangeSet(await Retained.At(run.Context, await Retained.Load(run.Context)), run.State.StackId!, StackTokens.ChangeSetName(run.Activity), StackTokens.Token(run.Activity, "execute"), run.Cancel);
        }
    }

    public async Task<bool> TakenIn(Run<PurgeResource.State> run)
    {
        if (run.State.NeedsNoImport)
        {
            return true;
        }

        var resource = await Retained.Load(run.Context);
        var stack = await stacks.DescribeStack(await Retained.At(run.Context, resource), run.State.StackId!, run.Cancel)
            ?? throw new ActivityFailedException("purge.stack_missing", "The stack disappeared while it was made: somebody deleted it. Purge it again.");
        await Tell(run, resource);
        if (!stack.IsSettled || stack.Status == StackStatus.ReviewInProgress)
        {
            return false;
        }

        return stack.Status == StackStatus.ImportComplete ? true : throw Failure(run, stack, "purge.import_failed", $"AWS could not take {resource.PhysicalId} into a stack to delete it.");
    }

    /// <summary>Deletes the stack, and with it the resource; a delete that fails is not tried again by itself, for nothing changes by waiting.</summary>
    public async Task<bool> Deleted(Run<PurgeResource.State> run)
    {
        if (run.State.StackId is not { } id)
        {
            return true;
        }

        var resource = await Retained.Load(run.Context);
        var stack = await stacks.DescribeStack(await Retained.At(run.Context, resource), id, run.Cancel);
        if (stack is null || stack.IsDeleted)
        {
            return true;
        }

        await Tell(run, resource);
        if (stack.Status == StackStatus.DeleteFailed && run.State.RootCause is not null)
        {
            throw Failure(run, stack, "purge.delete_failed", $"AWS could not delete {resource.PhysicalId}.");
        }

        if (stack.Status != StackStatus.DeleteInProgress)
        {
            await stacks.DeleteStack(await Retained.At(run.Context, resource), stack.Id, StackTokens.Token(run.Activity, "delete"), null, run.Cancel);
        }

        return false;
    }

    /// <summary>
    /// Leaves the resource as it was, in no stack. What AWS has taken in whole it can let go only by a delete that fails first, so that stays, and purging it again goes on from there.
    /// </summary>
    public async Task<bool> LetGo(Run<PurgeResource.State> run)
    {
        var resource = await Retained.Load(run.Context);
        var stack = await stacks.DescribeStack(await Retained.At(run.Context, resource), run.State.StackId ?? PurgeStack.NameOf(resource), run.Cancel);
        if (stack is null || stack.IsDeleted || (run.State.Adopted && stack.Status == StackStatus.ImportComplete))
        {
            return true;
        }

        if (stack.Status is StackStatus.ImportComplete or StackStatus.ImportRollbackFailed)
        {
            throw new ActivityFailedException("purge.still_taken_in", $"The stack {stack.Name} is {stack.Status} and has the resource.");
        }

        if (stack.IsSettled || stack.Status == StackStatus.ReviewInProgress)
        {
            await stacks.DeleteStack(await Retained.At(run.Context, resource), stack.Id, StackTokens.Token(run.Activity, "undo"), stack.Status == StackStatus.DeleteFailed ? [PurgeStack.LogicalId] : null, run.Cancel);
        }

        return false;
    }

    private static ActivityFailedException Failure(Run<PurgeResource.State> run, Stack stack, string code, string what)
    {
        var cause = run.State.RootCause ?? stack.StatusReason;
        return new ActivityFailedException(code, PurgeCauses.Sentence(what, cause), cause);
    }

    /// <summary>Copies the stack's new events into the log, and keeps the first cause of a failure.</summary>
    private async Task Tell(Run<PurgeResource.State> run, RetainedResource resource)
    {
        var events = await stacks.NewEvents(await Retained.At(run.Context, resource), run.State.StackId!, run.State.LastEventId, run.Cancel);
        foreach (var e in events)
        {
            run.Log(e.Line(), e.At);
        }

        run.State = run.State with
        {
            LastEventId = events.Count == 0 ? run.State.LastEventId : events[^1].Id,
            RootCause = run.State.RootCause ?? events.Where(e => e.IsCause && e.LogicalId == PurgeStack.LogicalId).Select(e => e.Reason).FirstOrDefault(),
        };
    }
}
