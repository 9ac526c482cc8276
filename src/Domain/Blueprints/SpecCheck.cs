using System.Text;
using System.Text.RegularExpressions;
using Cloud.Domain.Blueprints.Clusters;
using Cloud.Domain.Blueprints.Containers;
using Cloud.Domain.Blueprints.Grid;
using Cloud.Domain.Environments;

namespace Cloud.Domain.Blueprints;

/// <summary>What must be true of an environment before a stack can be rendered from it.</summary>
internal static partial class SpecCheck
{
    /// <summary>An application load balancer needs subnets in two zones.</summary>
    internal const int ZonesOfIntegration = 2;

    /// <summary>Three resources and about 2 KB of template each: this many stay within a template sent in the call (51,200 bytes).</summary>
    internal const int MostServices = 15;

    internal static Error? Fault(string blueprint, EnvironmentSpec spec) =>
        OfBlueprint(blueprint) ?? OfIdentity(spec) ?? OfRegion(blueprint, spec) ?? OfRedirects(spec) ?? spec switch
        {
            _ when ContainerKind.Of(blueprint) is not null => OfContainers(spec),
            { SharedWith: { } production } => OfShared(spec, production),
            { Type: EnvironmentType.Integration } => OfGrid(spec),
            _ => OfCluster(spec),
        };

    private static Error? OfRedirects(EnvironmentSpec spec) => Encoding.UTF8.GetByteCount(spec.Redirects.ToCode()) is var size && size > RedirectTable.LargestCode
        ? Error.Invalid("routes", $"The redirects of routes.yaml make a function of {size} bytes, and CloudFront takes {RedirectTable.LargestCode}: lead fewer paths, or several with one regular expression.")
        : null;

    internal static IReadOnlyList<string> ZonesOf(string blueprint, EnvironmentSpec spec, Region region)
    {
        var zones = spec.Zones.Count > 0 ? spec.Zones : region.ProductionZones;
        return [.. zones.Take(NeededZones(blueprint, spec))];
    }

    /// <summary>The balancer of a grid of containers is content with two zones.</summary>
    private static int NeededZones(string blueprint, EnvironmentSpec spec) =>
        spec.Type == EnvironmentType.Integration && ContainerKind.Of(blueprint) is null ? ZonesOfIntegration : Math.Max(Region.ZonesOfProduction, spec.Zones.Count);

    private static Error? OfBlueprint(string id) => Catalogue.Blueprint(id) switch
    {
        null => Error.Invalid("blueprint", $"There is no blueprint '{id}'; there are {string.Join(", ", Catalogue.Blueprints.Select(known => known.Id))}."),
        { Available: false } later => Error.Invalid("blueprint", $"Blueprint '{id}' cannot be used: {later.Reason}"),
        _ => null,
    };

    private static Error? OfIdentity(EnvironmentSpec spec)
    {
        if (!ProjectId().IsMatch(spec.ProjectId))
            return Error.Invalid("project", $"'{spec.ProjectId}' is no project id: 1 to 13 lower-case letters and digits.");

        return Slug().IsMatch(spec.EnvironmentName)
            ? null
            : Error.Invalid("environment", $"'{spec.EnvironmentName}' is no environment name: lower-case letters, digits and inner hyphens.");
    }

    private static Error? OfRegion(string blueprint, EnvironmentSpec spec)
    {
        if (Catalogue.Region(spec.Region) is not { } region)
            return Error.Invalid("region", $"There is no region '{spec.Region}'.");
        if (!region.Available)
            return Error.Invalid("region", $"Region '{spec.Region}' cannot be used: {region.Reason}");

        return OfZones(blueprint, spec, region);
    }

    private static Error? OfZones(string blueprint, EnvironmentSpec spec, Region region)
    {
        var zones = ZonesOf(blueprint, spec, region);
        if (zones.Except(region.Zones, StringComparer.Ordinal).FirstOrDefault() is { } stranger)
            return Error.Invalid("zones", $"'{stranger}' is no zone of {region.Id}; its zones are {string.Join(", ", region.Zones)}.");

        var needed = Math.Min(NeededZones(blueprint, spec), Region.ZonesOfProduction);
        return zones.Count == needed && zones.Distinct(StringComparer.Ordinal).Count() == needed
            ? null
            : Error.Invalid("zones", $"{needed} different zones are needed, not '{string.Join(", ", zones)}'.");
    }

