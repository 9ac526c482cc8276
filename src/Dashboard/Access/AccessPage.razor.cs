using Cloud.Client;
using Microsoft.AspNetCore.Components;

namespace Cloud.Dashboard.Access;

/// <summary>Who may do what in a project.</summary>
public sealed partial class AccessPage
{
    private ProjectAccessResource? changing;
    private ProjectAccessResource? revoking;
    private bool granting;
    private IReadOnlyList<string>? wanted;

    [Parameter] public string Project { get; set; } = "";

    [PersistentState] public State? Kept { get; set; }

    /// <summary>The project with who has a role in it, and who could be given one as far as the viewer is shown who there is.</summary>
    public sealed record State(
        ProjectResource Project,
        List<EnvironmentResource> Environments,
        List<ProjectAccessResource> People,
        List<ProjectAccessResource> Teams,
        List<MemberResource> Members,
        List<TeamResource> AllTeams);

    protected override string Subject => Project;

    protected override bool HasState => Kept is not null;

    private bool MayGive => Kept is { Members.Count: > 0 } kept && kept.Project.Offers(Relation.UserAccess);

    /// <summary>An administrator of the organization may do everything already.</summary>
    private List<MemberResource> Strangers => [.. Kept!.Members.Where(m => !m.Permissions.Contains(OrganizationPermission.Admin) && Kept.People.All(p => p.User?.Id != m.Id))];

    private List<TeamResource> OtherTeams => [.. Kept!.AllTeams.Where(t => Kept.Teams.All(a => a.Team?.Id != t.Id))];

    protected override void Forget()
    {
        Kept = null;
        Close();
    }

    protected override async Task OnParametersSetAsync()
    {
        await base.OnParametersSetAsync();
        if (Kept is not null) Workspace.Enter(Kept.Project, Kept.Environments);
    }

    protected override async Task LoadAsync(CancellationToken ct)
    {
        await Workspace.EnsureAsync(ct);
        var project = await Api.ProjectAsync(Project, ct);
        var environments = await Api.EnvironmentsAsync(Project, ct).ToListAsync(ct);
        var organization = Workspace.Organizations.FirstOrDefault(o => o.Id == project.Organization);
        var shown = project.Offers(Relation.UserAccess);
        Kept = new(
            project,
            environments,
            shown ? await Api.UserAccessAsync(project, ct).ToListAsync(ct) : [],
            shown ? await Api.TeamAccessAsync(project, ct).ToListAsync(ct) : [],
            shown && organization?.Offers(Relation.Members) == true ? await Api.MembersAsync(organization.Id, ct).ToListAsync(ct) : [],
            shown && organization?.Offers(Relation.Teams) == true ? await Api.TeamsAsync(organization.Id, ct).ToListAsync(ct) : []);
        Workspace.Enter(project, environments);
    }

    private void Close() => (changing, revoking, granting, wanted) = (null, null, false, null);

    private async Task ChangedAsync()
    {
        Close();
        await RefreshAsync();
    }
}
