namespace Cloud.Domain.Blueprints.Clusters;

/// <summary>
/// What one cluster blueprint has that the other has not. Everything else they share: nodes with their volumes, gateways, balancer, CDN, alarms and vault.
/// </summary>
/// <param name="Blueprint">Wire id.</param>
/// <param name="Always">What every node runs, whatever the configuration says.</param>
/// <param name="Configured">What every node runs where the configuration names it.</param>
/// <param name="CachedPaths">Folders of the application's long-lived files; the rest carries sessions and is passed on by the CDN.</param>
/// <param name="WebRoot">Folder of the application that is served, below its code.</param>
internal sealed record ClusterKind(
    string Blueprint, NodePart[] Always, NodePart[] Configured, IReadOnlyList<string> CachedPaths, string WebRoot)
{
    /// <summary>Magento Cloud Pro: Galera, Redis with Sentinel, search, RabbitMQ and shared files.</summary>
    internal static readonly ClusterKind Magento = new(
        Blueprints.Blueprint.MagentoCluster,
        [NodePart.Database, NodePart.Redis, NodePart.Search, NodePart.Queue, NodePart.Files],
        Configured: [],
        ["/static/*", "/media/*"],
        "pub");

    /// <summary>Platform.sh Enterprise: Galera and shared files, and what else the site asks for. Paths: the folders of Drupal's own scaffold.</summary>
    internal static readonly ClusterKind Drupal = new(
        Blueprints.Blueprint.DrupalCluster,
        [NodePart.Database, NodePart.Files],
        [NodePart.Redis, NodePart.Memcached, NodePart.Search, NodePart.Solr, NodePart.Queue],
        ["/sites/*/files/*", "/core/misc/*", "/core/assets/*", "/core/themes/*"],
        "web");

    /// <summary>The kind of a cluster blueprint's id.</summary>
    internal static ClusterKind Of(string blueprint) => blueprint == Drupal.Blueprint ? Drupal : Magento;

    internal IReadOnlyList<NodePart> ServicesOf(EnvironmentSpec spec) =>
        [.. Always, .. Configured.Where(service => spec.Services.Any(asked => service.Types.Contains(asked.Type, StringComparer.Ordinal)))];
}
