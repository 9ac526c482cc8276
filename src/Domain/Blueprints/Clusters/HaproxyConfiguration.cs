using System.Globalization;
using System.Text;

namespace Cloud.Domain.Blueprints.Clusters;

/// <summary>One node as HAProxy reaches it.</summary>
/// <param name="Index">From 1.</param>
/// <param name="Address">Host or address.</param>
/// <param name="HealthPort">Where it says how it is; <c>null</c>: where it serves.</param>
/// <param name="Checked">Whether it is asked at all; what is not serves to its end.</param>
public sealed record HaproxyServer(int Index, string Address, int Port, int? HealthPort = null, bool Checked = true);

/// <summary>How a node's health is checked; the defaults are those of the blueprint's target group (interval 10 s, three of three).</summary>
/// <param name="Every">Between two checks.</param>
/// <param name="Rise">Good checks in a row until a node takes traffic.</param>
/// <param name="Fall">Bad checks in a row until it takes none.</param>
public sealed record HaproxyChecks(TimeSpan Every, int Rise = 3, int Fall = 3)
{
    public static HaproxyChecks Standard { get; } = new(TimeSpan.FromSeconds(10));
}

/// <summary>
/// The HAProxy that stands on each node of a cluster (DESIGN, blueprints) and spreads requests over all three (R7, R18). A node leaves by the drain command:
/// what it has begun it ends, and nothing new reaches it, so that no request fails while it is replaced (R26).
/// </summary>
public static class HaproxyConfiguration
{
    /// <summary>Name of the backend in configuration and commands.</summary>
    public const string Backend = "nodes";

    /// <summary>What a node answers 200 to when it is well; the target group asks the same.</summary>
    public const string HealthPath = "/healthz";

    /// <summary>The backend that answers for this node alone: the balancer asks a node how it is, and must not be told by another.</summary>
    private const string OwnHealth = "own-health";

    /// <summary>As the balancer in front (its idle time-out is 120 s): the one behind must not be the first to close.</summary>
    private const int IdleSeconds = 125;

    /// <summary>The text of haproxy.cfg.</summary>
    /// <param name="listen">Where it listens, <c>*:8080</c> or <c>127.0.0.1:20001</c>.</param>
    /// <param name="socket">Path of the socket that takes commands.</param>
    /// <param name="servers">The nodes.</param>
    /// <param name="checks">How their health is checked.</param>
    /// <param name="own">Who answers for this node alone when its health is asked; <c>null</c>: any node answers.</param>
    public static string Render(string listen, string socket, IReadOnlyList<HaproxyServer> servers, HaproxyChecks checks, HaproxyServer? own = null)
    {
        ArgumentNullException.ThrowIfNull(servers);
        ArgumentNullException.ThrowIfNull(checks);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"""
            global
              maxconn 4096
              stats socket {socket} mode 600 level admin
              stats timeout 30s

            defaults
              mode http
              option http-keep-alive
              # Only where no connection came about, so that nothing is ever done twice; and then another node.
              retries 3
              retry-on conn-failure
              option redispatch 1
              timeout connect 2s
              timeout client {IdleSeconds}s
              timeout server {IdleSeconds}s
              timeout http-request 10s
              timeout queue 10s
              timeout check 2s

            frontend web
              bind {listen}{(own is null ? "" : $"\n  use_backend {OwnHealth} if {{ path_beg {HealthPath} }}")}
              default_backend {Backend}

            backend {Backend}
              balance roundrobin
              option httpchk
              http-check send meth GET uri {HealthPath}
              # A node that is about to leave answers 404: what it has begun it ends, and nothing new reaches it.
              http-check disable-on-404
              http-check expect status 200
              default-server check inter {checks.Every.TotalMilliseconds:0}ms rise {checks.Rise} fall {checks.Fall} on-marked-down shutdown-sessions

            """);
        foreach (var server in servers)
        {
            var health = !server.Checked ? " no-check" : server.HealthPort is { } port ? string.Create(CultureInfo.InvariantCulture, $" check port {port}") : "";
            text.Append(CultureInfo.InvariantCulture, $"  server {NameOf(server.Index)} {server.Address}:{server.Port}{health}\n");
        }

        if (own is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $"\nbackend {OwnHealth}\n  server {NameOf(own.Index)} {own.Address}:{own.HealthPort ?? own.Port}\n");
        }

        return text.ToString();
    }

    internal static string NameOf(int node) => string.Create(CultureInfo.InvariantCulture, $"node-{node}");
}
