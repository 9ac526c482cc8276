using Cloud.Sandbox.CloudFormation.Stacks;

namespace Cloud.Sandbox.CloudFormation.Resources;

/// <summary>What a resource of a stack means to another part of the sandbox: a bucket or a backup vault must exist there too.</summary>
internal interface IResourceEffect
{
    string Type { get; }

    /// <summary>Why the resource cannot be made; null when it can.</summary>
    string? RefuseCreation(StackResource resource, string region);

    /// <summary>Why it cannot become this, where it stands already; null when it can.</summary>
    string? RefuseChange(StackResource resource, string region) => null;

    void Created(StackResource resource, string region, DateTimeOffset at);

    /// <summary>It is there, and whatever it waited for has come.</summary>
    void Completed(StackResource resource, string region, DateTimeOffset at)
    {
    }

    /// <summary>Why the resource cannot be deleted; null when it can.</summary>
    string? RefuseDeletion(StackResource resource, string region);

    void Deleted(StackResource resource, string region);
}
