using System.Net.Http.Json;

namespace Cloud.Client;

/// <summary>Environments, their parts and their verbs.</summary>
public sealed partial class CloudClient
{
    public IAsyncEnumerable<EnvironmentResource> EnvironmentsAsync(string project, CancellationToken ct = default) =>
        AllAsync<EnvironmentResource>($"api/projects/{Segment(project)}/environments", ct);

    public Task<EnvironmentResource> EnvironmentAsync(string project, string environment, CancellationToken ct = default) =>
        wire.GetAsync<EnvironmentResource>(PathOf(project, environment), ct);

    public Task<EnvironmentResource> UpdateEnvironmentAsync(string project, string environment, UpdateEnvironment body, CancellationToken ct = default) =>
        wire.ChangeAsync<EnvironmentResource>(HttpMethod.Patch, PathOf(project, environment), Wire.Body(body), null, ct);

    /// <summary>The envelope's entity is the new environment; it starts inactive.</summary>
    public Task<Accepted> BranchAsync(EnvironmentResource parent, BranchEnvironment body, CancellationToken ct = default) =>
        ActAsync(parent, Relation.Branch, body, null, ct);

    public IAsyncEnumerable<NodeResource> NodesAsync(string project, string environment, CancellationToken ct = default) =>
        AllAsync<NodeResource>(PathOf(project, environment) + "/nodes", ct);

    public IAsyncEnumerable<GatewayResource> GatewaysAsync(string project, string environment, CancellationToken ct = default) =>
        AllAsync<GatewayResource>(PathOf(project, environment) + "/gateways", ct);

    public IAsyncEnumerable<ServiceResource> ServicesAsync(string project, string environment, CancellationToken ct = default) =>
        AllAsync<ServiceResource>(PathOf(project, environment) + "/services", ct);

    public IAsyncEnumerable<RouteResource> RoutesAsync(string project, string environment, CancellationToken ct = default) =>
        AllAsync<RouteResource>(PathOf(project, environment) + "/routes", ct);

    public Task<ConfigurationResource> ConfigurationAsync(string project, string environment, CancellationToken ct = default) =>
        wire.GetAsync<ConfigurationResource>(PathOf(project, environment) + "/config", ct);

    public Task<StackResource> StackAsync(string project, string environment, CancellationToken ct = default) =>
        wire.GetAsync<StackResource>(PathOf(project, environment) + "/stack", ct);

    public Task<HealthResource> HealthAsync(string project, string environment, CancellationToken ct = default) =>
        wire.GetAsync<HealthResource>(PathOf(project, environment) + "/health", ct);

    public Task<BastionResource> BastionAsync(string project, string environment, CancellationToken ct = default) =>
        wire.GetAsync<BastionResource>(PathOf(project, environment) + "/bastion", ct);

    /// <summary>All ranges at once. The envelope holds the redeployment; where nothing runs yet, its entity is the bastion and the next activation builds it.</summary>
    public Task<Accepted> ChangeBastionAsync(string project, string environment, ChangeBastion body, CancellationToken ct = default) =>
        wire.ChangeAsync<Accepted>(HttpMethod.Put, PathOf(project, environment) + "/bastion", Wire.Body(body), null, ct);

    /// <summary>What stays in the AWS account of the project's environments that were taken down.</summary>
    public IAsyncEnumerable<RetainedResource> RetainedResourcesAsync(string project, CancellationToken ct = default) =>
        AllAsync<RetainedResource>($"api/projects/{Segment(project)}/retained-resources", ct);

    /// <summary>Deletes for good what was left behind. Throws <see cref="InvalidOperationException"/> when the API does not offer it.</summary>
    public Task<Accepted> PurgeAsync(RetainedResource resource, CancellationToken ct = default) => ActAsync(resource, Relation.Purge, ct);

    /// <summary>The same whether it is offered or not: where it is not possible now, the API says why.</summary>
    public Task<Accepted> PurgeAsync(string project, string resource, CancellationToken ct = default) =>
        wire.ChangeAsync<Accepted>(HttpMethod.Post, $"api/projects/{Segment(project)}/retained-resources/{Segment(resource)}/purge", null, null, ct);

    /// <summary>
    /// Takes one way out of a stack that hangs, naming what it names (<c>skip</c> or <c>retain</c>).
    /// Throws <see cref="InvalidOperationException"/> when the API does not offer it now.
    /// </summary>
    /// <param name="way">One of <see cref="StackAdvice.WaysOut"/>.</param>
    /// <param name="confirm">The environment's id, typed by whoever takes it down; null where nobody was asked.</param>
    /// <param name="ct">Cancels the request, not the work.</param>
    public Task<Accepted> TakeWayOutAsync(WayOut way, string? confirm = null, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(way);
        if (way.Href is not { } href) throw new InvalidOperationException($"The API does not offer '{way.Action}' here now.");
        return wire.ChangeAsync<Accepted>(HttpMethod.Post, href, BodyOf(way, confirm), null, ct);
    }

    private static JsonContent? BodyOf(WayOut way, string? confirm) => way.Action switch
    {
        Relation.Recover => Wire.Body(new RecoverEnvironment { Skip = way.Resources }),
        Relation.Deactivate => Wire.Body(new DeactivateEnvironment { Confirm = confirm, Retain = way.Resources }),
        _ => null,
    };

    private static string PathOf(string project, string environment) => $"api/projects/{Segment(project)}/environments/{Segment(environment)}";
}
