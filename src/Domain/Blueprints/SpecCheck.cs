using System.Text.RegularExpressions;
using Cloud.Domain.Blueprints.Clusters;
using Cloud.Domain.Environments;

namespace Cloud.Domain.Blueprints;

/// <summary>What must be true of an environment before a stack can be rendered from it.</summary>
internal static partial class SpecCheck
{
    /// <summary>An application load balancer needs subnets in two zones.</summary>
    internal const int ZonesOfIntegration = 2;

    internal static Error? Fault(string blueprint, EnvironmentSpec spec) =>
        OfBlueprint(blueprint) ?? OfIdentity(spec) ?? OfRegion(spec) ?? (spec.Type == EnvironmentType.Integration ? null : OfCluster(spec));

    internal static IReadOnlyList<string> ZonesOf(EnvironmentSpec spec, Region region)
    {
        var zones = spec.Zones.Count > 0 ? spec.Zones : region.ProductionZones;
        return spec.Type == EnvironmentType.Integration ? [.. zones.Take(ZonesOfIntegration)] : zones;
    }

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
            : Error.Invalid("environment", $"'{spec.EnvironmentName}' is no environment name: lower-case letters, digits and hyphens, a letter or digit first and last.");
    }

    private static Error? OfRegion(EnvironmentSpec spec)
    {
        if (Catalogue.Region(spec.Region) is not { } region)
            return Error.Invalid("region", $"There is no region '{spec.Region}'.");
        if (!region.Available)
            return Error.Invalid("region", $"Region '{spec.Region}' cannot be used: {region.Reason}");

        return OfZones(spec, region);
    }

    private static Error? OfZones(EnvironmentSpec spec, Region region)
    {
        var zones = ZonesOf(spec, region);
        if (zones.Except(region.Zones, StringComparer.Ordinal).FirstOrDefault() is { } stranger)
            return Error.Invalid("zones", $"'{stranger}' is no zone of {region.Id}; its zones are {string.Join(", ", region.Zones)}.");

        var needed = spec.Type == EnvironmentType.Integration ? ZonesOfIntegration : Region.ZonesOfProduction;
        return zones.Count == needed && zones.Distinct(StringComparer.Ordinal).Count() == needed
            ? null
            : Error.Invalid("zones", $"{needed} different zones are needed, not '{string.Join(", ", zones)}'.");
    }

    private static Error? OfCluster(EnvironmentSpec spec)
    {
        if (Catalogue.ClusterSize(spec.Size) is null)
            return Error.Invalid("size", $"There is no size '{spec.Size}'; there are {string.Join(", ", Catalogue.ClusterSizes.Select(size => size.Id))}.");
        if (spec.WebNodes is < 0 or > ClusterParameters.MostWebNodes)
            return Error.Invalid("web_nodes", $"Web nodes: 0 to {ClusterParameters.MostWebNodes}, not {spec.WebNodes}.");

        return spec.DataVolumeGib is < ClusterParameters.LeastDataVolume or > ClusterParameters.LargestDataVolume
            ? Error.Invalid("disk", $"Data volume: {ClusterParameters.LeastDataVolume} to {ClusterParameters.LargestDataVolume} GiB, not {spec.DataVolumeGib}.")
            : null;
    }

    [GeneratedRegex("^[a-z0-9]{1,13}$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ProjectId();

    [GeneratedRegex("^[a-z0-9]([a-z0-9-]*[a-z0-9])?$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Slug();
}
