using System.Text.Json.Serialization;

namespace Cloud.Client;

/// <summary>A Git branch, and where it is active, what runs it. The id is the branch's slug (<c>feature/cart</c> is <c>feature-cart</c>).</summary>
public sealed record EnvironmentResource : LinkedResource
{
    public required string Id { get; init; }

    /// <summary>The branch.</summary>
    public required string Name { get; init; }

    public required string MachineName { get; init; }
    public required string Title { get; init; }
    public required string Project { get; init; }

    /// <summary>Id of the environment this one was branched from.</summary>
    public string? Parent { get; init; }

    /// <summary>A word of <see cref="EnvironmentKind"/>.</summary>
    public required string Type { get; init; }

    /// <summary>A word of <see cref="EnvironmentStatus"/>.</summary>
    public required string Status { get; init; }

    /// <summary>A word of <see cref="EnvironmentLifecycle"/>.</summary>
    public required string Lifecycle { get; init; }

    /// <summary>A word of <see cref="HealthState"/>.</summary>
    public required string Health { get; init; }

    public bool IsMain { get; init; }
    public bool IsDirty { get; init; }
    public string? HeadCommit { get; init; }
    public string? EdgeHostname { get; init; }

    /// <summary>Id of a cluster size (<c>24</c> is 24 CPU over three nodes), or of a container tier.</summary>
    public string? Size { get; init; }

    /// <summary>The environment whose nodes it runs on (shared staging on production's); null where it has its own.</summary>
    public string? SharedWith { get; init; }

    /// <summary>Web nodes beside the three of the cluster.</summary>
    public int WebNodes { get; init; }

    public StackSummary? Stack { get; init; }

    /// <summary>Id of the activity that holds the environment.</summary>
    public string? LockedBy { get; init; }

    public DateTimeOffset? LastBackupAt { get; init; }
    public DateTimeOffset? NextBackupAt { get; init; }

    /// <summary>Since when a scheduled backup is late: it was due while the one before was still running. Null when none is.</summary>
    public DateTimeOffset? BackupLateSince { get; init; }

    /// <summary>Backups taken by hand against the plan's number for each environment.</summary>
    public UsedLimit? ManualBackups { get; init; }
    public DeploymentState? DeploymentState { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
    public DateTimeOffset? LastActiveAt { get; init; }
}

/// <summary>The environment's stack in one line; the whole of it is <see cref="StackResource"/>.</summary>
public sealed record StackSummary(string Name, string? Arn, string? Status, string? Drift);

/// <summary>What the last deployment left.</summary>
public sealed record DeploymentState
{
    public bool LastDeploymentSuccessful { get; init; }
    public DateTimeOffset? LastDeploymentAt { get; init; }
    public string? LastDeploymentCommit { get; init; }
}

/// <summary>The words of <see cref="EnvironmentResource.Type"/>.</summary>
public static class EnvironmentKind
{
    public const string Integration = "integration";
    public const string Staging = "staging";
    public const string Production = "production";

    /// <summary>What published clients say for <see cref="Integration"/>; taken on input, never written.</summary>
    public const string Development = "development";
}

/// <summary>The words of <see cref="EnvironmentResource.Status"/>, which published clients know.</summary>
public static class EnvironmentStatus
{
    public const string Inactive = "inactive";
    public const string Active = "active";
    public const string Paused = "paused";
    public const string Dirty = "dirty";
    public const string Deleting = "deleting";
}

/// <summary>The words of <see cref="EnvironmentResource.Lifecycle"/>, finer than the status.</summary>
public static class EnvironmentLifecycle
{
    public const string Inactive = "inactive";
    public const string Provisioning = "provisioning";
    public const string Active = "active";
    public const string Updating = "updating";
    public const string Deactivating = "deactivating";
    public const string Deleting = "deleting";
    public const string Paused = "paused";
    public const string ProvisioningFailed = "provisioning_failed";
    public const string AttentionRequired = "attention_required";
}

/// <summary>The words of <see cref="EnvironmentResource.Health"/> and of each health check.</summary>
public static class HealthState
{
    public const string Healthy = "healthy";
    public const string Degraded = "degraded";
    public const string Critical = "critical";
    public const string Unknown = "unknown";
}

/// <summary>Body of <c>POST .../branch</c>. Published clients' <c>development</c> is taken for <c>integration</c>.</summary>
public sealed record BranchEnvironment
{
    public required string Name { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Title { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Type { get; init; }

    /// <summary>Whether the new environment starts with the parent's data; null means the API's default.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? CloneParent { get; init; }
}

/// <summary>Body of <c>POST .../deactivate</c>; may be left out but for production.</summary>
public sealed record DeactivateEnvironment
{
    /// <summary>The environment's id, typed by whoever takes production down.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Confirm { get; init; }

    /// <summary>Logical ids of resources to leave behind, among those an earlier delete failed on.</summary>
    public IReadOnlyList<string> Retain { get; init; } = [];
}

/// <summary>Body of <c>DELETE /api/projects/{p}/environments/{e}</c>; may be left out where no data goes with it.</summary>
public sealed record DeleteEnvironment
{
    /// <summary>The environment's id, typed by whoever gives up its backups and what was retained of it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Confirm { get; init; }
}

/// <summary>Body of <c>POST .../recover</c>; left out, AWS tries all resources again.</summary>
public sealed record RecoverEnvironment
{
    /// <summary>Logical ids of resources to give up on, among those the rollback hangs at.</summary>
    public IReadOnlyList<string> Skip { get; init; } = [];
}

/// <summary>Body of <c>POST .../synchronize</c>; left out, the code is taken over.</summary>
public sealed record SynchronizeEnvironment
{
    public bool SynchronizeCode { get; init; } = true;
    public bool SynchronizeData { get; init; }

    /// <summary>Services that the parent's files do not have, and whose data may go.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? RemoveServices { get; init; }
}

/// <summary>Body of <c>POST .../deploy</c>; left out, the branch of the project's repository is read.</summary>
public sealed record DeployEnvironment
{
    /// <summary>The files by name, for a project that has no repository.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Dictionary<string, string>? Config { get; init; }

    /// <summary>Services that the files do not have any more, and whose data may go.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? RemoveServices { get; init; }
}

/// <summary>Body of <c>POST .../promote</c>; may be left out.</summary>
public sealed record PromoteEnvironment
{
    /// <summary>Services that the files do not have any more, and whose data on the next environment may go.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? RemoveServices { get; init; }
}

/// <summary>What stayed in the AWS account when an environment was taken down.</summary>
public sealed record RetainedResource : LinkedResource
{
    public required string Id { get; init; }

    /// <summary>Id of the environment it belonged to; that one may be gone.</summary>
    public required string Environment { get; init; }

    /// <summary>The stack that let go of it; null for what a restore made.</summary>
    public required string? StackArn { get; init; }

    public required string Region { get; init; }
    public required string LogicalId { get; init; }

    /// <summary>AWS's name of its type: <c>AWS::EC2::Volume</c>.</summary>
    public required string Type { get; init; }

    public required string PhysicalId { get; init; }
    public required DateTimeOffset Since { get; init; }

    /// <summary>Id of the activity that purges it, while one does.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? PurgeActivity { get; init; }

    /// <summary>Why it cannot be purged now, and what to do about that; absent where it can, and while it is purged.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? CannotPurge { get; init; }

    /// <summary>Why the last purge failed.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? PurgeFailure { get; init; }
}

/// <summary>Body of <c>PATCH /api/projects/{p}/environments/{e}</c>; a null field stays as it is.</summary>
public sealed record UpdateEnvironment
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Title { get; init; }
}
