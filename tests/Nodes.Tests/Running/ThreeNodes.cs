using System.Globalization;
using Cloud.Domain.Blueprints.Nodes;
using Cloud.Nodes.Tests.Setup;

namespace Cloud.Nodes.Tests.Running;

/// <summary>A cluster as a stack brings it up: empty volumes, one node after the other, and an extra web server last.</summary>
public sealed class ThreeNodes : IAsyncLifetime
{
    private readonly List<Node> _nodes = [];

    internal IReadOnlyList<Node> Nodes => _nodes;

    internal Node WebServer { get; private set; } = default!;

    /// <summary>All that the balancer sends visitors to.</summary>
    internal IReadOnlyList<Node> Serving => [.. _nodes, WebServer];

    internal Node this[int number] => _nodes[number - 1];

    public async ValueTask InitializeAsync()
    {
        await Daemons.Need("three running nodes", "haproxy", "nginx", "php-fpm8.2", "mariadbd", "mariadb-backup", "socat", "redis-server", "redis-sentinel");
        _nodes.AddRange(NodeFolder.Three("6").Select(folder => new Node(folder)));
        foreach (var node in _nodes)
        {
            await node.Start();
        }

        WebServer = new Node(NodeFolder.WebServer("6", this[1].Spec));
        await WebServer.Start();
        await this[1].Query("CREATE TABLE site.writes (id BIGINT AUTO_INCREMENT PRIMARY KEY, visit INT NOT NULL UNIQUE)");
        await AllWell();
    }

    /// <summary>All three are members, in step, and taken by all proxies.</summary>
    internal async Task AllWell()
    {
        foreach (var node in _nodes)
        {
            await node.Until(HealthFiles.JoinedPath, System.Net.HttpStatusCode.OK, TimeSpan.FromSeconds(60));
            Assert.Equal("3", (await node.Query("SHOW STATUS LIKE 'wsrep_cluster_size'")).Split('\t')[1]);
        }

        // A proxy takes a node after three good answers, two seconds apart.
        await Task.Delay(TimeSpan.FromSeconds(7), TestContext.Current.CancellationToken);
    }

    /// <summary>The node that the database's clients are at.</summary>
    internal async Task<Node> Writer()
    {
        foreach (var node in _nodes)
        {
            if ((await node.Health(HealthFiles.DatabasePath)).Code == System.Net.HttpStatusCode.OK)
            {
                return node;
            }
        }

        throw new InvalidOperationException("No node takes writes.");
    }

    internal async Task<Node> ActiveRedis()
    {
        foreach (var node in _nodes)
        {
            if ((await node.Redis("role")).StartsWith("master", StringComparison.Ordinal))
            {
                return node;
            }
        }

        throw new InvalidOperationException("No Redis is active.");
    }

    /// <summary>The visits that a node has of those that were acknowledged.</summary>
    internal static async Task<HashSet<int>> Rows(Node node) =>
        [.. (await node.Query("SET SESSION wsrep_sync_wait = 1; SELECT visit FROM site.writes")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => int.Parse(line, CultureInfo.InvariantCulture))];

    public async ValueTask DisposeAsync()
    {
        foreach (var node in WebServer is null ? _nodes : [WebServer, .. _nodes])
        {
            await node.DisposeAsync();
        }
    }
}
