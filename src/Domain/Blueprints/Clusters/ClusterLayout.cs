using Cloud.Domain.Blueprints.Agents;
using Cloud.Domain.Blueprints.Templates;

namespace Cloud.Domain.Blueprints.Clusters;

/// <summary>The shape of a cluster: production has three nodes in three zones (R1, R11), staging one on the same hardware (R16).</summary>
internal sealed record ClusterLayout(int Nodes, IReadOnlyList<NodePart> Services)
{
    internal IReadOnlyList<Agent> Agents { get; init; } = [];

    /// <inheritdoc cref="EnvironmentSpec.FastlyService"/>
    internal string? FastlyService { get; init; }

    internal IEnumerable<int> NodeNumbers => Enumerable.Range(1, Nodes);

    /// <summary>Shared staging stands on production's nodes (R46); nothing stands on a staging cluster's.</summary>
    internal bool CarriesStaging => Nodes == ClusterSize.Nodes;

    /// <summary>The balancer stands in every zone, however many nodes there are.</summary>
    internal static IEnumerable<int> ZoneNumbers => Enumerable.Range(1, Region.ZonesOfProduction);

    /// <summary>The zone of a number from 1.</summary>
    internal static object Zone(int number) => Fn.Select(number - 1, Fn.Ref(StackParameters.AvailabilityZones));

    internal static object NodeName(int number) => Fn.Sub($"${{{StackParameters.EnvironmentId}}}-node-{number}");

    internal static object Each(string noun, IEnumerable<int> numbers) => numbers.Select(number => Fn.Ref(LogicalIds.Numbered(noun, number))).ToArray();
}
