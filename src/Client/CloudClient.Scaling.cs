namespace Cloud.Client;

/// <summary>Scaling requests of an environment.</summary>
public sealed partial class CloudClient
{
    /// <summary>The newest requests, at most <paramref name="size"/> (200).</summary>
    public Task<IReadOnlyList<ScalingRequestResource>> NewestScalingRequestsAsync(string project, string environment, int size = 50, CancellationToken ct = default) =>
        FirstAsync<ScalingRequestResource>(PathOf(project, environment) + "/scaling-requests", size, ct);

    public IAsyncEnumerable<ScalingRequestResource> ScalingRequestsAsync(string project, string environment, CancellationToken ct = default) =>
        AllAsync<ScalingRequestResource>(PathOf(project, environment) + "/scaling-requests", ct);

    public Task<ScalingRequestResource> ScalingRequestAsync(string project, string environment, string request, CancellationToken ct = default) =>
        wire.GetAsync<ScalingRequestResource>($"{PathOf(project, environment)}/scaling-requests/{Segment(request)}", ct);

    /// <summary>Asks for another size; the envelope's entity is the request. With <see cref="ScaleEnvironment.DryRun"/> it is a preview, and there is no activity.</summary>
    public Task<Accepted> ScaleAsync(EnvironmentResource environment, ScaleEnvironment body, CancellationToken ct = default) =>
        ActAsync(environment, Relation.Scale, body, null, ct);
}
