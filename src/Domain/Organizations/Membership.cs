namespace Cloud.Domain.Organizations;

/// <summary>What a member may do in an organization, in the words that the Platform.sh API made known.</summary>
public static class OrganizationPermission
{
    public const string Admin = "admin";
    public const string Billing = "billing";
    public const string Members = "members";
    public const string Plans = "plans";
    public const string ProjectsCreate = "projects:create";
    public const string ProjectsList = "projects:list";

    public static readonly IReadOnlyList<string> All = [Admin, Billing, Members, Plans, ProjectsCreate, ProjectsList];
}

/// <summary>
/// One person in one organization. What tells the tenant reads them by SECURITY DEFINER functions; once the tenant is known, its own are rows like any other.
/// </summary>
public sealed class Membership : ITenantOwned
{
    private Membership()
    {
    }

    public Guid OrganizationId { get; private init; }

    public Guid UserId { get; private init; }

    public IReadOnlyList<string> Permissions { get; private set; } = [];

    public DateTimeOffset AddedAt { get; private init; }

    public bool IsAdmin => Permissions.Contains(OrganizationPermission.Admin, StringComparer.Ordinal);

    public void Change(IReadOnlyList<string> permissions) => Permissions = permissions;

    public static Membership Of(Guid organization, Guid user, IReadOnlyList<string> permissions, DateTimeOffset now) =>
        new() { OrganizationId = organization, UserId = user, Permissions = permissions, AddedAt = now };
}
