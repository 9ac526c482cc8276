using Cloud.Sandbox.CloudFormation.Operations;
using Cloud.Sandbox.CloudFormation.Stacks;
using Cloud.Sandbox.Persistence;

namespace Cloud.Sandbox.Administration;

/// <summary>The faults that are switched on. Taking one uses up one of its times.</summary>
internal sealed class FaultSwitches
{
    private readonly Journal journal;
    private List<Fault> faults;

    public FaultSwitches(Journal journal)
    {
        this.journal = journal;
        faults = journal.LoadAll<List<Fault>>("faults").FirstOrDefault() ?? [];
    }

    public IReadOnlyList<Fault> All => faults;

    /// <exception cref="InvalidDataException">One of them means nothing; the message says which and why.</exception>
    public void Set(List<Fault> wanted)
    {
        if (wanted.Select(f => f.Mistake()).FirstOrDefault(m => m is not null) is { } mistake) throw new InvalidDataException(mistake);
        faults = wanted;
        Save();
    }

    /// <summary>The reason a stack's resource fails with; null when it does not.</summary>
    public string? TakeFailure(Stack stack, StackResource resource, string on) =>
        Take(FaultKind.Fail, stack.Name, resource.LogicalId, on) is { } failure ? failure.Reason ?? FaultReasons.Usual
        : on == "rollback" && Take(FaultKind.Rollback, stack.Name, resource.LogicalId, on) is { } rollback ? rollback.Reason ?? FaultReasons.NoWayBack(stack, resource)
        : on is "create" or "update" ? TakeInstanceFailure(stack, resource, on)
        : null;

    /// <summary>The reason a job or a recovery point of AWS Backup fails with; null when it does not.</summary>
    public string? TakeFailure(string arn, string on) => Take(FaultKind.Fail, null, arn, on) is { } fault ? fault.Reason ?? FaultReasons.Usual : null;

    /// <summary>What a backup job leaves out; null when it is whole.</summary>
    public string? TakePartial(string arn) => Take(FaultKind.Partial, null, arn, "backup") is { } fault ? fault.Reason ?? FaultReasons.Incomplete : null;

    public bool IsStalled(string? stack, string resource, string on) => Find(FaultKind.Stall, stack, resource, on) >= 0;

    public bool IsDrifted(string stack, string resource) => Find(FaultKind.Drift, stack, resource, "drift") >= 0;

    /// <summary>True when a fault of this kind is switched on for the call. One without an action means calls that change something, except for throttling, which means all.</summary>
    public bool Take(string kind, CallIdentity call)
    {
        var index = faults.FindIndex(f => f.Kind == kind && (f.Action is null ? kind == FaultKind.Throttle || call.Changes : f.Action == call.Action)
            && (f.Service is null || f.Service == call.Service) && (f.Stack is null || f.Stack == call.Stack) && (f.Resource is null || call.IsAbout(f.Resource)));
        if (index < 0) return false;
        Use(index);
        return true;
    }

    private string? TakeInstanceFailure(Stack stack, StackResource resource, string on)
    {
        if (FaultReasons.LaunchesInstances(resource.Type) && Take(FaultKind.Capacity, stack.Name, resource.LogicalId, on) is { } capacity) return capacity.Reason ?? FaultReasons.NoCapacity(stack, resource);
        return SignalRules.Awaited(stack, resource, on) is { } count && Take(FaultKind.Signals, stack.Name, resource.LogicalId, on) is { } silent ? silent.Reason ?? FaultReasons.NoSignals(count) : null;
    }

    private Fault? Take(string kind, string? stack, string resource, string on)
    {
        var index = Find(kind, stack, resource, on);
        if (index < 0) return null;
        var taken = faults[index];
        Use(index);
        return taken;
    }

    private int Find(string kind, string? stack, string resource, string on) => faults.FindIndex(f => f.Kind == kind
        && (f.Stack is null || f.Stack == stack) && (f.Resource is null || f.Resource == resource) && (f.On is null || f.On.Equals(on, StringComparison.OrdinalIgnoreCase)));

    private void Use(int index)
    {
        if (faults[index].Times is not { } times) return;
        if (times > 1) faults[index] = faults[index] with { Times = times - 1 };
        else faults.RemoveAt(index);
        Save();
    }

    private void Save() => journal.Put("faults", "all", faults);
}
