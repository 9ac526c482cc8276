using Cloud.Application.Ports;
using Cloud.Domain;
using Cloud.Workers.Running;

namespace Cloud.Workers.Environments;

/// <summary>Where a change of a stack stands; the state of every workflow that changes one.</summary>
internal sealed record StackChange
{
    public string? TemplateUrl { get; init; }

    public Dictionary<string, string?> Parameters { get; init; } = [];

    public string? StackId { get; init; }

    /// <summary>The stack was there before this activity: never to be deleted by its undo.</summary>
    public bool Adopted { get; init; }

    public bool NothingToDo { get; init; }

    /// <summary>Resources in the change set.</summary>
    public int Total { get; init; }

    /// <summary>Logical ids that reached their end.</summary>
    public HashSet<string> Settled { get; init; } = [];

    public string? LastEventId { get; init; }

    /// <summary>The first failure that CloudFormation did not itself cause by cancelling.</summary>
    public string? RootCause { get; init; }
}

/// <summary>The moves that workflows on stacks share.</summary>
internal static class StackMoves
{
    /// <summary>Derived from the activity, so that "already exists" means "mine". A change set's name starts with a letter.</summary>
    public static string ChangeSetName(this Run<StackChange> run) => $"op-{WireId.From(run.Activity.Id)}";

    /// <summary>A client token, the same however often the step runs.</summary>
    public static string Token(this Run<StackChange> run, string step) => $"{WireId.From(run.Activity.Id)}-{step}";

    public static async Task<string?> LastEvent(this ICloudFormation stacks, CloudAccount at, string stackId, CancellationToken ct)
    {
        var events = await stacks.NewEvents(at, stackId, null, ct);
        return events.Count == 0 ? null : events[^1].Id;
    }

    /// <summary>Copies new stack events into the log; true when the stack did what was asked. Throws when it did not, with the first cause.</summary>
    public static async Task<bool> Follow(this ICloudFormation stacks, Run<StackChange> run, Subject subject)
    {
        await stacks.Tell(run, subject);
        var stack = await stacks.DescribeStack(subject.At, run.State.StackId!, run.Cancel)
            ?? throw new ActivityFailedException("stack.missing", "The stack disappeared while it was being built: somebody deleted it.");
        subject.StackRow(run.Db).See(stack.Id, stack.Status, stack.StatusReason, null, null, run.Now);
        if (!stack.IsSettled || stack.Status == StackStatus.ReviewInProgress || (run.State.Adopted && !await Executed(stacks, run, subject)))
        {
            return false;
        }

        return stack.Succeeded
            ? true
            : throw new ActivityFailedException("stack.failed", $"The stack ended {stack.Status}. First cause: {run.State.RootCause ?? stack.StatusReason ?? "AWS gave none"}.", run.State.RootCause);
    }

    /// <summary>Deletes the stack and follows until it is gone. Throws when AWS cannot delete it.</summary>
    public static async Task<bool> Remove(this ICloudFormation stacks, Run<StackChange> run, Subject subject, Stack stack, string step)
    {
        run.State = run.State with { StackId = stack.Id };
        await stacks.Tell(run, subject);
        subject.StackRow(run.Db).See(stack.Id, stack.Status, stack.StatusReason, null, null, run.Now);
        if (stack.Status == StackStatus.DeleteFailed)
        {
            throw new ActivityFailedException("stack.delete_failed", $"AWS could not delete the stack: {stack.StatusReason}", run.State.RootCause);
        }

        if (stack.Status != StackStatus.DeleteInProgress)
        {
            if (stack.TerminationProtection)
            {
                await stacks.SetTerminationProtection(subject.At, stack.Id, on: false, run.Cancel);
            }

            await stacks.DeleteStack(subject.At, stack.Id, run.Token(step), retain: null, run.Cancel);
            run.Log("Deleting the stack.");
        }

        return false;
    }

    /// <summary>Right after the execution AWS may still show the status of before: the change set knows better.</summary>
    private static async Task<bool> Executed(ICloudFormation stacks, Run<StackChange> run, Subject subject)
    {
        var changes = await stacks.DescribeChangeSet(subject.At, run.State.StackId!, run.ChangeSetName(), run.Cancel);
        return changes?.ExecutionStatus is null or "EXECUTE_COMPLETE" or "EXECUTE_FAILED";
    }

    private static async Task Tell(this ICloudFormation stacks, Run<StackChange> run, Subject subject)
    {
        var events = await stacks.NewEvents(subject.At, run.State.StackId!, run.State.LastEventId, run.Cancel);
        if (events.Count == 0)
        {
            return;
        }

        HashSet<string> settled = [.. run.State.Settled];
        foreach (var e in events)
        {
            run.Log($"{e.Status,-28} {e.LogicalId} ({e.ResourceType}){(e.Reason is { Length: > 0 } reason ? $": {reason}" : "")}", e.At);
            if (e.Status.EndsWith("_COMPLETE", StringComparison.Ordinal) && e.PhysicalId != run.State.StackId)
            {
                settled.Add(e.LogicalId);
            }
        }

        var cause = run.State.RootCause ?? events.Where(e => e.IsCause).Select(e => $"{e.LogicalId} ({e.ResourceType}): {e.Reason}").FirstOrDefault();
        run.State = run.State with { Settled = settled, LastEventId = events[^1].Id, RootCause = cause };
        run.Report(run.State.Total == 0 ? 0 : (double)settled.Count / run.State.Total);
    }
}
