namespace Cloud.Domain.Blueprints.Nodes;

/// <summary>
/// Everything that we write on a node of a cluster, for its size, its number and its neighbours, or on an extra web server. Pure: the same input gives the same
/// text, so a change shows in review, and the tests start the real daemons from it.
/// </summary>
public static class NodeFiles
{
    /// <summary>The services of a node in the order they start; they stop the other way round.</summary>
    public static IReadOnlyList<string> Services { get; } = ["mariadb", "redis", "sentinel", "queue", "search", "haproxy", "health", "php", "nginx"];

    public static IReadOnlyList<NodeFile> Render(NodeSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return [.. OfEvery(spec), .. spec.IsWebServer ? [] : OfNode(spec)];
    }

    private static IEnumerable<NodeFile> OfEvery(NodeSpec spec) =>
    [
        .. FolderFiles.Render(spec),
        .. PhpFpmFiles.Render(spec),
        .. HealthFiles.Render(spec),
        .. NginxFiles.Render(spec),
        .. HaproxyFiles.Render(spec),
        .. GlusterFiles.Render(spec),
        .. UpdateFiles.Render(spec),
        .. RotationFiles.Render(spec),
        .. WatchFiles.Render(spec),
    ];

    /// <summary>What stands with the data.</summary>
    private static IEnumerable<NodeFile> OfNode(NodeSpec spec) =>
    [
        .. MariaDbFiles.Render(spec),
        .. RedisFiles.Render(spec),
        .. QueueFiles.Render(spec),
        .. SearchFiles.Render(spec),
        .. BackupFiles.Render(spec),
        .. StagingFiles.Render(spec),
    ];
}
