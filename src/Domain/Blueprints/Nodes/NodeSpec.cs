using System.Globalization;

namespace Cloud.Domain.Blueprints.Nodes;

/// <summary>Where HAProxy sends the database's clients. The documents disagree (S0: one master, S1 and S2: all three); one is the default.</summary>
public enum WriteMode
{
    /// <summary>
    /// <c>single</c>: to one elected node: the first that is in step. No two nodes change the same row at once, so nothing is rolled back when it is
    /// certified.
    /// </summary>
    One,

    /// <summary><c>multi</c>: to all; reads wait until what was written before is applied (<c>wsrep_sync_wait</c>).</summary>
    All,
}

/// <summary>What the files of a node, or of an extra web server beside the nodes, are rendered from.</summary>
/// <param name="Size">One node of the cluster's size; a web server has the same instance type.</param>
/// <param name="Number">From 1; 0 for a web server, which is like any other.</param>
/// <param name="Addresses">The internal addresses of all nodes, in order: three, or one on a staging cluster.</param>
/// <param name="Password">The cluster's, letters and digits only (Secrets Manager makes it without punctuation); it lies in files of mode 0600 and 0640.</param>
/// <param name="Cluster">Name of the Galera, Redis and RabbitMQ cluster: the environment's id.</param>
public sealed record NodeSpec(NodeSize Size, int Number, IReadOnlyList<string> Addresses, string Password, string Cluster)
{
    /// <summary>What stands in files where the machine's own boot fills in (<see cref="FillFiles"/>).</summary>
    public const string PasswordMark = "@PASSWORD@";

    public const string ClusterMark = "@CLUSTER@";

    /// <summary>A web server's own address: unlike a node's it is nobody's before the machine is there.</summary>
    public const string SelfMark = "@SELF@";

    /// <summary>Its own address, for a web server; <c>null</c>: a node.</summary>
    public string? WebAddress { get; private init; }

    public bool IsWebServer => WebAddress is not null;

    public WriteMode WriteMode { get; init; } = WriteMode.One;

    public NodePorts Ports { get; init; } = NodePorts.Standard;

    public NodePaths Paths { get; init; } = new();

    /// <summary>Account that shared staging's PHP runs as: not production's, whose files hold the cluster's password.</summary>
    public string StagingAccount { get; init; } = "cloud-staging";

    /// <summary>Where what clients reach listens: every address, or one.</summary>
    public string Listen { get; init; } = "*";

    /// <summary>Shared staging stands on production's nodes, and production has three; a cluster of one is a staging of its own (R16, R46).</summary>
    public bool MayCarryStaging => !IsWebServer && Addresses.Count == ClusterSize.Nodes;

    public string Address => WebAddress ?? Addresses[Number - 1];

    public string Name => IsWebServer ? "web" : NameOf(Number);

    /// <summary>PHP processes of the site at most: a web server has all its memory for them.</summary>
    public int PhpProcesses => IsWebServer ? new NodeMemory(Size).WebPhpProcesses : new NodeMemory(Size).PhpProcesses;

    public IEnumerable<int> Numbers => Enumerable.Range(1, Addresses.Count);

    /// <summary>The addresses of the others.</summary>
    public IEnumerable<string> Others => Numbers.Where(number => number != Number).Select(AddressOf);

    public string AddressOf(int number) => Addresses[number - 1];

    public static string NameOf(int number) => string.Create(CultureInfo.InvariantCulture, $"node-{number}");

    public static string AddressMark(int number) => string.Create(CultureInfo.InvariantCulture, $"@ADDRESS_{number}@");

    /// <summary>For a machine image, made before addresses and passwords are known.</summary>
    public static NodeSpec OfImage(NodeSize size, int number, int nodes) =>
        new(size, number, Marks(nodes), PasswordMark, ClusterMark);

    /// <summary>A web server beside nodes at these addresses.</summary>
    public static NodeSpec OfWebServer(NodeSize size, string address, IReadOnlyList<string> nodes, string password, string cluster) =>
        new(size, 0, nodes, password, cluster) { WebAddress = address };

    /// <inheritdoc cref="OfImage"/>
    public static NodeSpec OfWebImage(NodeSize size, int nodes) => OfWebServer(size, SelfMark, Marks(nodes), PasswordMark, ClusterMark);

    private static string[] Marks(int nodes) => [.. Enumerable.Range(1, nodes).Select(AddressMark)];
}
