namespace Cloud.Client;

/// <summary>AWS accounts of the customer's own.</summary>
public sealed partial class CloudClient
{
    public IAsyncEnumerable<AwsAccountResource> AwsAccountsAsync(string organization, CancellationToken ct = default) =>
        AllAsync<AwsAccountResource>($"api/organizations/{Segment(organization)}/aws-accounts", ct);

    public Task<AwsAccountResource> CreateAwsAccountAsync(OrganizationResource organization, CreateAwsAccount body, CancellationToken ct = default) =>
        wire.ChangeAsync<AwsAccountResource>(HttpMethod.Post, Offered(organization, Relation.CreateAwsAccount), Wire.Body(body), null, ct);

    public Task<BootstrapTemplateResource> BootstrapTemplateAsync(AwsAccountResource account, CancellationToken ct = default) =>
        wire.GetAsync<BootstrapTemplateResource>(Offered(account, Relation.BootstrapTemplate), ct);

    /// <summary>Takes the account off the list; nothing is changed in AWS.</summary>
    public Task DeleteAwsAccountAsync(AwsAccountResource account, CancellationToken ct = default) => DeleteAsync(Offered(account, Relation.Delete), ct);
}
