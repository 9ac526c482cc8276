using Cloud.Sandbox.CloudFormation.Stacks;

namespace Cloud.Sandbox.Administration;

/// <summary>A physical resource that exists. <c>State</c>: <c>in_stack</c>, <c>retained</c>, <c>left_behind</c>, <c>snapshot</c>, or <c>restored</c> by AWS Backup.</summary>
internal sealed record ExistingResource(string? Stack, string? StackId, string? LogicalId, string Type, string PhysicalId, string State, string? Status);

/// <summary>Everything that exists, whether or not a stack still knows of it: what a test looks at to see that nothing is left over.</summary>
internal static class ExistingResources
{
    /// <param name="stack">A stack's name or ARN, deleted ones included; null for all, and for what restores made.</param>
    public static IEnumerable<ExistingResource> List(World world, string? stack, DateTimeOffset now)
    {
        var chosen = world.Accounts.All.SelectMany(a => a.Stacks.All).Where(s => stack is null || s.Name == stack || s.Id == stack).OrderBy(s => s.Created).ThenBy(s => s.Id, StringComparer.Ordinal);
        var all = chosen.SelectMany(s => InStack(s).Concat(s.Left.Select(l => Of(s, l.Resource, l.How))));
        if (stack is not null) return all;
        return all.Concat(world.Accounts.All.SelectMany(a => a.Backups.RestoredResources(now)).Select(r => new ExistingResource(null, null, null, r.CreatedType, r.CreatedId, "restored", null)));
    }

    // What a rollback or a deletion has taken away is still listed by the stack, with DELETE_COMPLETE; what it passed over is listed as retained.
    private static IEnumerable<ExistingResource> InStack(Stack stack) => stack.Resources.Values
        .Where(r => r is { Exists: true, Gone: false } && r.Status is not (StackStatus.DeleteComplete or StackStatus.DeleteSkipped))
        .OrderBy(r => r.LogicalId, StringComparer.Ordinal).Select(r => Of(stack, r, "in_stack"));

    private static ExistingResource Of(Stack stack, StackResource resource, string state) => new(stack.Name, stack.Id, resource.LogicalId, resource.Type, resource.PhysicalId!, state, resource.Status);
}
