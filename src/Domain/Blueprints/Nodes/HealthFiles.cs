using System.Globalization;

namespace Cloud.Domain.Blueprints.Nodes;

/// <summary>
/// What a node says of itself. 200: well. 404: leaving, or busy with a backup; ends what it has begun and takes nothing new. 503, and the reason in words: not
/// well. Each question asks what stands on this node only, so that a fault of a part that all share takes no node out.
/// </summary>
public static class HealthFiles
{
    /// <summary>
    /// Asked by the balancer and by the proxies' web part: the site's PHP-FPM takes connections, the shared folders are mounted, and the data volume has room.
    /// The database is not asked: a site whose own database is away is served by the others'.
    /// </summary>
    public const string Path = "/healthz";

    /// <summary>
    /// Asked by the proxies' database part: MariaDB is a member of the primary part and Synced. 404 while it is desynced for a backup and another member is
    /// there. A node that gives its data to one that joins serves on: it may be the only one left, and mariabackup lets it.
    /// </summary>
    public const string DatabasePath = "/healthz/database";

    /// <summary>Asked by the proxies' Redis part: Redis here is the active one, and the Sentinel here says so too.</summary>
    public const string RedisPath = "/healthz/redis";

    /// <summary>
    /// Asked at boot before the node takes anything, and so before CloudFormation hears that the next may go: all of the above, and Redis in either role, in
    /// step.
    /// </summary>
    public const string JoinedPath = "/healthz/joined";

    /// <summary>
    /// Asked by the proxies of extra web servers, whether this node's proxies take connections to database and Redis: not by what stands behind them, which each
    /// node's proxy knows of all three.
    /// </summary>
    public const string ProxiesPath = "/healthz/proxies";

    /// <summary>What staging's own port answers the balancer with: as <see cref="Path"/>, of shared staging's PHP-FPM and folders.</summary>
    public const string StagingPath = "/healthz/staging";

    /// <summary>Below this part of the data volume left a node takes no requests: writes would fail soon.</summary>
    private const int LeastFreePercent = 3;

    /// <summary>Galera's number of the state Synced (wsrep_local_state); 2 is Donor/Desynced.</summary>
    private const int Synced = 4;

    private const int Donor = 2;

    internal static string PathOf(NodeSpec spec) => $"{spec.Paths.Etc}/health.php";

    internal static IEnumerable<NodeFile> Render(NodeSpec spec) => [new NodeFile(PathOf(spec), Text(spec), "0640", NginxFiles.Owner)];

    private static string Text(NodeSpec spec) => Common(spec) + (spec.IsWebServer ? OfWebServer(spec) : OfNode(spec));

    private static string Common(NodeSpec spec) => string.Create(CultureInfo.InvariantCulture, $$"""
        <?php
        // How this machine is: 200 well, 404 takes nothing new, 503 not well.

        function answer(int $code, string $text): never {
            http_response_code($code);
            header('Content-Type: text/plain');
            exit($text . "\n");
        }

        function unwell(string $why): never { answer(503, $why); }

        function leaving(): bool { return file_exists('{{spec.Paths.Leaving}}'); }

        function site(string $socket = '{{PhpFpmFiles.SiteSocket(spec)}}', string $root = '{{spec.Paths.Site}}'): void {
            if (!@stream_socket_client("unix://$socket", $code, $why, 1)) { unwell("php-fpm: $why"); }
            if ($root === '{{spec.Paths.Site}}' && !file_exists('{{GlusterFiles.ReadyOf(spec)}}')) { unwell('files: the shared folders are not mounted yet'); }
            foreach ([{{Folders}}] as $folder) {
                if (!is_dir("$root/$folder")) { unwell("files: $root/$folder is not there"); }
            }
            $data = '{{(spec.IsWebServer ? spec.Paths.Cache : spec.Paths.Data)}}';
            if (disk_free_space($data) * 100 < disk_total_space($data) * {{LeastFreePercent}}) { unwell('disk: less than {{LeastFreePercent}} % of the {{(spec.IsWebServer ? "disk" : "data volume")}} is free'); }
        }


        """);

    // The site's own account, through the proxies that the site will use.
    private static string OfWebServer(NodeSpec spec) => string.Create(CultureInfo.InvariantCulture, $$"""
        function database(): void {
            mysqli_report(MYSQLI_REPORT_OFF);
            $link = mysqli_init();
            $link->options(MYSQLI_OPT_CONNECT_TIMEOUT, 2);
            if (!@$link->real_connect('{{spec.Address}}', '{{MariaDbFiles.SiteAccount}}', '{{spec.Password}}', null, {{spec.Ports.Database}})) { unwell('mariadb: ' . $link->connect_error); }
        }

        switch (strtok($_SERVER['REQUEST_URI'], '?')) {
            case '{{Path}}':
                if (leaving()) { answer(404, 'leaving'); }
                site();
                answer(200, 'well');
            case '{{JoinedPath}}':
                site();
                database();
                answer(200, 'joined');
            default:
                answer(400, 'Ask {{Path}} or {{JoinedPath}}.');
        }

        """);

