namespace Cloud.Domain.Blueprints;

/// <summary>An AWS region as a place for environments (R2).</summary>
/// <param name="Id">AWS's id, <c>eu-central-1</c>.</param>
/// <param name="Name">AWS's name, <c>Europe (Frankfurt)</c>.</param>
/// <param name="Zones">
/// Names of the availability zones a new account sees, in order. AWS may shuffle names per account: equal names in two accounts need not be one place.
/// </param>
/// <param name="NodeFamily">EC2 family of the cluster's nodes there; see <see cref="ClusterSize"/>.</param>
/// <param name="Reason">Why no project may choose the region; <c>null</c> where one may.</param>
public sealed record Region(string Id, string Name, IReadOnlyList<string> Zones, NodeFamily NodeFamily, string? Reason, Source Source)
{
    /// <summary>Zones of a production cluster: one node, one gateway and one data volume in each (R1).</summary>
    public const int ZonesOfProduction = 3;

    /// <summary>Whether a project may choose it: three usable zones, in the partition that the product's accounts belong to.</summary>
    public bool Available => Reason is null;

    /// <summary>
    /// Whether RDS offers proxies there (CloudFormation resource types by region, cfn-lint 1.5x, read 2026-11-21: all regions on offer but Taipei). A proxy is
    /// an extra of a plan, so the region stays on offer without.
    /// </summary>
    public bool HasDatabaseProxy => Id != "ap-east-2";

    /// <summary>The first three zones: where production runs. Throws <see cref="InvalidOperationException"/> for a region that is not available.</summary>
    public IReadOnlyList<string> ProductionZones =>
        Available ? [.. Zones.Take(ZonesOfProduction)] : throw new InvalidOperationException($"Region {Id} is not available: {Reason}");
}

/// <summary>An EC2 instance family for cluster nodes.</summary>
/// <param name="Name">AWS's name, <c>c7i</c>.</param>
/// <param name="Confirmed">
/// Whether a recorded DescribeInstanceTypeOfferings lists the family in the region's first three zones; else it is an assumption that only an account can
/// prove.
/// </param>
public sealed record NodeFamily(string Name, bool Confirmed);

/// <summary>How the availability zones of one region stand to one another (R3): what AWS says of all of them, for it names no zone's place.</summary>
/// <param name="LeastKilometres">The shortest distance; <c>null</c>: AWS publishes none ("meaningfully distant").</param>
/// <param name="MostKilometres">The longest distance.</param>
/// <param name="OwnPower">Whether each has power of its own, generators and substations included.</param>
/// <param name="OwnNetwork">Whether each has networking and ways to the internet of its own.</param>
public sealed record ZoneSites(int? LeastKilometres, int MostKilometres, bool OwnPower, bool OwnNetwork, Source Source)
{
    public static readonly ZoneSites OfAws = new(
        LeastKilometres: null,
        MostKilometres: 100,
        OwnPower: true,
        OwnNetwork: true,
        new Source("AWS Fault Isolation Boundaries, Availability Zones", new DateOnly(2026, 11, 22)));
}
