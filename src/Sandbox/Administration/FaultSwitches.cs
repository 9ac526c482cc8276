using Cloud.Sandbox.Persistence;

namespace Cloud.Sandbox.Administration;

/// <summary>
/// One thing that shall go wrong. <c>kind</c>: <c>fail</c> a resource (by logical id, on <c>create</c>, <c>update</c>, <c>delete</c> or <c>rollback</c>; on any of them when <c>on</c> is absent),
/// <c>stall</c> it, <c>throttle</c> an action, or let a resource <c>drift</c>. <c>stack</c> narrows it to a stack name; <c>times</c> is how often, for ever when absent.
/// </summary>
internal sealed record Fault(string Kind, string? Stack = null, string? Resource = null, string? On = null, string? Action = null, string? Reason = null, int? Times = null);

/// <summary>The faults that are switched on.</summary>
internal sealed class FaultSwitches
{
    private static readonly string[] Kinds = ["fail", "stall", "throttle", "drift"];
    private readonly Journal journal;
    private List<Fault> faults;

    public FaultSwitches(Journal journal)
    {
        this.journal = journal;
        faults = journal.LoadAll<List<Fault>>("faults").FirstOrDefault() ?? [];
    }

    public IReadOnlyList<Fault> All => faults;

    public void Set(List<Fault> wanted)
    {
        if (wanted.Find(f => !Kinds.Contains(f.Kind, StringComparer.Ordinal)) is { } stray)
            throw new InvalidDataException($"A fault's kind is one of {string.Join(", ", Kinds)}, not '{stray.Kind}'.");
        faults = wanted;
        Save();
    }

    /// <summary>The reason a resource fails with; uses up one of the fault's times.</summary>
    public string? TakeFailure(string stack, string resource, string on)
    {
        var index = Find("fail", stack, resource, on);
        if (index < 0) return null;
        var reason = faults[index].Reason ?? "Resource handler returned message: \"Fault switched on in the sandbox\"";
        Use(index);
        return reason;
    }

    public bool IsStalled(string stack, string resource, string on) => Find("stall", stack, resource, on) >= 0;

    public bool IsDrifted(string stack, string resource) => Find("drift", stack, resource, "drift") >= 0;

    public bool TakeThrottle(string action)
    {
        var index = faults.FindIndex(f => f.Kind == "throttle" && (f.Action is null || f.Action == action));
        if (index >= 0) Use(index);
        return index >= 0;
    }

    private int Find(string kind, string stack, string resource, string on) => faults.FindIndex(f => f.Kind == kind
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
