using Cloud.Client;

namespace Cloud.Dashboard.Tests.FakeApi;

/// <summary>Who is in Acme, in which team, and with which role in a project; told by wire records, with the rules a page must be able to meet.</summary>
internal sealed class FakePeople(FakeCloud cloud)
{
    public const string Shop = "k3vq7n2m5xa4c";
    private const string Self = "/api/organizations/" + FakeScenes.Organization;
    private static readonly string[] Daily = [Relation.Branch, Relation.Activate, Relation.Pause, Relation.Resume, Relation.Redeploy, Relation.Deploy, Relation.Promote, Relation.Synchronize, Relation.Drift, Relation.Backup];

    private readonly List<(string Id, string Name)> teams = [("team-dev", "Developers")];
    private readonly List<(string Team, string User)> places = [("team-dev", FakePerson.Cleo.Id)];

    public List<FakePerson> All { get; } = [.. FakePerson.All];

    public string Owner { get; set; } = FakePerson.Ada.Id;

    /// <summary>Permissions in Acme by the person's id.</summary>
    public Dictionary<string, IReadOnlyList<string>> Members { get; } = new(StringComparer.Ordinal)
    {
        [FakePerson.Ada.Id] = [OrganizationPermission.Admin],
        [FakePerson.Ben.Id] = [OrganizationPermission.Admin, OrganizationPermission.Billing],
        [FakePerson.Cleo.Id] = [OrganizationPermission.Members, OrganizationPermission.ProjectsList],
        [FakePerson.Ivo.Id] = [],
    };

    /// <summary>Roles by project and by the id of the person or the team.</summary>
    public Dictionary<(string Project, string Subject), IReadOnlyList<string>> Roles { get; } = new()
    {
        [(Shop, FakePerson.Ivo.Id)] = [ProjectPermission.IntegrationContributor],
        [(Shop, "team-dev")] = [ProjectPermission.Viewer, ProjectPermission.StagingContributor],
    };

    /// <summary>By their secret.</summary>
    public Dictionary<string, InvitationResource> Invitations { get; } = new(StringComparer.Ordinal);

    public FakePerson Find(string id) => All.Single(p => p.Id == id);

    public bool IsAdmin(FakePerson person) => Members.GetValueOrDefault(person.Id, []).Contains(OrganizationPermission.Admin);

    public bool MayPeople(FakePerson person) => IsAdmin(person) || Members.GetValueOrDefault(person.Id, []).Contains(OrganizationPermission.Members);

    /// <summary>Words of what somebody may do in a project, their teams' included; an administrator's is <c>admin</c>.</summary>
    public IReadOnlyList<string> RolesOf(FakePerson person, string project) => IsAdmin(person)
        ? [ProjectPermission.Admin]
        : [.. Roles.Where(r => r.Key.Project == project && (r.Key.Subject == person.Id || places.Contains((r.Key.Subject, person.Id)))).SelectMany(r => r.Value)];

    public bool Lists(FakePerson person, string project) => RolesOf(person, project).Count > 0 || Members.GetValueOrDefault(person.Id, []).Contains(OrganizationPermission.ProjectsList);

    /// <summary>The environment as somebody sees it; null where their roles are elsewhere.</summary>
    public EnvironmentResource? Seen(FakePerson person, EnvironmentResource? e)
    {
        if (e is null) return null;
        var roles = RolesOf(person, e.Project);
        var variables = $"/api/projects/{e.Project}/environments/{e.Id}/variables";
        e = e with { Links = new(e.Links, StringComparer.Ordinal) { [Relation.Variables] = new(variables), [Relation.ManageVariables] = new(variables), [Relation.AddDomain] = new(variables.Replace("/variables", "/domains", StringComparison.Ordinal)) } };
        if (roles.Any(r => r is ProjectPermission.Admin || r == $"{e.Type}:admin")) return e;
        if (!roles.Any(r => r is ProjectPermission.Viewer || r.StartsWith(e.Type + ":", StringComparison.Ordinal))) return null;
        var works = roles.Contains($"{e.Type}:contributor");
        return e with { Links = e.Links.Where(l => !l.Key.StartsWith('#') || (works && Daily.Contains(l.Key))).ToDictionary(StringComparer.Ordinal) };
    }

    public ProjectResource Linked(FakePerson viewer, ProjectResource project)
    {
        var self = $"/api/projects/{project.Id}";
        return RolesOf(viewer, project.Id).Contains(ProjectPermission.Admin)
            ? project with
            {
                Links = new(project.Links, StringComparer.Ordinal)
                {
                    [Relation.UserAccess] = new($"{self}/user-access"),
                    [Relation.TeamAccess] = new($"{self}/team-access"),
                    [Relation.Variables] = new($"{self}/variables"),
                    [Relation.ManageVariables] = new($"{self}/variables"),
                },
            }
            : project;
    }

