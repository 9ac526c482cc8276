namespace Cloud.Domain.Blueprints.Grid;

/// <summary>How a service type of the configuration runs as a container.</summary>
/// <param name="Repository">Public image; its tag is the configured version.</param>
/// <param name="Port">Where it listens.</param>
/// <param name="Cpu">Fargate CPU units, 1024 a vCPU.</param>
/// <param name="MemoryMib">A memory size that Fargate pairs with <paramref name="Cpu"/>.</param>
/// <param name="DataPath">Folder of its data, on the shared file system; <c>null</c>: keeps none.</param>
/// <param name="User">Numeric user of the image, who owns the data; <c>null</c>: the image's default.</param>
internal sealed record ServiceImage(string Repository, int Port, int Cpu, int MemoryMib, string? DataPath, int? User)
{
    /// <summary>Environment variable that takes the shared password; <c>null</c>: none asked.</summary>
    public string? PasswordVariable { get; init; }

    public IReadOnlyList<(string Name, string Value)> Variables { get; init; } = [];

    /// <summary>The registry knows full versions only: <c>7.7</c> is published as <c>7.7.0</c>.</summary>
    public bool FullVersions { get; init; }

    internal string Image(string version) => $"{Repository}:{(FullVersions && version.Count(character => character == '.') == 1 ? version + ".0" : version)}";
}

/// <summary>
/// The images, by service type. Docker's official images through Amazon's public mirror and the makers' own registries, with ports, users and folders as
/// their pages state them (2026-11-21, from the makers' documentation; not pulled and run here).
/// </summary>
internal static class ServiceImages
{
    /// <summary>A mount shared by the containers, no container of its own.</summary>
    internal const string NetworkStorage = "network-storage";

    internal const string Official = "public.ecr.aws/docker/library/";

    private static readonly ServiceImage MariaDb = new(Official + "mariadb", 3306, 512, 1024, "/var/lib/mysql", 999)
    {
        PasswordVariable = "MARIADB_ROOT_PASSWORD",
        Variables = [("MARIADB_DATABASE", "main")],
    };

    private static readonly ServiceImage Redis = new(Official + "redis", 6379, 256, 512, "/data", 999);

    private static readonly ServiceImage Valkey = new("public.ecr.aws/valkey/valkey", 6379, 256, 512, "/data", 999);

    private static readonly Dictionary<string, ServiceImage> Table = new(StringComparer.Ordinal)
    {
        ["mysql"] = MariaDb, // Magento Cloud's and Platform.sh's "mysql" is MariaDB.
        ["mariadb"] = MariaDb,
        ["oracle-mysql"] = new(Official + "mysql", 3306, 512, 1024, "/var/lib/mysql", 999)
        {
            PasswordVariable = "MYSQL_ROOT_PASSWORD",
            Variables = [("MYSQL_DATABASE", "main")],
        },
        ["postgresql"] = new(Official + "postgres", 5432, 512, 1024, "/var/lib/postgresql/data", 999)
        {
            PasswordVariable = "POSTGRES_PASSWORD",
            Variables = [("POSTGRES_DB", "main"), ("PGDATA", "/var/lib/postgresql/data/pgdata")],
        },
        ["mongodb"] = new(Official + "mongo", 27017, 512, 1024, "/data/db", 999),
        ["redis"] = Redis,
        ["redis-persistent"] = Redis, // The data folder is mounted for both; they differ in what the application may rely on.
        ["valkey"] = Valkey,
        ["valkey-persistent"] = Valkey,
        ["memcached"] = new(Official + "memcached", 11211, 256, 512, DataPath: null, User: null),
        ["rabbitmq"] = new(Official + "rabbitmq", 5672, 256, 1024, "/var/lib/rabbitmq", 999)
        {
            PasswordVariable = "RABBITMQ_DEFAULT_PASS",
            Variables = [("RABBITMQ_DEFAULT_USER", "main")],
        },
        ["solr"] = new(Official + "solr", 8983, 512, 1024, "/var/solr", 8983),
        ["elasticsearch"] = new("docker.elastic.co/elasticsearch/elasticsearch", 9200, 512, 2048, "/usr/share/elasticsearch/data", 1000)
        {
            FullVersions = true,
            Variables =
            [
                ("discovery.type", "single-node"), ("node.store.allow_mmap", "false"), ("ES_JAVA_OPTS", "-Xms1g -Xmx1g"),
                ("xpack.security.enabled", "false"),
            ],
        },
        ["opensearch"] = new("public.ecr.aws/opensearchproject/opensearch", 9200, 512, 2048, "/usr/share/opensearch/data", 1000)
        {
            Variables =
            [
                ("discovery.type", "single-node"), ("node.store.allow_mmap", "false"), ("OPENSEARCH_JAVA_OPTS", "-Xms1g -Xmx1g"),
                ("DISABLE_SECURITY_PLUGIN", "true"), ("DISABLE_INSTALL_DEMO_CONFIG", "true"),
            ],
        },
    };

    internal static IEnumerable<string> Types => Table.Keys.Append(NetworkStorage);

    internal static ServiceImage? Of(string type) => Table.GetValueOrDefault(type);
}
