namespace Cloud.Domain.Blueprints;

/// <summary>An architecture that environments are built after (DESIGN: the four documented ones).</summary>
/// <param name="Id">Wire id, <c>magento-cluster</c>.</param>
/// <param name="Applications">Applications it is made for.</param>
/// <param name="Sizes">Ids of the sizes it comes in.</param>
/// <param name="Topology">One sentence on how production stands.</param>
/// <param name="Reason">Why no project may choose it yet; <c>null</c> where one may.</param>
/// <param name="Fixed">What lies beneath applications and services, one version of each: a release of the product changes it, a customer does not (R35).</param>
public sealed record Blueprint(
    string Id,
    string Title,
    IReadOnlyList<string> Applications,
    IReadOnlyList<string> Sizes,
    string Topology,
    string? Reason,
    IReadOnlyList<FixedPart> Fixed,
    Source Source)
{
    public const string MagentoCluster = "magento-cluster";
    public const string DrupalCluster = "drupal-cluster";
    public const string WordPressContainers = "wordpress-containers";
    public const string MagentoContainers = "magento-containers";

    public bool Available => Reason is null;

    /// <summary>Whether it stands on nodes with data of their own, or in containers beside managed data.</summary>
    public bool IsCluster => Id is MagentoCluster or DrupalCluster;
}

/// <summary>A program that every environment of a blueprint runs in the same version.</summary>
/// <param name="Name">Its makers' word, <c>nginx</c>.</param>
public sealed record FixedPart(string Name, string Version);

internal static class BlueprintTable
{
    /// <summary>Versions of Debian's packages in bookworm (packages.debian.org, read 2026-11-22): the node image is Debian's with its security updates.</summary>
    private static readonly IReadOnlyList<FixedPart> OfNodes = [new("debian", "12"), new("nginx", "1.22"), new("haproxy", "2.6"), new("glusterfs", "10.3")];

    private static readonly IReadOnlyList<FixedPart> OfContainers = [new("nginx", Grid.GridApp.WebVersion), new("imgproxy", Containers.Tasks.ImagesVersion)];

    private static readonly IReadOnlyList<string> ClusterLadder = [.. ClusterSizeTable.All.Select(size => size.Id)];

    private static readonly IReadOnlyList<string> Tiers = [.. ContainerSizeTable.All.Select(size => size.Id)];

    internal static readonly IReadOnlyList<Blueprint> All =
    [
        new Blueprint(
            Blueprint.MagentoCluster,
            "Magento cluster",
            ["magento"],
            ClusterLadder,
            "Three nodes, one per zone, each with every service and its own data volume; load balancer, CDN and three gateways with permanent addresses.",
            Reason: null,
            OfNodes,
            new Source("Magento Cloud Pro architecture", Source.FirstReading)),
        new Blueprint(
            Blueprint.DrupalCluster,
            "Drupal cluster",
            ["drupal"],
            ClusterLadder,
            "Three nodes, one per zone, each with every service and its own data volume; load balancer, CDN and three gateways with permanent addresses.",
            Reason: null,
            OfNodes,
            new Source("Platform.sh Enterprise overview", Source.FirstReading)),
        new Blueprint(
            Blueprint.WordPressContainers,
            "WordPress containers",
            ["wordpress"],
            Tiers,
            "Containers that scale by load, a managed database with readers, cache with standby, object storage and CDN.",
            Reason: null,
            OfContainers,
            new Source("Altis Cloud architecture", Source.FirstReading)),
        new Blueprint(
            Blueprint.MagentoContainers,
            "Magento containers",
            ["magento"],
            Tiers,
            "Containers on a cluster of instances over three zones, a managed database, two caches, and a bastion.",
            Reason: null,
            OfContainers,
            new Source("MageCloudKit architecture", Source.FirstReading)),
    ];
}