    private static Error? OfCluster(EnvironmentSpec spec)
    {
        if (Sizes(spec).FirstOrDefault(id => Catalogue.ClusterSize(id) is null) is { } stranger)
            return Error.Invalid("size", $"There is no size '{stranger}'; there are {string.Join(", ", Catalogue.ClusterSizes.Select(size => size.Id))}.");
        if (spec.NodeSizes.Count > 0 && spec.NodeSizes.Count != Cluster.NodesOf(spec.Type))
            return Error.Invalid("size", $"{Cluster.NodesOf(spec.Type)} nodes have a size each, not {spec.NodeSizes.Count}.");
        if (spec.WebNodes is < 0 or > ClusterParameters.MostWebNodes)
            return Error.Invalid("web_nodes", $"Web nodes: 0 to {ClusterParameters.MostWebNodes}, not {spec.WebNodes}.");

        if (spec.Services.Select(OfWords).FirstOrDefault(fault => fault is not null) is { } service)
            return service;

        return spec.DataVolumeGib is < ClusterParameters.LeastDataVolume or > ClusterParameters.LargestDataVolume
            ? Error.Invalid("disk", $"Data volume: {ClusterParameters.LeastDataVolume} to {ClusterParameters.LargestDataVolume} GiB, not {spec.DataVolumeGib}.")
            : null;
    }

    private static Error? OfContainers(EnvironmentSpec spec)
    {
        if (Catalogue.ContainerSize(spec.Size) is null)
            return Error.Invalid("size", $"There is no size '{spec.Size}'; there are {string.Join(", ", Catalogue.ContainerSizes.Select(size => size.Id))}.");
        if (spec.SharedWith is not null)
            return Error.Invalid("environment", "An environment in containers stands on nobody's nodes: it is shared with none.");
        if (!Version().IsMatch(spec.PhpVersion))
            return Error.Invalid("php", $"'{spec.PhpVersion}' is no version of PHP.");
        if (BastionRanges.Fault(spec.BastionRanges) is { } ranges)
            return ranges;

        return spec.Services.Select(OfWords).FirstOrDefault(fault => fault is not null);
    }

    private static Error? OfShared(EnvironmentSpec spec, SharedProduction production)
    {
        if (spec.Type != EnvironmentType.Staging)
            return Error.Invalid("environment", $"Only staging can stand on production's nodes, and '{spec.EnvironmentName}' is none.");

        return production.Missing is { Count: > 0 } missing
            ? Error.Conflict(
                "staging.production_outdated",
                $"Production's stack does not tell {string.Join(", ", missing)}: it was built before staging could share it. Redeploy production, then activate staging.")
            : null;
    }

    private static IEnumerable<string> Sizes(EnvironmentSpec spec) => [spec.Size, .. spec.NodeSizes, spec.WebSize ?? spec.Size];

    private static Error? OfGrid(EnvironmentSpec spec)
    {
        if (!Version().IsMatch(spec.PhpVersion))
            return Error.Invalid("php", $"'{spec.PhpVersion}' is no version of PHP.");
        if (spec.Services.Count > MostServices)
            return Error.Invalid("services", $"At most {MostServices} services fit one environment, not {spec.Services.Count}.");
        return spec.Services.Select(OfService).FirstOrDefault(fault => fault is not null) ?? OfNames(spec.Services);
    }

    private static Error? OfNames(IReadOnlyList<ServiceSpec> services)
    {
        var twins = services.GroupBy(service => GridService.LogicalIdOf(service.Name), StringComparer.Ordinal).FirstOrDefault(alike => alike.Count() > 1);
        return twins is null
            ? null
            : Error.Invalid("services", $"The names {string.Join(" and ", twins.Select(service => $"'{service.Name}'"))} are too alike.");
    }

    private static Error? OfService(ServiceSpec service)
    {
        if (!ServiceImages.Types.Contains(service.Type, StringComparer.Ordinal))
            return Error.Invalid("services", $"There is no container for '{service.Type}' ('{service.Name}'), only {string.Join(", ", ServiceImages.Types)}.");

        return OfWords(service);
    }

    /// <summary>They end in scripts and image names, so they are words and nothing else.</summary>
    private static Error? OfWords(ServiceSpec service)
    {
        if (!ServiceName().IsMatch(service.Name))
            return Error.Invalid("services", $"'{service.Name}' is no service name: a letter, then letters, digits, - and _, 63 in all.");

        return Version().IsMatch(service.Version) ? null : Error.Invalid("services", $"Service '{service.Name}': '{service.Version}' is no version.");
    }

    [GeneratedRegex(@"^[A-Za-z]([A-Za-z0-9_-]{0,61}[A-Za-z0-9])?\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ServiceName();

    [GeneratedRegex(@"^[0-9A-Za-z][0-9A-Za-z.-]{0,31}\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Version();

    [GeneratedRegex(@"^[a-z0-9]{1,13}\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ProjectId();

    [GeneratedRegex(@"^[a-z0-9]([a-z0-9-]*[a-z0-9])?\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Slug();
}
