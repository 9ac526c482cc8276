using Cloud.Sandbox.CloudFormation.Stacks;

namespace Cloud.Sandbox.Backup;

/// <summary>The resources stacks have made, as far as AWS Backup cares about them.</summary>
internal sealed class ResourceDirectory(StackStore stacks)
{
    /// <summary>The stack's resource behind a protected one. Null for an ARN no stack has: AWS would fail that job, the sandbox takes it, since not every resource comes from a stack.</summary>
    public StackResource? Find(string region, ProtectedResource target) => stacks.In(region).SelectMany(s => s.Resources.Values)
        .FirstOrDefault(r => r.PhysicalId == target.Id && r.Status != StackStatus.DeleteComplete);
}
