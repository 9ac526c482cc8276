namespace Cloud.Domain.Blueprints.Nodes;

/// <summary>The folders that the daemons expect, each its account's, as systemd-tmpfiles makes them; and how the logs in them are turned over.</summary>
public static class FolderFiles
{
    /// <summary>Logs are streamed to CloudWatch Logs; a week is kept here for people who look.</summary>
    private const int KeptDays = 7;

    internal static string PathOf(NodeSpec spec) => $"{spec.Paths.Root}/etc/tmpfiles.d/cloud.conf";

    internal static IEnumerable<NodeFile> Render(NodeSpec spec)
    {
        yield return new NodeFile(PathOf(spec), spec.IsWebServer ? Web(spec.Paths) : Web(spec.Paths) + Data(spec.Paths));
        yield return new NodeFile($"{spec.Paths.Root}/etc/logrotate.d/cloud", $$"""
            {{spec.Paths.Log}}/*.log {
              su root root
              daily
              rotate {{KeptDays}}
              compress
              delaycompress
              missingok
              notifempty
              copytruncate
            }

            """);
    }

    private static string Web(NodePaths paths) => $"""
        d {paths.Run} 0755 root root
        f {paths.Leaving} 0644 root root
        d {paths.Log} 0755 root root
        f {paths.Log}/php-errors.log 0640 www-data www-data
        d {paths.Cache} 0755 root root
        d {paths.Cache}/nginx 0755 www-data www-data
        d {paths.Site} 0755 root root
        d {paths.Site}/pub 0755 root root

        """;

    private static string Data(NodePaths paths) => $"""
        d {paths.Run}/mariadb 0755 mysql mysql
        f {paths.Log}/mariadb.log 0640 mysql mysql
        f {paths.Log}/redis.log 0640 redis redis
        f {paths.Log}/sentinel.log 0640 redis redis
        d {paths.Log}/queue 0750 rabbitmq rabbitmq
        d {paths.Log}/search 0750 opensearch opensearch
        d {paths.Data} 0755 root root
        d {paths.Data}/mariadb 0750 mysql mysql
        d {paths.Data}/redis 0750 redis redis
        d {paths.Data}/rabbitmq 0750 rabbitmq rabbitmq
        d {paths.Data}/search 0750 opensearch opensearch
        d {paths.Data}/gluster 0755 root root

        """;
}
