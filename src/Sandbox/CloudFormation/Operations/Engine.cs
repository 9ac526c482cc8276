using Cloud.Sandbox.Administration;
using Cloud.Sandbox.CloudFormation.Stacks;
using Cloud.Sandbox.Protocol;

namespace Cloud.Sandbox.CloudFormation.Operations;

/// <summary>Carries operations forward to a moment, event by event, in the order in which the events fall due.</summary>
internal sealed class Engine(StackStore stacks, FaultSwitches faults, ResourceWork resources)
{
    /// <summary>Brings every operation to now; called before anything is read or changed.</summary>
    public void Advance(DateTimeOffset now)
    {
        foreach (var stack in stacks.Busy.ToList()) Advance(stack, now);
    }

    /// <summary>Lets stalled work go on; called when the faults change.</summary>
    public void Release(DateTimeOffset now)
    {
        foreach (var stack in stacks.Busy)
        {
            foreach (var work in stack.Operation!.Works.Where(w => w.IsRunning && w.Due is null && !faults.IsStalled(stack.Name, w.LogicalId, OnWord(stack.Operation, w)))) work.Due = now;
            stacks.Save(stack);
        }
    }

    public static string OnWord(Operation operation, Work work) =>
        operation.Phase == Phase.Rollback ? "rollback" : work.Verb.ToLowerInvariant();

    private void Advance(Stack stack, DateTimeOffset now)
    {
        var settled = false;
        while (stack.Operation is { Halted: false } operation)
        {
            StartReady(stack, operation);
            if (stack.Operation != operation) continue;
            if (!operation.Works.Exists(w => w.IsRunning))
            {
                Phases.Finish(stack, operation);
                settled = stack.Operation is null or { Halted: true };
                continue;
            }
            if (operation.Works.Where(w => w.IsRunning && w.Due is not null).MinBy(w => w.Due) is not { } next || next.Due > now) break;
            if (next.Due > operation.Clock) operation.Clock = next.Due.Value;
            Step(stack, operation, next);
        }
        if (!settled) return;
        Conclude(stack);
        stacks.Save(stack);
    }

    // Waiting work whose predecessors are done. Work without anything to do is done at once and may let others start, hence the loop.
    private static void StartReady(Stack stack, Operation operation)
    {
        bool progressed;
        do
        {
            progressed = false;
            foreach (var work in operation.Works.Where(w => w.Progress == Progress.Waiting).ToList())
            {
                if (stack.Operation != operation || work.Progress != Progress.Waiting) return;
                if (!work.After.TrueForAll(name => operation.Works.Find(w => w.LogicalId == name) is null or { Progress: Progress.Done })) continue;
                ResourceWork.Begin(stack, operation, work);
                if (work.Progress == Progress.Failed && Phases.Fail(stack, operation, work)) return;
                progressed |= work.Progress == Progress.Done;
            }
        }
        while (progressed);
    }

    private void Step(Stack stack, Operation operation, Work work)
    {
        var on = OnWord(operation, work);
        if (faults.IsStalled(stack.Name, work.LogicalId, on))
        {
            work.Due = null;
            return;
        }
        if (work.Progress == Progress.Begun && work.Verb != Verb.Delete && (work.Verb == Verb.Create || work.Replaces)) resources.Initiate(stack, operation, work);
        else if (faults.TakeFailure(stack, work.Resource!, on) is { } reason) FailByFault(stack, operation, work, reason);
        else resources.Complete(stack, operation, work);
        // What another part of the sandbox was told goes into the same commit as who told it, or a replay after a restart would tell it again.
        if (resources.HasEffect(work.Resource!.Type)) stacks.Save(stack);
        if (work.Progress == Progress.Failed) Phases.Fail(stack, operation, work);
    }

    // A fault that counts down changes two documents: both go into the same commit, or a replay would tell another story.
    private void FailByFault(Stack stack, Operation operation, Work work, string reason)
    {
        ResourceWork.Fail(stack, operation, work, reason);
        stacks.Save(stack);
    }

    private void Conclude(Stack stack)
    {
        foreach (var set in stacks.ChangeSetsOf(stack).Where(c => c.Execution == "EXECUTE_IN_PROGRESS").ToList())
        {
            set.Execution = stack.Status is StackStatus.CreateComplete or StackStatus.UpdateComplete ? "EXECUTE_COMPLETE" : "EXECUTE_FAILED";
            stacks.Save(set);
        }
    }
}

/// <summary>Appends events, and to what the stack let go of.</summary>
internal static class EventLog
{
    public const string StackType = "AWS::CloudFormation::Stack";

    /// <summary>Sets the stack's status and tells it.</summary>
    public static void Tell(this Stack stack, DateTimeOffset at, string status, string? reason, string? token)
    {
        stack.Status = status;
        stack.Reason = reason;
        Append(stack, at, stack.Name, stack.Id, StackType, status, reason, token);
    }

    /// <summary>Records a resource in its new status and tells it.</summary>
    public static void Tell(this Stack stack, DateTimeOffset at, StackResource resource, string? token)
    {
        stack.Resources[resource.LogicalId] = resource with { At = at };
        TellOnly(stack, at, resource, token);
    }

    /// <summary>Tells about a physical resource that is no longer the stack's own.</summary>
    public static void TellOnly(this Stack stack, DateTimeOffset at, StackResource resource, string? token) =>
        Append(stack, at, resource.LogicalId, resource.PhysicalId ?? "", resource.Type, resource.Status, resource.Reason, token);

    /// <summary>Records a physical resource that stays though the stack no longer has it.</summary>
    public static void Leave(this Stack stack, StackResource resource, string how, DateTimeOffset at)
    {
        if (resource is { Exists: true, Gone: false }) stack.Left.Add(new LeftResource(resource, how, at));
    }

    private static void Append(Stack stack, DateTimeOffset at, string logicalId, string? physicalId, string type, string status, string? reason, string? token)
    {
        var number = stack.Events.Count + 1L;
        var id = type == StackType ? StackEventId(stack, number) : ResourceEventId(stack, logicalId, status, at);
        stack.Events.Add(new StackEvent(id, number, at, logicalId, physicalId, type, status, reason, token));
    }

    private static string StackEventId(Stack stack, long number)
    {
        var hex = Wire.Sha256($"{stack.Id}#{number}");
        return $"{hex[..8]}-{hex[8..12]}-1{hex[13..16]}-8{hex[17..20]}-{hex[20..32]}";
    }

    // At high speed a resource passes two stages in one millisecond; an id is never used twice, so the later one is told a millisecond later.
    private static string ResourceEventId(Stack stack, string logicalId, string status, DateTimeOffset at)
    {
        var id = $"{logicalId}-{status}-{Wire.Time(at)}";
        while (stack.Events.Exists(e => e.Id == id))
        {
            at = at.AddMilliseconds(1);
            id = $"{logicalId}-{status}-{Wire.Time(at)}";
        }
        return id;
    }
}