    public MemberResource Member(FakePerson viewer, string id)
    {
        var person = Find(id);
        var links = new Dictionary<string, Link>(StringComparer.Ordinal) { [Relation.Self] = new($"{Self}/members/{id}") };
        var touches = MayPeople(viewer) && (IsAdmin(viewer) || !IsAdmin(person)) && id != Owner;
        if (touches) links[Relation.Edit] = links[Relation.Self];
        if (touches || (viewer == person && id != Owner)) links[Relation.Delete] = links[Relation.Self];
        return new() { Id = id, User = person.Reference, Permissions = Members[id], Owner = id == Owner, AddedAt = cloud.Now.AddDays(-90), Links = links };
    }

    public List<TeamResource> Teams() => [.. teams.Select(t => new TeamResource
    {
        Id = t.Id,
        Name = t.Name,
        Members = places.Count(p => p.Team == t.Id),
        CreatedAt = cloud.Now.AddDays(-30),
        UpdatedAt = cloud.Now.AddDays(-2),
        Links = new(StringComparer.Ordinal) { [Relation.Members] = new($"{Self}/teams/{t.Id}/members"), [Relation.Edit] = new($"{Self}/teams/{t.Id}"), [Relation.Delete] = new($"{Self}/teams/{t.Id}") },
    }).Reverse()];

    public TeamResource? Name(string? id, string name)
    {
        if (teams.Any(t => t.Name == name && t.Id != id)) return null;
        var known = id ?? cloud.NewId();
        teams.RemoveAll(t => t.Id == known);
        teams.Add((known, name));
        return Teams().Find(t => t.Id == known);
    }

    public void Delete(string team)
    {
        teams.RemoveAll(t => t.Id == team);
        places.RemoveAll(p => p.Team == team);
        foreach (var role in Roles.Keys.Where(r => r.Subject == team).ToList()) Roles.Remove(role);
    }

    public List<TeamMemberResource> Of(string team) => [.. places.Where(p => p.Team == team).Select(p => new TeamMemberResource { User = Find(p.User).Reference, AddedAt = cloud.Now })];

    public void Put(string team, string user)
    {
        if (!places.Contains((team, user))) places.Add((team, user));
    }

    public void Take(string team, string user) => places.Remove((team, user));

    public void Leave(string user)
    {
        Members.Remove(user);
        places.RemoveAll(p => p.User == user);
        foreach (var role in Roles.Keys.Where(r => r.Subject == user).ToList()) Roles.Remove(role);
    }

    public List<ProjectAccessResource> Access(string project, bool ofTeams) => [.. Roles
        .Where(r => r.Key.Project == project && Members.ContainsKey(r.Key.Subject) != ofTeams)
        .Select(r => new ProjectAccessResource
        {
            User = ofTeams ? null : Find(r.Key.Subject).Reference,
            Team = ofTeams ? new(r.Key.Subject, teams.Single(t => t.Id == r.Key.Subject).Name) : null,
            Permissions = r.Value,
            GrantedAt = cloud.Now.AddDays(-20),
            UpdatedAt = cloud.Now.AddDays(-20),
            Links = Acts($"/api/projects/{project}/{(ofTeams ? "team" : "user")}-access/{r.Key.Subject}"),
        })];

    /// <summary>Also what the mail would hold: the secret.</summary>
    public (string Secret, InvitationResource Invitation) Invite(InviteMember body, TimeSpan? left = null)
    {
        var (id, secret) = (cloud.NewId(), "cloud_inv_" + cloud.NewId());
        var self = $"{Self}/invitations/{id}";
        return (secret, Invitations[secret] = new()
        {
            Id = id,
            Email = body.Email,
            State = left < TimeSpan.Zero ? InvitationStatus.Expired : InvitationStatus.Pending,
            Permissions = body.Permissions,
            Projects = body.Projects,
            InvitedBy = FakePerson.Ada.Id,
            CreatedAt = cloud.Now,
            SentAt = cloud.Now,
            ExpiresAt = cloud.Now + (left ?? TimeSpan.FromDays(7)),
            Links = new(StringComparer.Ordinal) { [Relation.Resend] = new($"{self}/resend"), [Relation.Delete] = new(self) },
        });
    }

    public void Accept(string secret, FakePerson person)
    {
        var invitation = Invitations[secret];
        if (!All.Contains(person)) All.Add(person);
        Members[person.Id] = invitation.Permissions;
        foreach (var grant in invitation.Projects) Roles[(grant.Project, person.Id)] = grant.Permissions;
        End(secret, InvitationStatus.Accepted);
    }

    public void End(string secret, string state) => Invitations[secret] = Invitations[secret] with { State = state, Links = [] };

    private static Dictionary<string, Link> Acts(string self) => new(StringComparer.Ordinal) { [Relation.Self] = new(self), [Relation.Edit] = new(self), [Relation.Delete] = new(self) };
}
