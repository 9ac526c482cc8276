namespace Cloud.Client;

/// <summary>A user's place in an organization.</summary>
public sealed record MemberResource : LinkedResource
{
    /// <summary>The user's id.</summary>
    public required string Id { get; init; }

    /// <summary>The user's id again, where published clients look.</summary>
    public string? UserId { get; init; }

    public required UserReference User { get; init; }

    /// <summary>Words of <see cref="OrganizationPermission"/>.</summary>
    public IReadOnlyList<string> Permissions { get; init; } = [];

    /// <summary>Whether the organization is theirs.</summary>
    public bool Owner { get; init; }

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

/// <summary>Body that changes what a member may do.</summary>
public sealed record UpdateMember
{
    /// <summary>Words of <see cref="OrganizationPermission"/>; none leaves a member with their projects only.</summary>
    public required IReadOnlyList<string> Permissions { get; init; }
}

/// <summary>Body that gives an organization to another administrator.</summary>
public sealed record TransferOrganization
{
    /// <summary>Id of a member with <c>admin</c>.</summary>
    public required string User { get; init; }
}

/// <summary>What somebody is given in one project.</summary>
public sealed record ProjectGrant
{
    public required string Project { get; init; }

    /// <summary>Words of <see cref="ProjectPermission"/>.</summary>
    public required IReadOnlyList<string> Permissions { get; init; }
}

/// <summary>What a person or a team may do in a project: for the whole of it, or for environments of a type.</summary>
public static class ProjectPermission
{
    public const string Admin = "admin";
    public const string Viewer = "viewer";
    public const string ProductionAdmin = "production:admin";
    public const string ProductionContributor = "production:contributor";
    public const string ProductionViewer = "production:viewer";
    public const string StagingAdmin = "staging:admin";
    public const string StagingContributor = "staging:contributor";
    public const string StagingViewer = "staging:viewer";
    public const string IntegrationAdmin = "integration:admin";
    public const string IntegrationContributor = "integration:contributor";
    public const string IntegrationViewer = "integration:viewer";
}

/// <summary>What one person, or one team, may do in a project.</summary>
public sealed record ProjectAccessResource : LinkedResource
{
    /// <summary>Null where it is a team's.</summary>
    public UserReference? User { get; init; }

    /// <summary>Null where it is a person's.</summary>
    public TeamReference? Team { get; init; }

    /// <summary>Words of <see cref="ProjectPermission"/>.</summary>
    public IReadOnlyList<string> Permissions { get; init; } = [];

    public required DateTimeOffset GrantedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>Body that says what a person or a team may do in a project.</summary>
public sealed record GrantAccess
{
    /// <summary>Words of <see cref="ProjectPermission"/>, at least one; <c>development:</c> is read as <c>integration:</c>.</summary>
    public required IReadOnlyList<string> Permissions { get; init; }
}