    private static string OfNode(NodeSpec spec) => string.Create(CultureInfo.InvariantCulture, $$"""
        /** 'synced', 'donor' or 'desynced' (and somebody else is there). */
        function database(): string {
            mysqli_report(MYSQLI_REPORT_OFF);
            $link = mysqli_init();
            $link->options(MYSQLI_OPT_CONNECT_TIMEOUT, 1);
            $link->options(MYSQLI_OPT_READ_TIMEOUT, 1);
            if (!@$link->real_connect('localhost', '{{MariaDbFiles.HealthAccount}}', '{{spec.Password}}')) { unwell('mariadb: ' . $link->connect_error); }
            $rows = $link->query("SELECT * FROM information_schema.global_status WHERE variable_name IN ('wsrep_ready', 'wsrep_cluster_status', 'wsrep_local_state', 'wsrep_cluster_size') UNION SELECT * FROM information_schema.global_variables WHERE variable_name = 'wsrep_desync'");
            if (!$rows) { unwell('mariadb: ' . $link->error); }
            $status = array_column($rows->fetch_all(), 1, 0);
            if (($status['WSREP_CLUSTER_STATUS'] ?? '') !== 'Primary') { unwell('galera: not in the primary part'); }
            $state = (int)($status['WSREP_LOCAL_STATE'] ?? 0);
            if (($state !== {{Donor}} && $state !== {{Synced}}) || $status['WSREP_READY'] !== 'ON') { unwell("galera: state $state is not Synced"); }
            if ($status['WSREP_DESYNC'] === 'ON' && (int)$status['WSREP_CLUSTER_SIZE'] > 1) { return 'desynced'; }
            return $state === {{Synced}} ? 'synced' : 'donor';
        }

        function ask(int $port, array $commands): array {
            $socket = @stream_socket_client('tcp://{{spec.Address}}:' . $port, $code, $why, 1);
            if (!$socket) { unwell("redis: port $port: $why"); }
            stream_set_timeout($socket, 1);
            array_unshift($commands, ['AUTH', '{{spec.Password}}']);
            $answers = [];
            foreach ($commands as $words) {
                fwrite($socket, '*' . count($words) . "\r\n" . implode('', array_map(fn($w) => '$' . strlen($w) . "\r\n$w\r\n", $words)));
                $answers[] = read($socket);
            }
            return array_slice($answers, 1);
        }

        function read($socket): mixed {
            $line = fgets($socket);
            if ($line === false || $line === '') { unwell('redis: no answer'); }
            $rest = rtrim(substr($line, 1));
            if ($line[0] === '*') { return array_map(fn() => read($socket), (int)$rest > 0 ? range(1, (int)$rest) : []); }
            if ($line[0] === '$') { return (int)$rest < 0 ? null : substr(stream_get_contents($socket, (int)$rest + 2), 0, -2); }
            if ($line[0] === '-') { unwell("redis: $rest"); }
            return $rest;
        }

        function role(): array { return ask({{spec.Ports.RedisServer}}, [['ROLE']])[0]; }

        switch (strtok($_SERVER['REQUEST_URI'], '?')) {
            case '{{Path}}':
                if (leaving()) { answer(404, 'leaving'); }
                site();
                answer(200, 'well');
            case '{{StagingPath}}':
                if (leaving()) { answer(404, 'leaving'); }
                site('{{StagingFiles.Socket(spec)}}', '{{spec.Paths.Staging}}');
                answer(200, 'well');
            case '{{DatabasePath}}':
                $state = database();
                if (leaving()) { answer(404, 'leaving'); }
                answer($state === 'desynced' ? 404 : 200, $state);
            case '{{RedisPath}}':
                $role = role();
                if ($role[0] !== 'master') { unwell('redis: a replica'); }
                [$host, $port] = ask({{spec.Ports.Sentinel}}, [['SENTINEL', 'GET-MASTER-ADDR-BY-NAME', '{{RedisFiles.Group}}']])[0];
                if ($host !== '{{spec.Address}}') { unwell("redis: sentinel says $host is the active one"); }
                if (leaving()) { answer(404, 'leaving'); }
                answer(200, 'active');
            case '{{ProxiesPath}}':
                if (leaving()) { answer(404, 'leaving'); }
                answer(200, 'well');
            case '{{JoinedPath}}':
                site();
                if (($state = database()) !== 'synced') { unwell("galera: $state"); }
                $role = role();
                if ($role[0] === 'slave' && $role[3] !== 'connected') { unwell('redis: ' . $role[3]); }
                answer(200, 'joined');
            default:
                answer(400, 'Ask {{Path}}, {{StagingPath}}, {{DatabasePath}}, {{RedisPath}}, {{ProxiesPath}} or {{JoinedPath}}.');
        }

        """);

    private static string Folders => string.Join(", ", GlusterFiles.Folders.Select(folder => $"'{folder}'"));
}
