namespace Cloud.Client;

/// <summary>AWS accounts of the customer's own.</summary>
public sealed partial class CloudClient
{
    public IAsyncEnumerable<AwsAccountResource> AwsAccountsAsync(string organization, CancellationToken ct = default) =>
        AllAsync<AwsAccountResource>($"api/organizations/{Segment(organization)}/aws-accounts", ct);

    public Task<AwsAccountResource> CreateAwsAccountAsync(OrganizationResource organization, CreateAwsAccount body, CancellationToken ct = default) =>
        wire.ChangeAsync<AwsAccountResource>(HttpMethod.Post, Offered(organization, Relation.CreateAwsAccount), Wire.Body(body), null, ct);

    public Task<BootstrapTemplateResource> BootstrapTemplateAsync(string organization, string account, CancellationToken ct = default) =>
        wire.GetAsync<BootstrapTemplateResource>($"api/organizations/{Segment(organization)}/aws-accounts/{Segment(account)}/bootstrap-template", ct);

    /// <summary>Asks a worker to look at the account; its state is checking until that is over.</summary>
    public Task<AwsAccountResource> CheckAwsAccountAsync(AwsAccountResource account, CancellationToken ct = default) =>
        wire.ChangeAsync<AwsAccountResource>(HttpMethod.Post, Offered(account, Relation.Check), null, null, ct);

    /// <summary>Takes the account off the list; nothing is changed in AWS.</summary>
    public Task DeleteAwsAccountAsync(AwsAccountResource account, CancellationToken ct = default) => DeleteAsync(Offered(account, Relation.Delete), ct);
}
