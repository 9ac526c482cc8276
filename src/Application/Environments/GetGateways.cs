using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Environments;

namespace Cloud.Application.Environments;

/// <summary>The gateways and their permanent addresses, one a zone (R19).</summary>
public static class GetGateways
{
    [Requires(Permission.EnvironmentView)]
    public sealed record Query(string Project, string Environment) : IQuery<Paged<GatewayResource>>, IInEnvironment;

    internal sealed class Handler(ICloudDb db) : IHandler<Query, Paged<GatewayResource>>
    {
        public async Task<Result<Paged<GatewayResource>>> Handle(Query query, CancellationToken cancellationToken) =>
            await EnvironmentParts.Find(db, query.Project, query.Environment, cancellationToken) is { } parts
                ? new Paged<GatewayResource>(parts.Runs ? [.. parts.Topology.Gateways.Select(g => new GatewayResource(g.Index, g.Zone, g.Address))] : [])
                : EnvironmentErrors.NotFound;
    }
}
