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

    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>Body of <c>PATCH /api/organizations/{id}</c>; what is left out stays as it is.</summary>
public sealed record UpdateOrganization
{
    public bool? MfaRequired { get; init; }
}
