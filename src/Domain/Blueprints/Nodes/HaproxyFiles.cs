using System.Globalization;
using System.Text;
using Cloud.Domain.Blueprints.Clusters;

namespace Cloud.Domain.Blueprints.Nodes;

/// <summary>
/// The HAProxy of a node (R49): the web as before, and in front of database and Redis, so that a client knows one address and the node that takes writes may change.
/// All three proxies ask all nodes the same question and try them in the same order: they elect the same writer without talking to one another, and for the one
/// check in which they may differ, Galera's certification keeps the data right. An extra web server's HAProxy knows its own nginx alone, and asks the proxies of
/// the nodes for database and Redis: the site finds both at the same address as on a node.
/// </summary>
public static class HaproxyFiles
{
    public const string DatabaseBackend = "database";
    public const string RedisBackend = "redis";

    /// <summary>As often as HAProxy looks at web nodes: a site may fail for six seconds on a third of its requests, less often asked than the database.</summary>
    private static readonly HaproxyChecks WebChecks = new(TimeSpan.FromSeconds(2));

    /// <summary>MariaDB closes an idle connection after <see cref="MariaDbFiles.IdleSeconds"/>; the proxy between must not be the first.</summary>
    private const int IdleSeconds = MariaDbFiles.IdleSeconds + 60;

    internal static string PathOf(NodeSpec spec) => $"{spec.Paths.Etc}/haproxy.cfg";

    internal static IEnumerable<NodeFile> Render(NodeSpec spec)
    {
        yield return new NodeFile(PathOf(spec), Text(spec), "0600");
        yield return Unit.Render(spec, "haproxy", $"/usr/sbin/haproxy -W -f {PathOf(spec)}", "KillSignal=SIGUSR1\nLimitNOFILE=65536");
    }

    private static string Text(NodeSpec spec)
    {
        var ports = spec.Ports;
        var own = new HaproxyServer(Math.Max(1, spec.Number), spec.Address, ports.Site, ports.Health);
        // A web server that leaves goes on serving whoever still comes: there is nobody else behind its proxy, and the balancer has heard of it.
        var web = spec.IsWebServer ? [own with { Checked = false }] : spec.Numbers.Select(n => new HaproxyServer(n, spec.AddressOf(n), ports.Site, ports.Health)).ToList();
        var text = new StringBuilder(HaproxyConfiguration.Render(Listen(spec, ports.Http), $"{spec.Paths.Run}/haproxy.sock", web, WebChecks, own));
        AddDatabase(text, spec);
        AddRedis(text, spec);
        return text.ToString();
    }

    // Three times a good answer, a second apart: a node that has just come back and goes again is not elected. Twice a bad one, half a second apart: a writer
    // that is gone is seen within two seconds, and a connection that is refused before that goes to the next node at once (redispatch).
    private static void AddDatabase(StringBuilder text, NodeSpec spec)
    {
        var (port, asked) = spec.IsWebServer ? (spec.Ports.Database, HealthFiles.ProxiesPath) : (spec.Ports.MariaDb, HealthFiles.DatabasePath);
        text.Append(CultureInfo.InvariantCulture, $"""

            frontend {DatabaseBackend}
              mode tcp
              bind {Listen(spec, spec.Ports.Database)}
              timeout client {IdleSeconds}s
              option clitcpka
              default_backend {DatabaseBackend}

            backend {DatabaseBackend}
              mode tcp
              timeout server {IdleSeconds}s
              option srvtcpka
              balance {(spec.IsWebServer || spec.WriteMode == WriteMode.All ? "leastconn" : "first")}
              option httpchk GET {asked}
              http-check disable-on-404
              default-server check port {spec.Ports.Health} inter 1s fastinter 500ms rise 3 fall 2 on-marked-down shutdown-sessions

            """);
        foreach (var number in spec.Numbers)
        {
            // What is too much for the writer waits before it. Single: HAProxy uses the first backup that is well when no server before it is.
            var most = spec.IsWebServer ? "" : string.Create(CultureInfo.InvariantCulture, $" maxconn {new NodeMemory(spec.Size).ConnectionsOfProxy}");
            var backup = !spec.IsWebServer && spec.WriteMode == WriteMode.One && number > 1 ? " backup" : "";
            text.Append(CultureInfo.InvariantCulture, $"  server {NodeSpec.NameOf(number)} {spec.AddressOf(number)}:{port}{most}{backup}\n");
        }
    }

    // While no node is the active one (a planned change takes two to four seconds) a new connection waits half a second and looks again, through a socket of
    // HAProxy's own, for as long as its client waits: it is late, and not refused.
    private static void AddRedis(StringBuilder text, NodeSpec spec)
    {
        var again = $"{spec.Paths.Run}/redis-again.sock";
        var (port, asked) = spec.IsWebServer ? (spec.Ports.Redis, HealthFiles.ProxiesPath) : (spec.Ports.RedisServer, HealthFiles.RedisPath);
        text.Append(CultureInfo.InvariantCulture, $$"""

            frontend {{RedisBackend}}
              mode tcp
              bind {{Listen(spec, spec.Ports.Redis)}}
              timeout client {{IdleSeconds}}s
              use_backend redis-later if { nbsrv({{RedisBackend}}) eq 0 }
              default_backend {{RedisBackend}}

            frontend redis-again
              mode tcp
              bind {{again}} mode 600
              timeout client {{IdleSeconds}}s
              tcp-request inspect-delay 500ms
              tcp-request content accept if WAIT_END
              use_backend redis-later if { nbsrv({{RedisBackend}}) eq 0 }
              default_backend {{RedisBackend}}

            backend redis-later
              mode tcp
              timeout server {{IdleSeconds}}s
              server again {{again}}

            backend {{RedisBackend}}
              mode tcp
              timeout server {{IdleSeconds}}s
              option httpchk GET {{asked}}
              http-check disable-on-404
              default-server check port {{spec.Ports.Health}} inter 1s fastinter 500ms rise 1 fall 2 on-marked-down shutdown-sessions

            """);
        foreach (var number in spec.Numbers)
        {
            text.Append(CultureInfo.InvariantCulture, $"  server {NodeSpec.NameOf(number)} {spec.AddressOf(number)}:{port}\n");
        }
    }

    private static string Listen(NodeSpec spec, int port) => string.Create(CultureInfo.InvariantCulture, $"{spec.Listen}:{port}");
}
