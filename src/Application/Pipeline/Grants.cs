using System.Collections.Frozen;
using Cloud.Domain.Environments;
using Cloud.Domain.Organizations;
using Cloud.Domain.Projects;

namespace Cloud.Application.Pipeline;

/// <summary>From roles and a token's scopes to what the caller may do.</summary>
public static class Grants
{
    private static readonly FrozenSet<Permission> Everything = Enum.GetValues<Permission>().ToFrozenSet();

    private static readonly FrozenDictionary<string, Permission[]> ByOrganizationPermission = new Dictionary<string, Permission[]>
    {
        [OrganizationPermission.Admin] = [.. Everything],
        [OrganizationPermission.Members] = [Permission.MembersView, Permission.MembersEdit],
        [OrganizationPermission.ProjectsCreate] = [Permission.ProjectCreate, Permission.ProjectList, Permission.AwsAccountView],
        [OrganizationPermission.ProjectsList] = [Permission.ProjectList],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>In environments of one type. A contributor works there every day and can lose nothing of it.</summary>
    private static readonly FrozenDictionary<string, Permission[]> ByTypeRole = new Dictionary<string, Permission[]>
    {
        [ProjectRole.Viewer] = [Permission.EnvironmentView, Permission.VariableView],
        [ProjectRole.Contributor] = [Permission.EnvironmentView, Permission.VariableView, Permission.EnvironmentDeploy, Permission.BackupCreate],
        [ProjectRole.Admin] =
        [
            Permission.EnvironmentView, Permission.EnvironmentDeploy, Permission.EnvironmentOperate, Permission.EnvironmentDelete, Permission.EnvironmentEdit, Permission.VariableView, Permission.VariableEdit,
            Permission.BackupCreate, Permission.BackupHold, Permission.BackupDelete, Permission.BackupRestore,
        ],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>In one project. Any role in it shows the project itself.</summary>
    private static readonly FrozenDictionary<string, Permission[]> ByProjectRole = new Dictionary<string, Permission[]>
    {
        [ProjectRole.Viewer] = [Permission.EnvironmentView, Permission.VariableView],
        [ProjectRole.Admin] =
        [
            Permission.ProjectEdit, Permission.ProjectDelete, Permission.AccessView, Permission.AccessEdit, Permission.IntegrationView, Permission.IntegrationEdit, .. ByTypeRole[ProjectRole.Admin],
        ],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenSet<Permission> Reading =
        Everything.Where(p => p.ToString().EndsWith("View", StringComparison.Ordinal) || p == Permission.ProjectList).ToFrozenSet();

    private static readonly FrozenSet<Permission> Looking =
        FrozenSet.Create(Permission.OrganizationView, Permission.ProjectList, Permission.ProjectView, Permission.EnvironmentView, Permission.TicketView);

    private static readonly FrozenSet<Permission> Mending =
        [.. Looking, Permission.EnvironmentDeploy, Permission.EnvironmentOperate, Permission.BackupCreate, Permission.BackupHold, Permission.BackupRestore];

    /// <summary>Who is in, staff included, by what proof, who owns it, and which accounts of AWS it reaches into: for a person who signed in, not for a token that writes.</summary>
    private static readonly FrozenSet<Permission> OfPeople = [Permission.MembersEdit, Permission.AccessEdit, Permission.OrganizationTransfer, Permission.OrganizationEdit, Permission.AwsAccountEdit];

    /// <summary>
    /// The scopes of API.md. <c>write</c>, <c>deploy</c> and <c>backup</c> can read what they change. A token of <c>backup</c>, as a cron job has one, takes and
    /// holds backups and can lose none: deleting and restoring are <c>write</c>'s.
    /// </summary>
    private static readonly FrozenDictionary<string, FrozenSet<Permission>> ByScope = new Dictionary<string, FrozenSet<Permission>>
    {
        ["read"] = Reading,
        ["write"] = Everything.Except(OfPeople).Where(p => p is not (Permission.BackupCreate or Permission.BackupHold or Permission.EnvironmentOperate or Permission.EnvironmentDelete or Permission.EnvironmentDeploy)).ToFrozenSet(),
        ["deploy"] = [.. Reading, Permission.EnvironmentDeploy, Permission.EnvironmentOperate, Permission.EnvironmentDelete],
        ["backup"] = [.. Reading, Permission.BackupCreate, Permission.BackupHold],
        ["admin"] = Everything,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>In an organization: every member sees it; the rest follows from permissions, narrowed by the token's scopes where it has any.</summary>
    public static Granted Of(IEnumerable<string> organizationPermissions, IReadOnlyCollection<string> scopes) => Of(organizationPermissions, [], scopes);

    /// <summary>In a project: what the organization's permissions give, and what the roles in the project add.</summary>
    public static Granted Of(IEnumerable<string> organizationPermissions, IReadOnlyCollection<string> projectPermissions, IReadOnlyCollection<string> scopes)
    {
        var everywhere = organizationPermissions.SelectMany(p => ByOrganizationPermission.GetValueOrDefault(p, [])).Append(Permission.OrganizationView).ToHashSet();
        Dictionary<EnvironmentType, HashSet<Permission>> byType = [];
        if (projectPermissions.Count > 0)
        {
            everywhere.Add(Permission.ProjectView);
        }

        foreach (var permission in projectPermissions)
        {
            if (ProjectRole.OfType(permission) is { } of)
            {
                byType.TryAdd(of.Type, []);
                byType[of.Type].UnionWith(ByTypeRole.GetValueOrDefault(of.Role, []));
            }
            else
            {
                everywhere.UnionWith(ByProjectRole.GetValueOrDefault(permission, []));
            }
        }

        if (scopes.Count > 0)
        {
            var narrowed = scopes.SelectMany(s => ByScope.GetValueOrDefault(s, FrozenSet<Permission>.Empty)).ToHashSet();
            everywhere.IntersectWith(narrowed);
            foreach (var here in byType.Values)
            {
                here.IntersectWith(narrowed);
            }
        }

        return new Granted(everywhere.ToFrozenSet(), byType.ToFrozenDictionary(t => t.Key, t => t.Value.ToFrozenSet()));
    }

    /// <summary>For staff under an access grant: they see what runs, and mend it where the grant lets them act. People, secrets and the log are never theirs, nor is it to take anything away.</summary>
    public static Granted OfStaff(bool readOnly) => new(readOnly ? Looking : Mending, FrozenDictionary<EnvironmentType, FrozenSet<Permission>>.Empty);

    public static bool IsScope(string? scope) => scope is not null && ByScope.ContainsKey(scope);

    public static IEnumerable<string> Scopes => ByScope.Keys;
}
