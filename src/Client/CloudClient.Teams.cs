namespace Cloud.Client;

/// <summary>Teams of an organization, and who is in them.</summary>
public sealed partial class CloudClient
{
    public IAsyncEnumerable<TeamResource> TeamsAsync(string organization, CancellationToken ct = default) => AllAsync<TeamResource>($"api/organizations/{Segment(organization)}/teams", ct);

    public Task<TeamResource> CreateTeamAsync(OrganizationResource organization, NameTeam body, CancellationToken ct = default) =>
        wire.ChangeAsync<TeamResource>(HttpMethod.Post, Offered(organization, Relation.CreateTeam), Wire.Body(body), null, ct);

    public Task<TeamResource> RenameTeamAsync(TeamResource team, NameTeam body, CancellationToken ct = default) =>
        wire.ChangeAsync<TeamResource>(HttpMethod.Patch, Offered(team, Relation.Edit), Wire.Body(body), null, ct);

    /// <summary>Deletes the team, and with it what it may do in projects; its people stay in the organization.</summary>
    public Task DeleteTeamAsync(TeamResource team, CancellationToken ct = default) => DeleteAsync(Offered(team, Relation.Delete), ct);

    public IAsyncEnumerable<TeamMemberResource> TeamMembersAsync(TeamResource team, CancellationToken ct = default) => AllAsync<TeamMemberResource>(Offered(team, Relation.Members), ct);

    /// <param name="team">Of the same organization.</param>
    /// <param name="user">Id of a member of the organization. Whoever is in the team already stays in it.</param>
    /// <param name="ct">Cancels the request.</param>
    public async Task AddTeamMemberAsync(TeamResource team, string user, CancellationToken ct = default) =>
        (await wire.ChangeAsync(HttpMethod.Put, $"{Offered(team, Relation.Members)}/{Segment(user)}", null, null, ct).ConfigureAwait(false)).Dispose();

    public Task RemoveTeamMemberAsync(TeamResource team, string user, CancellationToken ct = default) => DeleteAsync($"{Offered(team, Relation.Members)}/{Segment(user)}", ct);
}
