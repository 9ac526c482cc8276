using Cloud.Domain.Blueprints.Agents;
using Cloud.Domain.Blueprints.Clusters;
using Cloud.Domain.Environments;

namespace Cloud.Domain.Blueprints.Containers;

/// <summary>The shape of an environment in containers: what the blueprint, the type and the plan decide. Sizes and numbers are parameters.</summary>
/// <param name="HighAvailability">Readers, a standby of each Redis, three search nodes and three of the queue: production of a plan that has it (R62, R72, R75).</param>
/// <param name="HasProxy">A proxy in front of the database: higher plans (R74).</param>
/// <param name="HasEdge">CloudFront stands before it.</param>
/// <param name="HasQueue">The configuration names a message queue.</param>
/// <param name="Gateways">NAT gateways: one a zone (R83); an integration environment shares one.</param>
internal sealed record ContainerLayout(
    ContainerKind Kind, bool HighAvailability, bool HasProxy, bool HasEdge, bool HasQueue, int Gateways, string PhpVersion)
{
    internal IReadOnlyList<Agent> Agents { get; init; } = [];

    /// <inheritdoc cref="EnvironmentSpec.FastlyService"/>
    internal string? FastlyService { get; init; }

    /// <summary>Search nodes of a highly available environment, one a zone.</summary>
    internal int SearchNodes => HighAvailability ? Region.ZonesOfProduction : 1;

    internal static IEnumerable<int> Zones => ClusterLayout.ZoneNumbers;

    /// <summary>Private subnets, one a zone.</summary>
    internal static object PrivateSubnets => ClusterLayout.Each(Network.PrivateSubnet, Zones);

    /// <summary>What a container needs to fetch its image: the way out of every zone.</summary>
    internal static string[] WayOut => [.. Zones.Select(zone => LogicalIds.Numbered(Clusters.Gateways.Route, zone)), .. Zones.Select(zone => LogicalIds.Numbered(Network.PrivateAssociation, zone))];

    internal static ContainerLayout Of(ContainerKind kind, EnvironmentSpec spec)
    {
        var integration = spec.Type == EnvironmentType.Integration;
        return new(
            kind,
            spec.HighAvailability && spec.Type == EnvironmentType.Production,
            spec.DatabaseProxy && !integration && Catalogue.Region(spec.Region)!.HasDatabaseProxy,
            spec.FastlyService is null && (kind.EdgeEverywhere || !integration),
            spec.Services.Any(service => NodePart.Queue.Types.Contains(service.Type, StringComparer.Ordinal)),
            integration ? 1 : Region.ZonesOfProduction,
            spec.PhpVersion)
        { Agents = Agent.Of(spec), FastlyService = spec.FastlyService };
    }
}
