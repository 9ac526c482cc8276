namespace Cloud.Client;

/// <summary>Host names of environments.</summary>
public sealed partial class CloudClient
{
    public Task<List<DomainResource>> DomainsAsync(string project, string environment, CancellationToken ct = default) =>
        wire.GetAsync<List<DomainResource>>($"api/projects/{Segment(project)}/environments/{Segment(environment)}/domains", ct);

    public Task<DomainResource> DomainAsync(string project, string environment, string name, CancellationToken ct = default) =>
        wire.GetAsync<DomainResource>($"api/projects/{Segment(project)}/environments/{Segment(environment)}/domains/{Segment(name)}", ct);

    public Task<Accepted> AddDomainAsync(EnvironmentResource environment, AddDomain body, CancellationToken ct = default) =>
        wire.ChangeAsync<Accepted>(HttpMethod.Post, Offered(environment, Relation.AddDomain), Wire.Body(body), null, ct);

    public Task<Accepted> UpdateDomainAsync(DomainResource domain, UpdateDomain body, CancellationToken ct = default) =>
        wire.ChangeAsync<Accepted>(HttpMethod.Patch, Offered(domain, Relation.Edit), Wire.Body(body), null, ct);

    public Task<Accepted> CheckDomainAsync(DomainResource domain, CancellationToken ct = default) =>
        wire.ChangeAsync<Accepted>(HttpMethod.Post, Offered(domain, Relation.Check), null, null, ct);

    public Task<Accepted> DeleteDomainAsync(DomainResource domain, CancellationToken ct = default) =>
        wire.ChangeAsync<Accepted>(HttpMethod.Delete, Offered(domain, Relation.Delete), null, null, ct);
}
