using System.Globalization;

namespace Cloud.Domain.Blueprints.Nodes;

/// <summary>
/// PHP-FPM (R50): a pool of workers for the site, as many as the node's memory carries, and a small one of a master of its own that says how the node is. A
/// site that keeps all its workers busy, or whose settings stop its master, must not make the node look dead to the proxies of the others.
/// </summary>
public static class PhpFpmFiles
{
    /// <summary>What Magento asks for a web request (its own requirement is 756M to 2G); an average process holds an eighth of it.</summary>
    internal const string MemoryLimit = "768M";

    /// <summary>A request that takes longer is ended: as long as the proxies in front wait.</summary>
    internal const int LongestRequestSeconds = 120;

    /// <summary>A worker that has leaked is replaced after so many requests.</summary>
    internal const int RequestsPerWorker = 1000;

    /// <summary>Three proxies ask three things a second each, and an answer takes milliseconds.</summary>
    private const int HealthWorkers = 4;

    internal static string SiteSocket(NodeSpec spec) => $"{spec.Paths.Run}/php-site.sock";

    internal static string HealthSocket(NodeSpec spec) => $"{spec.Paths.Run}/php-health.sock";

    internal static string SiteConfiguration(NodeSpec spec) => $"{spec.Paths.Etc}/php-fpm.conf";

    internal static string HealthConfiguration(NodeSpec spec) => $"{spec.Paths.Etc}/php-fpm-health.conf";

    internal static IEnumerable<NodeFile> Render(NodeSpec spec)
    {
        yield return new NodeFile(SiteConfiguration(spec), Site(spec));
        yield return new NodeFile(HealthConfiguration(spec), Health(spec));
        yield return Unit.Render(spec, "php", $"/usr/sbin/php-fpm8.2 --nodaemonize --fpm-config {SiteConfiguration(spec)}", "KillSignal=SIGQUIT");
        yield return Unit.Render(spec, "health", $"/usr/sbin/php-fpm8.2 --nodaemonize --fpm-config {HealthConfiguration(spec)}", "KillSignal=SIGQUIT");
    }

    private static string Site(NodeSpec spec)
    {
        var most = spec.PhpProcesses;
        return string.Create(CultureInfo.InvariantCulture, $"""
            [global]
            pid = {spec.Paths.Run}/php-site.pid
            error_log = {spec.Paths.Log}/php-site.log
            process_control_timeout = {LongestRequestSeconds}s

            [site]
            user = {NginxFiles.Owner}
            group = {NginxFiles.Owner}
            listen = {SiteSocket(spec)}
            listen.owner = {NginxFiles.Owner}
            listen.group = {NginxFiles.Owner}
            listen.mode = 0600
            pm = dynamic
            pm.max_children = {most}
            pm.start_servers = {Math.Max(2, most / 4)}
            pm.min_spare_servers = {Math.Max(1, most / 8)}
            pm.max_spare_servers = {Math.Max(3, most / 2)}
            pm.max_requests = {RequestsPerWorker}
            request_terminate_timeout = {LongestRequestSeconds}s
            request_slowlog_timeout = 5s
            slowlog = {spec.Paths.Log}/php-slow.log
            catch_workers_output = yes
            php_admin_value[memory_limit] = {MemoryLimit}
            php_admin_value[post_max_size] = 64M
            php_admin_value[upload_max_filesize] = 64M
            php_admin_value[opcache.memory_consumption] = 256
            php_admin_value[opcache.max_accelerated_files] = 65407
            php_admin_value[realpath_cache_size] = 10M
            php_admin_value[realpath_cache_ttl] = 600
            php_admin_value[error_log] = {spec.Paths.Log}/php-errors.log
            php_admin_flag[log_errors] = on
            php_flag[display_errors] = off

            """);
    }

    private static string Health(NodeSpec spec) => string.Create(CultureInfo.InvariantCulture, $"""
        [global]
        pid = {spec.Paths.Run}/php-health.pid
        error_log = {spec.Paths.Log}/php-health.log

        [health]
        user = {NginxFiles.Owner}
        group = {NginxFiles.Owner}
        listen = {HealthSocket(spec)}
        listen.owner = {NginxFiles.Owner}
        listen.group = {NginxFiles.Owner}
        listen.mode = 0600
        pm = static
        pm.max_children = {HealthWorkers}
        request_terminate_timeout = 3s
        php_admin_value[default_socket_timeout] = 1
        php_admin_value[mysqli.default_socket] = {spec.Paths.MariaDbSocket}

        """);
}
