using Cloud.Domain.Blueprints.Clusters;

namespace Cloud.Domain.Blueprints.Nodes;

/// <summary>
/// The ports of a node. Those that clients know (web, database, Redis) are HAProxy's; the daemon behind has one of its own, reached by nodes only. They stand in
/// the security groups too (<see cref="Firewalls"/>).
/// </summary>
public sealed record NodePorts
{
    public static NodePorts Standard { get; } = new();

    /// <summary>HAProxy's, for the balancer.</summary>
    public int Http { get; init; } = Firewalls.HttpPort;

    /// <summary>nginx with shared staging, for the balancer: no proxy is in front, because it asks each node's nginx itself.</summary>
    public int Staging { get; init; } = Firewalls.StagingPort;

    /// <summary>nginx with the site.</summary>
    public int Site { get; init; } = 8082;

    /// <summary>nginx with what the node says of its health.</summary>
    public int Health { get; init; } = 8083;

    /// <summary>HAProxy's, for MariaDB's clients.</summary>
    public int Database { get; init; } = 3306;

    public int MariaDb { get; init; } = 3307;

    /// <summary>Group communication, incremental and whole state transfer: Galera's own defaults.</summary>
    public int Galera { get; init; } = 4567;

    public int GaleraIncremental { get; init; } = 4568;

    public int GaleraWhole { get; init; } = 4444;

    /// <summary>HAProxy's, for Redis' clients.</summary>
    public int Redis { get; init; } = 6379;

    public int RedisServer { get; init; } = 6380;

    public int Sentinel { get; init; } = 26379;

    public int Search { get; init; } = 9200;

    public int SearchTransport { get; init; } = 9300;

    public int Queue { get; init; } = 5672;

    /// <summary>Between RabbitMQ's nodes: its own default, the queue's port and 20000.</summary>
    public int QueueCluster { get; init; } = 25672;
}
