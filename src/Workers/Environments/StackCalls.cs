using Cloud.Application.Ports;

namespace Cloud.Workers.Environments;

/// <summary>What workflows do alike with any stack: an environment's own, the one before its CDN, one that takes a resource in to delete it.</summary>
internal static class StackCalls
{
    /// <summary>The newest event there is: what comes after it belongs to the activity that asks.</summary>
    public static async Task<string?> LastEvent(this ICloudFormation stacks, CloudAccount at, string stackId, CancellationToken ct)
    {
        var events = await stacks.NewEvents(at, stackId, null, ct);
        return events.Count == 0 ? null : events[^1].Id;
    }

    /// <summary>Begins the delete, of a protected stack as well.</summary>
    /// <param name="retain">Resources to leave behind; AWS allows it only after a delete that failed.</param>
    public static async Task DeleteProtected(this ICloudFormation stacks, CloudAccount at, Stack stack, string token, IReadOnlyCollection<string>? retain, CancellationToken ct)
    {
        if (stack.TerminationProtection)
        {
            await stacks.SetTerminationProtection(at, stack.Id, on: false, ct);
        }

        await stacks.DeleteStack(at, stack.Id, token, stack.Status == StackStatus.DeleteFailed ? retain : null, ct);
    }

    /// <summary>Its line in an activity's log.</summary>
    public static string Line(this StackEvent e) => $"{e.Status,-28} {e.LogicalId} ({e.ResourceType}){(e.Reason is { Length: > 0 } reason ? $": {reason}" : "")}";

    /// <summary>The first failure that CloudFormation did not itself cause by cancelling.</summary>
    public static string? FirstCause(this IEnumerable<StackEvent> events) => events.Where(e => e.IsCause).Select(e => $"{e.LogicalId} ({e.ResourceType}): {e.Reason}").FirstOrDefault();
}
