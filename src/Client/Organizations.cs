namespace Cloud.Client;

/// <summary>A company: owns projects, has members.</summary>
public sealed record OrganizationResource : LinkedResource
{
    public required string Id { get; init; }

    /// <summary>Short name for addresses, unique over all organizations.</summary>
    public required string Name { get; init; }

    /// <summary>The name for people.</summary>
    public required string Label { get; init; }

    /// <summary>Id of the owning user.</summary>
    public string? OwnerId { get; init; }

    /// <summary>Whether members without a second factor stay outside.</summary>
    public bool MfaRequired { get; init; }

    /// <summary>How staff come in: a word of <see cref="StaffAccessPolicy"/>.</summary>
    public string StaffAccess { get; init; } = StaffAccessPolicy.Announced;

    /// <summary>Access grants that are active or wait for an answer, for whoever may see them; 0 for everybody else.</summary>
    public int OpenAccessGrants { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>Body of <c>PATCH /api/organizations/{id}</c>; what is left out stays as it is.</summary>
public sealed record UpdateOrganization
{
    public bool? MfaRequired { get; init; }

    /// <summary>A word of <see cref="StaffAccessPolicy"/>.</summary>
    public string? StaffAccess { get; init; }
}
