namespace Cloud.Domain.Domains;

/// <summary>Where a host name stands on its way to an environment.</summary>
public enum DomainStatus
{
    /// <summary>Not proven yet: its DNS records are looked for.</summary>
    Pending,

    /// <summary>Proven, and about to be put on the environment: as soon as that is active and rests.</summary>
    Verified,

    /// <summary>The environment answers for it.</summary>
    Active,

    /// <summary>It did not come to that: the reason says why, and a check begins again.</summary>
    Failed,

    /// <summary>Being taken away.</summary>
    Removing,
}
