namespace Cloud.Client;

/// <summary>Integrations of projects.</summary>
public sealed partial class CloudClient
{
    public Task<List<IntegrationResource>> IntegrationsAsync(string project, CancellationToken ct = default) =>
        wire.GetAsync<List<IntegrationResource>>($"api/projects/{Segment(project)}/integrations", ct);

    public Task<IntegrationResource> IntegrationAsync(string project, string integration, CancellationToken ct = default) =>
        wire.GetAsync<IntegrationResource>($"api/projects/{Segment(project)}/integrations/{Segment(integration)}", ct);

    public Task<Accepted> CreateIntegrationAsync(ProjectResource project, CreateIntegration body, CancellationToken ct = default) =>
        wire.ChangeAsync<Accepted>(HttpMethod.Post, Offered(project, Relation.ManageIntegrations), Wire.Body(body), null, ct);

    public Task<Accepted> UpdateIntegrationAsync(IntegrationResource integration, UpdateIntegration body, CancellationToken ct = default) =>
        wire.ChangeAsync<Accepted>(HttpMethod.Patch, Offered(integration, Relation.Edit), Wire.Body(body), null, ct);

    public Task<Accepted> DeleteIntegrationAsync(IntegrationResource integration, CancellationToken ct = default) =>
        wire.ChangeAsync<Accepted>(HttpMethod.Delete, Offered(integration, Relation.Delete), null, null, ct);

    /// <summary>Looks whether the key has its form and, where this installation asks, whether its maker knows it.</summary>
    public Task<IntegrationValidation> ValidateIntegrationAsync(IntegrationResource integration, CancellationToken ct = default) =>
        wire.ChangeAsync<IntegrationValidation>(HttpMethod.Post, Offered(integration, Relation.Validate), null, null, ct);
}
