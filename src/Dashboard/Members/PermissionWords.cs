using Cloud.Client;
using Cloud.Dashboard.Parts;

namespace Cloud.Dashboard.Members;

/// <summary>What a member may do in an organization, in plain words.</summary>
internal static class PermissionWords
{
    public static readonly IReadOnlyList<Choice> All =
    [
        new(OrganizationPermission.Admin, "Administrator", "Everything in the organization and in all of its projects, people and roles included."),
        new(OrganizationPermission.Members, "People", "Invites, takes out, makes teams, and gives no more than they have themselves."),
        new(OrganizationPermission.ProjectsCreate, "New projects", "Makes projects of repositories, and sees which projects there are."),
        new(OrganizationPermission.ProjectsList, "Project list", "Sees which projects there are. What is in one takes a role in it."),
        new(OrganizationPermission.Billing, "Billing", "Opens nothing yet."),
        new(OrganizationPermission.Plans, "Plans", "Opens nothing yet."),
    ];

    public sealed record Choice(string Word, string Name, string Means);

    /// <summary>An administrator's other permissions add nothing and are left out.</summary>
    public static IEnumerable<string> Names(IReadOnlyList<string> permissions) => permissions.Contains(OrganizationPermission.Admin, StringComparer.Ordinal)
        ? [All[0].Name]
        : permissions.Select(p => All.FirstOrDefault(c => c.Word == p)?.Name ?? Say.Word(p));

    /// <summary>Whether somebody with these permissions may give this one away.</summary>
    public static bool MayGive(IReadOnlyCollection<string> own, string permission) => own.Contains(OrganizationPermission.Admin) || own.Contains(permission);

    public static string Name(UserReference user) => user.DisplayName ?? user.Email ?? user.Id;
}
