namespace Cloud.Domain.Blueprints.Clusters;

/// <summary>A service that runs on every node: its name inside the VPC, and the ports it is reached on. Ports are the makers' defaults.</summary>
/// <param name="Name">First label of its private name.</param>
/// <param name="Types">Service types of the configuration that it stands for.</param>
/// <param name="Clients">What web servers and other nodes ask of it.</param>
/// <param name="Peers">What its copies ask of one another.</param>
internal sealed record NodePart(string Name, IReadOnlyList<string> Types, (int From, int To)[] Clients, (int From, int To)[] Peers)
{
    /// <summary>MariaDB through HAProxy; Galera, its state transfers, and MariaDB itself, which each node's HAProxy asks on all three.</summary>
    internal static readonly NodePart Database = new("db", ["mysql", "mariadb"], [(3306, 3306)], [(4444, 4444), (4567, 4568), (3307, 3307)]);

    /// <summary>Redis through HAProxy; Sentinel, and Redis itself, as for the database.</summary>
    internal static readonly NodePart Redis =
        new("redis", ["redis", "redis-persistent", "valkey", "valkey-persistent"], [(6379, 6379)], [(26379, 26379), (6380, 6380)]);

    internal static readonly NodePart Search = new("search", ["elasticsearch", "opensearch"], [(9200, 9200)], [(9300, 9300)]);

    internal static readonly NodePart Solr = new("solr", ["solr"], [(8983, 8983)], []);

    internal static readonly NodePart Memcached = new("memcached", ["memcached"], [(11211, 11211)], []);

    /// <summary>RabbitMQ; epmd and the links between its nodes.</summary>
    internal static readonly NodePart Queue = new("queue", ["rabbitmq"], [(5672, 5672)], [(4369, 4369), (25672, 25672)]);

    /// <summary>GlusterFS: its daemon and its bricks.</summary>
    internal static readonly NodePart Files = new("files", ["network-storage"], [(24007, 24008), (49152, 49160)], []);
}
