namespace Cloud.Domain.Organizations;

/// <summary>People of an organization who are given access to projects together.</summary>
public sealed class Team : ITenantOwned
{
    /// <summary>Characters of a name; our own choice.</summary>
    public const int MaxName = 80;

    private Team()
    {
    }

    public Guid Id { get; private init; }

    public Guid OrganizationId { get; private init; }

    /// <summary>Unique in its organization, whatever its case.</summary>
    public string Name { get; private set; } = "";

    public DateTimeOffset CreatedAt { get; private init; }

    public DateTimeOffset UpdatedAt { get; private set; }

    public static Team Create(Guid organization, string name, DateTimeOffset now) =>
        new() { Id = Guid.CreateVersion7(now), OrganizationId = organization, Name = name, CreatedAt = now, UpdatedAt = now };

    public void Rename(string name, DateTimeOffset now) => (Name, UpdatedAt) = (name, now);
}

/// <summary>One person in one team; ends with the membership in the organization.</summary>
public sealed class TeamMember : ITenantOwned
{
    private TeamMember()
    {
    }

    public Guid TeamId { get; private init; }

    public Guid UserId { get; private init; }

    public Guid OrganizationId { get; private init; }

    public DateTimeOffset AddedAt { get; private init; }

    public static TeamMember Of(Team team, Guid user, DateTimeOffset now) => new() { TeamId = team.Id, UserId = user, OrganizationId = team.OrganizationId, AddedAt = now };
}
