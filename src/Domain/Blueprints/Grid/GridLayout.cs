using Cloud.Domain.Blueprints.Agents;
using Cloud.Domain.Blueprints.Clusters;
using Cloud.Domain.Blueprints.Templates;

namespace Cloud.Domain.Blueprints.Grid;

/// <summary>The services of an integration environment that run as containers, in the order of the configuration.</summary>
internal sealed record GridLayout(IReadOnlyList<GridService> Services, string PhpVersion, string WebRoot)
{
    internal IReadOnlyList<Agent> Agents { get; init; } = [];

    internal static GridLayout Of(ClusterKind kind, EnvironmentSpec spec) => new(
        [.. from service in spec.Services
            let image = ServiceImages.Of(service.Type)
            where image is not null
            select new GridService(service.Name, image.Image(service.Version), image)],
        spec.PhpVersion,
        kind.WebRoot)
    { Agents = Agent.Of(spec) };

    internal static IEnumerable<int> ZoneNumbers => Enumerable.Range(1, SpecCheck.ZonesOfIntegration);

    internal static object Zone(int number) => Fn.Select(number - 1, Fn.Ref(StackParameters.AvailabilityZones));
}

/// <param name="Name">The configuration's name; also its name inside the VPC.</param>
internal sealed record GridService(string Name, string Image, ServiceImage Kind)
{
    /// <summary>Prefix of its logical ids: letters and digits of the name, each word with a capital.</summary>
    internal string LogicalId => LogicalIdOf(Name);

    /// <summary>A DNS label: underscores are not allowed there.</summary>
    internal string HostName => Name.Replace('_', '-');

    internal static string LogicalIdOf(string name) =>
        "Service" + string.Concat(name.Split('-', '_', '.').Where(word => word.Length > 0).Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
}
