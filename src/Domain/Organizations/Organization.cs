using Cloud.Domain.AccessGrants;

namespace Cloud.Domain.Organizations;

/// <summary>A company: owns projects, members and the bill. The tenant of every row below it.</summary>
public sealed class Organization
{
    private Organization()
    {
    }

    public Guid Id { get; private init; }

    /// <summary>Short name for people and command lines, unique over the whole product.</summary>
    public required string Name { get; init; }

    public required string Title { get; set; }

    public Guid OwnerId { get; private set; }

    /// <summary>Whether members without a second factor stay outside.</summary>
    public bool MfaRequired { get; private set; }

    /// <summary>Whether staff who say why come in at once, or wait for an administrator's yes.</summary>
    public StaffAccess StaffAccess { get; private set; }

    public DateTimeOffset CreatedAt { get; private init; }

    public DateTimeOffset UpdatedAt { get; private set; }

    public static (Organization Organization, Membership Owner) Create(string name, string title, Guid owner, DateTimeOffset now)
    {
        var organization = new Organization { Id = Guid.CreateVersion7(now), Name = name, Title = title, OwnerId = owner, CreatedAt = now, UpdatedAt = now };
        return (organization, Membership.Of(organization.Id, owner, [OrganizationPermission.Admin], now));
    }

    /// <summary>Gives the organization to another administrator of it.</summary>
    public void Transfer(Guid to, DateTimeOffset now) => (OwnerId, UpdatedAt) = (to, now);

    public void RequireMfa(bool required, DateTimeOffset now)
    {
        MfaRequired = required;
        UpdatedAt = now;
    }

    public void LetStaffIn(StaffAccess how, DateTimeOffset now) => (StaffAccess, UpdatedAt) = (how, now);
}
