using System.Globalization;

namespace Cloud.Domain.Blueprints.Nodes;

/// <summary>
/// Shared staging on production's nodes (R46): what nginx and PHP-FPM serve it with lies ready on every node of a production, and is in effect while the
/// parameter store names a staging (<see cref="StagingProgram"/>). Its PHP-FPM is a master of its own: a change of it ends no request of production's, it
/// shares no compiled code with production, and systemd bounds it as a whole.
/// </summary>
public static class StagingFiles
{
    /// <summary>The service that runs staging's PHP, started by the program alone.</summary>
    public const string Php = "staging-php";

    /// <summary>Staging's folders, database, account of the database and part of the shared volume have this name.</summary>
    public const string Name = "staging";

    internal const string Timer = "cloud-staging.timer";

    /// <summary>Staging's processes get a fifth of what each of production's services gets (systemd's default is 100), when all want the processor.</summary>
    private const int ProcessorWeight = 20;

    /// <summary>A PHP process that served nothing for so long ends: production's file cache has its memory while nobody looks at staging.</summary>
    private const int IdleSeconds = 60;

    /// <summary>Between the end of one look at the parameter store and the next.</summary>
    private const int EverySeconds = 60;

    /// <summary>More than all time-outs of the program together (about 1,300); systemd ends it then, and the next begins anew.</summary>
    private const int LongestRunSeconds = 1500;

    /// <summary>What is ready, for <see cref="Live"/>.</summary>
    internal static string Ready(NodeSpec spec) => $"{spec.Paths.Etc}/staging";

    /// <summary>What is in effect; not there where no staging is served.</summary>
    public static string Live(NodeSpec spec) => $"{spec.Paths.Etc}/staging-live";

    internal static string Socket(NodeSpec spec) => $"{spec.Paths.Run}/php-staging.sock";

    internal static string ErrorsOf(NodeSpec spec) => $"{spec.Paths.Log}/php-staging-errors.log";

    internal static IEnumerable<NodeFile> Render(NodeSpec spec)
    {
        if (!spec.MayCarryStaging)
            yield break;

        yield return new NodeFile($"{Ready(spec)}/nginx.conf", Nginx(spec));
        yield return new NodeFile($"{Ready(spec)}/php-fpm.conf", Pool(spec));
        yield return StagingProgram.Render(spec);
        // Its PHP sees neither production's site nor the data volume itself.
        yield return Unit.Render(spec, Php, $"/usr/sbin/php-fpm8.2 --nodaemonize --fpm-config {Live(spec)}/php-fpm.conf", string.Create(CultureInfo.InvariantCulture, $"""
            KillSignal=SIGQUIT
            CPUWeight={ProcessorWeight}
            MemoryMax={new NodeMemory(spec.Size).Staging}M
            OOMPolicy=continue
            InaccessiblePaths=-{spec.Paths.Site} -{spec.Paths.Data}
            """), wanted: false);
        yield return new NodeFile($"{spec.Paths.Units}/cloud-staging.service", string.Create(CultureInfo.InvariantCulture, $"""
            [Unit]
            Description=Cloud node: serves shared staging while there is one
            PartOf=cloud-node.target

            [Service]
            Type=oneshot
            ExecStart={StagingProgram.PathOf(spec)}
            TimeoutStartSec={LongestRunSeconds}

            """));
        yield return new NodeFile($"{spec.Paths.Units}/{Timer}", string.Create(CultureInfo.InvariantCulture, $"""
            [Unit]
            Description=Cloud node: looks every minute whether there is a shared staging
            After=cloud-rotation.service
            PartOf=cloud-node.target

            [Timer]
            OnActiveSec=10
            OnUnitInactiveSec={EverySeconds}
            AccuracySec=5

            [Install]
            WantedBy=cloud-node.target

            """));
    }

    // A zone of its own: a page of staging is never production's, whatever host name was asked for.
    private static string Nginx(NodeSpec spec) => string.Create(CultureInfo.InvariantCulture, $$"""
        # Rendered by Cloud: shared staging, included by nginx.conf. Changes here are lost.
        fastcgi_cache_path {{spec.Paths.Cache}}/nginx/staging levels=1:2 keys_zone=staging:4m max_size={{(int)(spec.Size.MemoryGb * 100) / NodeMemory.StagingPart}}m inactive=10m use_temp_path=off;

        upstream php-staging {
          server unix:{{Socket(spec)}};
        }

        server {
          listen {{spec.Address}}:{{spec.Ports.Staging}};
          root {{spec.Paths.Staging}}/pub;
          index index.php;
          access_log {{spec.Paths.Log}}/nginx-staging-access.log combined buffer=32k flush=5s;

          location = {{HealthFiles.Path}} {
            access_log off;
            proxy_pass http://{{spec.Address}}:{{spec.Ports.Health}}{{HealthFiles.StagingPath}};
            proxy_connect_timeout 3s;
            proxy_read_timeout 3s;
          }
        {{NginxFiles.Locations("php-staging", "staging")}}
        }

        """);

    private static string Pool(NodeSpec spec) => string.Create(CultureInfo.InvariantCulture, $"""
        [global]
        pid = {spec.Paths.Run}/php-staging.pid
        error_log = {spec.Paths.Log}/php-staging.log
        process_control_timeout = {PhpFpmFiles.LongestRequestSeconds}s

        [staging]
        user = {spec.StagingAccount}
        group = {spec.StagingAccount}
        listen = {Socket(spec)}
        listen.owner = {NginxFiles.Owner}
        listen.group = {NginxFiles.Owner}
        listen.mode = 0600
        pm = ondemand
        pm.max_children = {new NodeMemory(spec.Size).StagingProcesses}
        pm.process_idle_timeout = {IdleSeconds}s
        pm.max_requests = {PhpFpmFiles.RequestsPerWorker}
        request_terminate_timeout = {PhpFpmFiles.LongestRequestSeconds}s
        catch_workers_output = yes
        php_admin_value[memory_limit] = {PhpFpmFiles.MemoryLimit}
        php_admin_value[post_max_size] = 64M
        php_admin_value[upload_max_filesize] = 64M
        php_admin_value[error_log] = {ErrorsOf(spec)}
        php_admin_flag[log_errors] = on
        php_flag[display_errors] = off

        """);
}
