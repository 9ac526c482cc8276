namespace Cloud.Client;

/// <summary>Who may do what in a project.</summary>
public sealed partial class CloudClient
{
    /// <summary>What people may do in a project, by roles of their own. Administrators of the organization may do everything and are not among them.</summary>
    public IAsyncEnumerable<ProjectAccessResource> UserAccessAsync(ProjectResource project, CancellationToken ct = default) => AllAsync<ProjectAccessResource>(Offered(project, Relation.UserAccess), ct);

    public IAsyncEnumerable<ProjectAccessResource> TeamAccessAsync(ProjectResource project, CancellationToken ct = default) => AllAsync<ProjectAccessResource>(Offered(project, Relation.TeamAccess), ct);

    /// <summary>Says what a member of the organization may do; what was said before is replaced.</summary>
    public Task<ProjectAccessResource> GrantUserAsync(ProjectResource project, string user, GrantAccess body, CancellationToken ct = default) =>
        wire.ChangeAsync<ProjectAccessResource>(HttpMethod.Put, $"{Offered(project, Relation.UserAccess)}/{Segment(user)}", Wire.Body(body), null, ct);

    public Task<ProjectAccessResource> GrantTeamAsync(ProjectResource project, string team, GrantAccess body, CancellationToken ct = default) =>
        wire.ChangeAsync<ProjectAccessResource>(HttpMethod.Put, $"{Offered(project, Relation.TeamAccess)}/{Segment(team)}", Wire.Body(body), null, ct);

    public Task<ProjectAccessResource> ChangeAccessAsync(ProjectAccessResource access, GrantAccess body, CancellationToken ct = default) =>
        wire.ChangeAsync<ProjectAccessResource>(HttpMethod.Put, Offered(access, Relation.Edit), Wire.Body(body), null, ct);

    public Task RevokeAccessAsync(ProjectAccessResource access, CancellationToken ct = default) => DeleteAsync(Offered(access, Relation.Delete), ct);
}
