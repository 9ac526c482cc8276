using System.Collections.Frozen;
using Cloud.Domain.Identity;
using Cloud.Domain.Organizations;

namespace Cloud.Application.Pipeline;

/// <summary>Everything a caller can be allowed. A command names one; the same names decide which links are shown.</summary>
public enum Permission
{
    OrganizationView,
    OrganizationEdit,
    MembersView,
    AuditView,
    ProjectList,
    ProjectCreate,
    ProjectView,
    ProjectEdit,
    ProjectDelete,
    EnvironmentView,
    EnvironmentEdit,
    EnvironmentOperate,
    BackupCreate,

    /// <summary>Holding a backup and releasing it; lies with taking them.</summary>
    BackupHold,
    BackupDelete,

    /// <summary>Into an environment that runs. One that must be made or activated for it takes <see cref="EnvironmentOperate"/> too.</summary>
    BackupRestore,
    TicketView,
    TicketWrite,
}

/// <summary>Declares what a request needs. Forgetting it fails a test and, at run time, every call.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class RequiresAttribute(Permission permission) : Attribute
{
    public Permission Permission { get; } = permission;
}

/// <summary>Declares that a request is about the caller alone: signed in is enough.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class RequiresSignInAttribute : Attribute;

/// <summary>Declares that the request is for the people who run the product, of this role or a higher one. To everybody else it is not there.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class RequiresStaffAttribute(PlatformRole role) : Attribute
{
    public PlatformRole Role { get; } = role;
}

/// <summary>Declares that anybody may send it: signing in, and nothing else.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class OpenToAllAttribute : Attribute;

/// <summary>From an organization's permissions and a token's scopes to what the caller may do.</summary>
public static class Grants
{
    private static readonly FrozenSet<Permission> Everything = Enum.GetValues<Permission>().ToFrozenSet();

    private static readonly FrozenDictionary<string, Permission[]> ByOrganizationPermission = new Dictionary<string, Permission[]>
    {
        [OrganizationPermission.Admin] = [.. Everything],
        [OrganizationPermission.Members] = [Permission.MembersView],
        [OrganizationPermission.ProjectsCreate] = [Permission.ProjectCreate, Permission.ProjectList],
        [OrganizationPermission.ProjectsList] = [Permission.ProjectList],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenSet<Permission> Reading =
        Everything.Where(p => p.ToString().EndsWith("View", StringComparison.Ordinal) || p == Permission.ProjectList).ToFrozenSet();

    /// <summary>
    /// The scopes of API.md. <c>write</c>, <c>deploy</c> and <c>backup</c> can read what they change. A token of <c>backup</c>, as a cron job has one, takes and
    /// holds backups and can lose none: deleting and restoring are <c>write</c>'s.
    /// </summary>
    private static readonly FrozenDictionary<string, FrozenSet<Permission>> ByScope = new Dictionary<string, FrozenSet<Permission>>
    {
        ["read"] = Reading,
        ["write"] = Everything.Where(p => p is not (Permission.BackupCreate or Permission.BackupHold or Permission.EnvironmentOperate)).ToFrozenSet(),
        ["deploy"] = [.. Reading, Permission.EnvironmentOperate],
        ["backup"] = [.. Reading, Permission.BackupCreate, Permission.BackupHold],
        ["admin"] = Everything,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Every member sees the organization; the rest follows from permissions, narrowed by the token's scopes where it has any.</summary>
    public static FrozenSet<Permission> Of(IEnumerable<string> organizationPermissions, IReadOnlyCollection<string> scopes)
    {
        var granted = organizationPermissions.SelectMany(p => ByOrganizationPermission.GetValueOrDefault(p, [])).Append(Permission.OrganizationView).ToHashSet();
        if (scopes.Count > 0)
        {
            granted.IntersectWith(scopes.SelectMany(s => ByScope.GetValueOrDefault(s, FrozenSet<Permission>.Empty)));
        }

        return granted.ToFrozenSet();
    }

    public static bool IsScope(string? scope) => scope is not null && ByScope.ContainsKey(scope);

    public static IEnumerable<string> Scopes => ByScope.Keys;
}
