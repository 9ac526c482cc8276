using Cloud.Sandbox.CloudFormation.Stacks;

namespace Cloud.Sandbox.Backup;

/// <summary>The resources that exist, as far as AWS Backup cares about them: in stacks, let go by stacks, and made by restores.</summary>
internal sealed class ResourceDirectory(StackStore stacks, BackupStore store)
{
    /// <summary>What is behind a protected ARN. Null for one the sandbox never made: AWS would fail that job, the sandbox takes it, since not every resource comes from here.</summary>
    public StackResource? Find(string region, ProtectedResource target) => InStacks(region, target) ?? Restored(region, target);

    /// <summary>Why a resource that once was here cannot be backed up; null when it can.</summary>
    public string? Missing(string region, ProtectedResource target) => Find(region, target) is { Gone: true } || IsRemoved(region, target) ? $"The resource {target.Arn} does not exist." : null;

    private StackResource? InStacks(string region, ProtectedResource target) => stacks.In(region).SelectMany(s => s.Resources.Values.Concat(s.Left.Where(l => l.How != LeftResource.Snapshot).Select(l => l.Resource)))
        .FirstOrDefault(r => r.PhysicalId == target.Id && r.Status != StackStatus.DeleteComplete);

    private bool IsRemoved(string region, ProtectedResource target) => InStacks(region, target) is null && store.Restores.Any(r => r.Region == region && r.CreatedArn == target.Arn && r.Removed);

    // A restored resource has the properties it was restored with, under the names a template has for them.
    private StackResource? Restored(string region, ProtectedResource target) =>
        store.Restores.FirstOrDefault(r => r.Region == region && r.CreatedArn == target.Arn && !r.Removed) is { } restore
            ? new StackResource { LogicalId = "", Type = restore.CreatedType, PhysicalId = target.Id, Status = StackStatus.CreateComplete, Properties = restore.CreatedProperties() }
            : null;
}
