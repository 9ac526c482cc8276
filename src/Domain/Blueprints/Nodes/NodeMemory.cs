namespace Cloud.Domain.Blueprints.Nodes;

/// <summary>
/// How the memory of a node is shared out, in MiB. Every service stands on every node (R17), so none can have what its manual gives a machine of its own. The
/// shares are ours, a first setting to be measured against a real shop; what is left over (17 %) is the kernel's and the file cache's, and shared staging's
/// where production carries one. The instance has a little more than promised (4 GiB for 3.75).
/// </summary>
public sealed record NodeMemory(NodeSize Size)
{
    /// <summary>InnoDB's buffer pool.</summary>
    internal const decimal DatabaseShare = 0.25m;

    internal const decimal PhpShare = 0.30m;

    /// <summary>The search engine's heap; it wants the same again as file cache, which is what is left over.</summary>
    internal const decimal SearchShare = 0.15m;

    /// <summary>Redis' data; a rewrite of its log may need a part of it twice.</summary>
    internal const decimal RedisShare = 0.08m;

    internal const decimal QueueShare = 0.05m;

    /// <summary>PHP's on an extra web server, which runs nothing else that is large.</summary>
    internal const decimal WebShare = 0.75m;

    /// <summary>
    /// Extra web servers whose every PHP process may have the database at once, beside the nodes'. More of them are allowed; what then comes at once waits in the
    /// proxies for its turn and is not refused.
    /// </summary>
    private const int CountedWebServers = 4;

    /// <summary>What a PHP process of a shop holds on average: below its limit, above an empty one. Measured by nobody yet: 96 MiB is a careful guess.</summary>
    internal const int PhpProcessMib = 96;

    /// <summary>
    /// Shared staging has an eighth: of the site's PHP processes, and of the node's memory at most. It is out of what is left over, so that production's
    /// services have the same with staging as without it.
    /// </summary>
    internal const int StagingPart = 8;

    /// <summary>With one process a page that asks its own site for something would wait for itself.</summary>
    private const int LeastStagingProcesses = 2;

    /// <summary>Beside those of staging's PHP processes: for people and tools.</summary>
    private const int StagingConnectionsBeside = 10;

    private const int MibPerGb = 1024;

    public int Total => (int)(Size.MemoryGb * MibPerGb);

    public int Database => Part(DatabaseShare);

    public int Search => Part(SearchShare);

    public int Redis => Part(RedisShare);

    public int Queue => Part(QueueShare);

    /// <summary>PHP processes of the site at most.</summary>
    public int PhpProcesses => Part(PhpShare) / PhpProcessMib;

    /// <summary>PHP processes of the site at most, on an extra web server.</summary>
    public int WebPhpProcesses => Part(WebShare) / PhpProcessMib;

    /// <summary>Above this the kernel ends a process of shared staging, and none of production's.</summary>
    public int Staging => Total / StagingPart;

    /// <summary>PHP processes of shared staging at most.</summary>
    public int StagingProcesses => Math.Max(LeastStagingProcesses, PhpProcesses / StagingPart);

    /// <summary>What the writer takes from shared staging on all nodes: within <see cref="ConnectionsBeside"/>.</summary>
    public int StagingConnections => (StagingProcesses * ClusterSize.Nodes) + StagingConnectionsBeside;

    /// <summary>Connections to the database that one node's proxy lets through: two proxies carry all that is counted, so that a node may be out.</summary>
    public int ConnectionsOfProxy => ((PhpProcesses * ClusterSize.Nodes) + (WebPhpProcesses * CountedWebServers)) / 2;

    /// <summary>What one writer may have to serve: all that three proxies let through, and 100 for people, tools and shared staging.</summary>
    public int DatabaseConnections => (ConnectionsOfProxy * ClusterSize.Nodes) + ConnectionsBeside;

    /// <summary>Of the database, beside the site's.</summary>
    public const int ConnectionsBeside = 100;

    private int Part(decimal share) => (int)(Total * share);
}
