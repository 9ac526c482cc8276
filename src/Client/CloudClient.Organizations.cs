namespace Cloud.Client;

/// <summary>Organizations, what wants a person, and the catalogue.</summary>
public sealed partial class CloudClient
{
    public IAsyncEnumerable<OrganizationResource> OrganizationsAsync(CancellationToken ct = default) => AllAsync<OrganizationResource>("api/organizations", ct);

    public Task<OrganizationResource> OrganizationAsync(string organization, CancellationToken ct = default) =>
        wire.GetAsync<OrganizationResource>($"api/organizations/{Segment(organization)}", ct);

    public IAsyncEnumerable<MemberResource> MembersAsync(string organization, CancellationToken ct = default) =>
        AllAsync<MemberResource>($"api/organizations/{Segment(organization)}/members", ct);

    public IAsyncEnumerable<AuditEvent> AuditEventsAsync(string organization, CancellationToken ct = default) =>
        AllAsync<AuditEvent>($"api/organizations/{Segment(organization)}/audit-events", ct);

    /// <summary>What wants a person, for this caller over all organizations.</summary>
    public IAsyncEnumerable<AttentionItem> AttentionAsync(CancellationToken ct = default) => AllAsync<AttentionItem>("api/attention", ct);

    public IAsyncEnumerable<RegionResource> RegionsAsync(CancellationToken ct = default) => AllAsync<RegionResource>("api/regions", ct);

    public IAsyncEnumerable<PlanResource> PlansAsync(CancellationToken ct = default) => AllAsync<PlanResource>("api/plans", ct);

    public IAsyncEnumerable<BlueprintResource> BlueprintsAsync(CancellationToken ct = default) => AllAsync<BlueprintResource>("api/blueprints", ct);

    /// <summary>What an environment of a blueprint would be built from; what is <c>null</c> is the blueprint's own choice.</summary>
    public Task<BlueprintTemplateResource> BlueprintTemplateAsync(string blueprint, string? type = null, string? size = null, string? plan = null, string? region = null, CancellationToken ct = default)
    {
        (string Name, string? Value)[] asked = [("type", type), ("size", size), ("plan", plan), ("region", region)];
        var query = string.Join('&', asked.Where(a => a.Value is not null).Select(a => $"{a.Name}={Segment(a.Value!)}"));
        return wire.GetAsync<BlueprintTemplateResource>($"api/blueprints/{Segment(blueprint)}/template?{query}", ct);
    }

    public IAsyncEnumerable<ClusterSizeResource> ClusterSizesAsync(CancellationToken ct = default) => AllAsync<ClusterSizeResource>("api/cluster-sizes", ct);
}
