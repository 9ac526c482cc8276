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

/// <summary>A user's place in an organization.</summary>
public sealed record MemberResource : LinkedResource
{
    public required string Id { get; init; }
    public required UserReference User { get; init; }

    /// <summary>Words of <see cref="OrganizationPermission"/>.</summary>
    public IReadOnlyList<string> Permissions { get; init; } = [];

    public required DateTimeOffset AddedAt { get; init; }
}

/// <summary>What a member may do in the organization.</summary>
public static class OrganizationPermission
{
    public const string Admin = "admin";
    public const string Billing = "billing";
    public const string Members = "members";
    public const string Plans = "plans";
    public const string ProjectsCreate = "projects:create";
    public const string ProjectsList = "projects:list";
}
