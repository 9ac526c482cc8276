namespace Cloud.Domain.Projects;

/// <summary>What one person, or one team, may do in one project. It ends with the membership in the organization.</summary>
public sealed class ProjectAccess : ITenantOwned
{
    private ProjectAccess()
    {
    }

    public Guid Id { get; private init; }

    public Guid OrganizationId { get; private init; }

    public string ProjectId { get; private init; } = "";

    /// <summary>Null when it is a team's.</summary>
    public Guid? UserId { get; private init; }

    /// <summary>Null when it is a person's.</summary>
    public Guid? TeamId { get; private init; }

    /// <summary>Words of <see cref="ProjectRole"/>.</summary>
    public IReadOnlyList<string> Permissions { get; private set; } = [];

    public DateTimeOffset GrantedAt { get; private init; }

    public DateTimeOffset UpdatedAt { get; private set; }

    public static ProjectAccess OfUser(Guid organization, string project, Guid user, IReadOnlyList<string> permissions, DateTimeOffset now) => Of(organization, project, user, null, permissions, now);

    public static ProjectAccess OfTeam(Guid organization, string project, Guid team, IReadOnlyList<string> permissions, DateTimeOffset now) => Of(organization, project, null, team, permissions, now);

    public void Change(IReadOnlyList<string> permissions, DateTimeOffset now) => (Permissions, UpdatedAt) = (permissions, now);

    private static ProjectAccess Of(Guid organization, string project, Guid? user, Guid? team, IReadOnlyList<string> permissions, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        OrganizationId = organization,
        ProjectId = project,
        UserId = user,
        TeamId = team,
        Permissions = permissions,
        GrantedAt = now,
        UpdatedAt = now,
    };
}
