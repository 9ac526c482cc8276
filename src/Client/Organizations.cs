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

    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
}
