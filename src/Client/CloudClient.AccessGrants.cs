namespace Cloud.Client;

/// <summary>How staff come into an organization: asked for by them, seen, answered and ended by its administrators.</summary>
public sealed partial class CloudClient
{
    /// <param name="organization">Id.</param>
    /// <param name="after">Where the page begins; null for the first.</param>
    /// <param name="ct">Cancels the request.</param>
    public Task<PageOf<AccessGrantResource>> AccessGrantsAsync(string organization, string? after = null, CancellationToken ct = default) =>
        PageAsync<AccessGrantResource>($"api/organizations/{Segment(organization)}/access-grants", [], after, ct);

    public Task<AccessGrantResource> ApproveAsync(AccessGrantResource grant, CancellationToken ct = default) => DecideAsync(grant, Relation.Approve, ct);

    public Task<AccessGrantResource> DeclineAsync(AccessGrantResource grant, CancellationToken ct = default) => DecideAsync(grant, Relation.Decline, ct);

    /// <summary>At once; for its staff and for the organization alike.</summary>
    public Task<AccessGrantResource> EndAsync(AccessGrantResource grant, CancellationToken ct = default) => DecideAsync(grant, Relation.End, ct);

    public Task<OrganizationResource> UpdateOrganizationAsync(OrganizationResource organization, UpdateOrganization body, CancellationToken ct = default) =>
        wire.ChangeAsync<OrganizationResource>(HttpMethod.Patch, Offered(organization, Relation.Edit), Wire.Body(body), null, ct);

    /// <summary>The caller's own, open and over.</summary>
    public Task<PageOf<AccessGrantResource>> StaffAccessGrantsAsync(string? after = null, CancellationToken ct = default) => StaffPageAsync<AccessGrantResource>("access-grants", [], after, ct);

    /// <summary>Begins at once, or waits for a yes, as the organization has chosen.</summary>
    public Task<AccessGrantResource> RequestAccessAsync(string organization, RequestAccess body, CancellationToken ct = default) =>
        wire.ChangeAsync<AccessGrantResource>(HttpMethod.Post, $"api/staff/organizations/{Segment(organization)}/access-grants", Wire.Body(body), null, ct);

    private Task<AccessGrantResource> DecideAsync(AccessGrantResource grant, string relation, CancellationToken ct) =>
        wire.ChangeAsync<AccessGrantResource>(HttpMethod.Post, Offered(grant, relation), null, null, ct);
}
