using System.Globalization;
using Cloud.Domain.Blueprints.Nodes;
using Cloud.Nodes.Tests.Setup;

namespace Cloud.Nodes.Tests.Running;

/// <summary>The site: one page that writes what it is asked to, through the proxy of the node it runs on, and says 200 when it is told that it is written.</summary>
internal static class Page
{
    public const string Database = "/database";
    public const string Redis = "/redis";

    /// <summary>Writes into production's table, whoever asks.</summary>
    public const string Others = "/others";

    /// <summary>Holds a process for a second.</summary>
    public const string Slow = "/slow";

    /// <param name="account">The site's, or shared staging's; and the name of its database.</param>
    public static string Of(NodeSpec spec, string account = MariaDbFiles.SiteAccount, string password = NodeFolder.Password) => string.Create(CultureInfo.InvariantCulture, $$"""
        <?php
        function failed(string $why): never { http_response_code(500); exit($why); }
        $id = (int)($_GET['id'] ?? 0);
        switch (strtok($_SERVER['REQUEST_URI'], '?')) {
            case '/node':
                exit(str_repeat('{{spec.Name}} ', 500));
            case '{{Slow}}':
                sleep(1);
                exit('done');
            case '{{Database}}':
            case '{{Others}}':
                mysqli_report(MYSQLI_REPORT_OFF);
                $link = @mysqli_connect('{{spec.Listen}}', '{{account}}', '{{password}}', '{{account}}', {{spec.Ports.Database}});
                if (!$link) { failed('connect: ' . mysqli_connect_error()); }
                $table = strtok($_SERVER['REQUEST_URI'], '?') === '{{Others}}' ? 'site.writes' : 'writes';
                if (!$link->query("INSERT INTO $table (visit) VALUES ($id)")) { failed('insert: ' . $link->error); }
                exit((string)$link->insert_id);
            case '{{Redis}}':
                $socket = @stream_socket_client('tcp://{{spec.Listen}}:{{spec.Ports.Redis}}', $code, $why, 20);
                if (!$socket) { failed("connect: $why"); }
                stream_set_timeout($socket, 20);
                // Redis answers before its replicas have it: written is what at least one of them has.
                foreach (['AUTH {{NodeFolder.Password}}' => '+OK', "SET visit:$id 1" => '+OK', 'WAIT 1 2000' => ':'] as $command => $good) {
                    fwrite($socket, "$command\r\n");
                    $line = rtrim((string)fgets($socket));
                    if (!str_starts_with($line, $good) || $line === ':0') { failed(strtok($command, ' ') . ": '$line'"); }
                }
                exit($line);
            default:
                failed($_SERVER['REQUEST_URI']);
        }

        """);
}
