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

    /// <summary>Above this the kernel ends a process of shared staging, and none of production's.</summary>
    public int Staging => Total / StagingPart;

    /// <summary>PHP processes of shared staging at most.</summary>
    public int StagingProcesses => Math.Max(LeastStagingProcesses, PhpProcesses / StagingPart);

    /// <summary>What the writer takes from shared staging on all nodes: within the 100 that <see cref="DatabaseConnections"/> has beside the site's.</summary>
    public int StagingConnections => (StagingProcesses * ClusterSize.Nodes) + StagingConnectionsBeside;

    /// <summary>What one writer may have to serve: the PHP processes of three nodes and as many of extra web servers, and 100 for people and tools.</summary>
    public int DatabaseConnections => (PhpProcesses * 6) + 100;

    private int Part(decimal share) => (int)(Total * share);
}
