namespace Cloud.Domain.Blueprints;

/// <summary>The table of AWS regions. Source and date of each column stand beside it.</summary>
internal static class RegionTable
{
    // Ids and names: endpoint data of botocore 1.43.11. Zones: recorded DescribeAvailabilityZones answers kept in moto 5.2.1.
    // Families: recorded DescribeInstanceTypeOfferings answers kept in moto 5.2.1.
    private static readonly Source Recorded = new("botocore 1.43.11 endpoint data; moto 5.2.1 recorded zones and instance type offerings", Source.FirstReading);

    private static readonly NodeFamily Current = new("c7i", Confirmed: true);

    /// <summary>c7i is missing in at least one of the region's three zones.</summary>
    private static readonly NodeFamily Previous = new("c6i", Confirmed: true);

    /// <summary>Nothing recorded yet: young regions and other partitions.</summary>
    private static readonly NodeFamily Assumed = new("c7i", Confirmed: false);

    internal static readonly IReadOnlyList<Region> All =
    [
        Of("af-south-1", "Africa (Cape Town)", "abc", Previous),
        Of("ap-east-1", "Asia Pacific (Hong Kong)", "abc", Current),
        Of("ap-east-2", "Asia Pacific (Taipei)", "abc", Assumed),
        Of("ap-northeast-1", "Asia Pacific (Tokyo)", "acd", Current),
        Of("ap-northeast-2", "Asia Pacific (Seoul)", "abcd", Current),
        Of("ap-northeast-3", "Asia Pacific (Osaka)", "abc", Current),
        Of("ap-south-1", "Asia Pacific (Mumbai)", "abc", Current),
        Of("ap-south-2", "Asia Pacific (Hyderabad)", "abc", Current),
        Of("ap-southeast-1", "Asia Pacific (Singapore)", "abc", Current),
        Of("ap-southeast-2", "Asia Pacific (Sydney)", "abc", Current),
        Of("ap-southeast-3", "Asia Pacific (Jakarta)", "abc", Current),
        Of("ap-southeast-4", "Asia Pacific (Melbourne)", "abc", Current),
        Of("ap-southeast-5", "Asia Pacific (Malaysia)", "abc", Current),
        Of("ap-southeast-6", "Asia Pacific (New Zealand)", "abc", Assumed),
        Of("ap-southeast-7", "Asia Pacific (Thailand)", "abc", Assumed),
        Of("ca-central-1", "Canada (Central)", "abd", Current),
        Of("ca-west-1", "Canada West (Calgary)", "abc", Previous),
        Of("eu-central-1", "Europe (Frankfurt)", "abc", Current),
        Of("eu-central-2", "Europe (Zurich)", "abc", Current),
        Of("eu-north-1", "Europe (Stockholm)", "abc", Current),
        Of("eu-south-1", "Europe (Milan)", "abc", Previous),
        Of("eu-south-2", "Europe (Spain)", "abc", Current),
        Of("eu-west-1", "Europe (Ireland)", "abc", Current),
        Of("eu-west-2", "Europe (London)", "abc", Current),
        Of("eu-west-3", "Europe (Paris)", "abc", Current),
        Of("il-central-1", "Israel (Tel Aviv)", "abc", Previous),
        Of("me-central-1", "Middle East (UAE)", "abc", Current),
        Of("me-south-1", "Middle East (Bahrain)", "abc", Previous),
        Of("mx-central-1", "Mexico (Central)", "abc", Assumed),
        Of("sa-east-1", "South America (São Paulo)", "abc", Current),
        Of("us-east-1", "US East (N. Virginia)", "abcdef", Current),
        Of("us-east-2", "US East (Ohio)", "abc", Current),
        Of("us-west-1", "US West (N. California)", "ab", Current),
        Of("us-west-2", "US West (Oregon)", "abcd", Current),
        Of("cn-north-1", "China (Beijing)", "ab", Assumed, OtherPartition("China")),
        Of("cn-northwest-1", "China (Ningxia)", "abc", Assumed, OtherPartition("China")),
        Of("us-gov-east-1", "AWS GovCloud (US-East)", "abc", Assumed, OtherPartition("GovCloud")),
        Of("us-gov-west-1", "AWS GovCloud (US-West)", "abc", Assumed, OtherPartition("GovCloud")),
    ];

    private static Region Of(string id, string name, string zoneLetters, NodeFamily family, string? reason = null) =>
        new(id, name, [.. zoneLetters.Select(letter => id + letter)], family, reason ?? TooFewZones(zoneLetters.Length), Recorded);

    private static string? TooFewZones(int zones) => zones < Region.ZonesOfProduction
        ? $"A new account sees only {zones} of its availability zones, and production needs {Region.ZonesOfProduction}."
        : null;

    private static string OtherPartition(string name) =>
        $"{name} regions belong to an AWS partition of their own and need an account there.";
}
