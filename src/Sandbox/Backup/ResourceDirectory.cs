using Cloud.Sandbox.CloudFormation.Stacks;

namespace Cloud.Sandbox.Backup;

/// <summary>The resources that exist, as far as AWS Backup cares about them: in stacks, let go by stacks, and made by restores.</summary>
internal sealed class ResourceDirectory(StackStore stacks, BackupStore store)
{
    /// <summary>What is behind a protected ARN. Null for one the sandbox never made: AWS would fail that job, the sandbox takes it, since not every resource comes from here.</summary>
    public StackResource? Find(string region, ProtectedResource target) => InStacks(region, target) ?? Restored(region, target);

    /// <summary>Why a resource that once was here cannot be backed up; null when it can.</summary>
    public string? Missing(string region, ProtectedResource target) => Find(region, target) is { Gone: true } || IsRemoved(region, target) ? $"The resource {target.Arn} does not exist." : null;

    /// <summary>The live stack that has a physical resource; null when none has.</summary>
    public Stack? Holder(string region, string type, string physicalId) => stacks.In(region)
        .FirstOrDefault(s => !s.IsDeleted && s.Resources.Values.Any(r => r.Type == type && r.PhysicalId == physicalId && !r.Gone && r.Status is not (StackStatus.DeleteComplete or StackStatus.DeleteSkipped)));

    /// <summary>A physical resource that is in no stack: let go by one, or made by a restore. Null when there is none.</summary>
    public StackResource? Free(string region, string type, string physicalId, DateTimeOffset now) =>
        stacks.In(region).SelectMany(s => s.Left).FirstOrDefault(l => l.How != LeftResource.Snapshot && l.Resource.Type == type && l.Resource.PhysicalId == physicalId)?.Resource
        ?? (RestoreOf(region, type, physicalId, now) is { } restore ? AsResource(restore) : null);

    /// <summary>Marks a free resource as belonging to a stack.</summary>
    public void Claim(StackResource resource, string region)
    {
        foreach (var stack in stacks.In(region).Where(s => s.Left.Exists(l => l.Resource.PhysicalId == resource.PhysicalId)).ToList())
        {
            stack.Left.RemoveAll(l => l.Resource.PhysicalId == resource.PhysicalId);
            stacks.Save(stack);
        }
        foreach (var restore in store.Restores.Where(r => r.Region == region && r.CreatedType == resource.Type && r.CreatedId == resource.PhysicalId).ToList()) store.Save(restore with { Removed = true });
    }

    private RestoreJob? RestoreOf(string region, string type, string physicalId, DateTimeOffset now) =>
        store.RestoredResources(now).FirstOrDefault(r => r.Region == region && r.CreatedType == type && r.CreatedId == physicalId);

    private static StackResource AsResource(RestoreJob restore) =>
        new() { LogicalId = "", Type = restore.CreatedType, PhysicalId = restore.CreatedId, Status = StackStatus.CreateComplete, Properties = restore.CreatedProperties() };

    private StackResource? InStacks(string region, ProtectedResource target) => stacks.In(region).SelectMany(s => s.Resources.Values.Concat(s.Left.Where(l => l.How != LeftResource.Snapshot).Select(l => l.Resource)))
        .FirstOrDefault(r => r.PhysicalId == target.Id && r.Status != StackStatus.DeleteComplete);

    private bool IsRemoved(string region, ProtectedResource target) => InStacks(region, target) is null && store.Restores.Any(r => r.Region == region && r.CreatedArn == target.Arn && r.Removed);

    // A restored resource has the properties it was restored with, under the names a template has for them.
    private StackResource? Restored(string region, ProtectedResource target) =>
        store.Restores.FirstOrDefault(r => r.Region == region && r.CreatedArn == target.Arn && !r.Removed) is { } restore
            ? AsResource(restore)
            : null;
}
