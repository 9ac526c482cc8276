namespace Cloud.Domain.Environments;

/// <summary>Where an environment is in its life. What published clients call <c>status</c> is derived from it, never kept beside it.</summary>
public enum Lifecycle
{
    Inactive,
    Provisioning,
    Active,
    Updating,

    /// <summary>The containers are stopped, data and addresses stay.</summary>
    Paused,

    Deactivating,
    Deleting,

    /// <summary>Provisioning failed and left nothing behind: activate again.</summary>
    ProvisioningFailed,

    /// <summary>A person must look: the activity failed and what it left could not be cleaned up by itself.</summary>
    AttentionRequired,
}

public enum Health
{
    Unknown,
    Healthy,
    Degraded,
    Critical,
}
