using Cloud.Client;

namespace Cloud.Dashboard.Projects;

/// <summary>What a region's zones are, in one sentence.</summary>
internal static class RegionWords
{
    /// <summary>Zones of production.</summary>
    private const int Three = 3;

    public static string Sites(RegionResource region)
    {
        var sites = region.ZoneSites;
        var own = (sites.OwnPower, sites.OwnNetwork) switch
        {
            (true, true) => ", each with power and network of its own",
            (true, false) => ", each with power of its own",
            (false, true) => ", each with a network of its own",
            _ => "",
        };
        var apart = (sites.LeastKm, sites.MostKm) switch
        {
            ({ } least, { } most) => $", {least} to {most} km apart",
            ({ } least, null) => $", at least {least} km apart",
            (null, { } most) => $", at most {most} km apart",
            _ => "",
        };
        return $"Production runs in {string.Join(", ", region.Zones.Take(Three))}: separate sites{own}{apart}.";
    }
}
