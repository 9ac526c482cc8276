using System.Globalization;

namespace Cloud.Domain.Blueprints;

/// <summary>A tier of a container blueprint: how large each piece is, and how many of the scaling ones there may be.</summary>
/// <param name="Id">Wire id: <c>S</c>, <c>M</c> or <c>L</c>.</param>
/// <param name="TaskCpu">CPU units of a web, sandbox or jobs container; 1024 are one vCPU.</param>
/// <param name="TaskMemoryMib">Memory of the same, MiB; a pair that Fargate has ("Amazon ECS, task size").</param>
/// <param name="MostWebTasks">Web containers at a time, whatever the traffic (R57, within plan limits).</param>
/// <param name="MostJobTasks">Jobs containers at a time, however many tasks are pending.</param>
/// <param name="MostReaders">Database readers at a time; Aurora takes 15.</param>
/// <param name="InstanceWidth">Width of an instance of the cluster, in the region's family, where containers run on instances.</param>
/// <param name="MostInstances">Instances of the cluster at a time, where containers run on instances.</param>
/// <param name="DatabaseClass">Instance class of Aurora's writer and readers.</param>
/// <param name="CacheNode">Node type of either Redis.</param>
/// <param name="SearchInstance">Instance type of a search node.</param>
/// <param name="SearchVolumeGib">Disk of a search node, GiB.</param>
/// <param name="MonthlyPrice">Price a month in US dollars; <c>null</c>: unknown, no price list is kept yet.</param>
public sealed record ContainerSize(
    string Id,
    int TaskCpu,
    int TaskMemoryMib,
    int MostWebTasks,
    int MostJobTasks,
    int MostReaders,
    string InstanceWidth,
    int MostInstances,
    string DatabaseClass,
    string CacheNode,
    string SearchInstance,
    int SearchVolumeGib,
    decimal? MonthlyPrice,
    Source Source)
{
    /// <summary>Node type of the message queue at every tier: the least that Amazon MQ takes for a RabbitMQ cluster ("Broker instance types").</summary>
    public const string QueueInstance = "mq.m5.large";

    /// <summary>The least instances of a cluster (R80).</summary>
    public const int LeastInstances = 2;

    /// <summary>What a cluster may ever have (R80).</summary>
    public const int InstancesEver = 10_000;

    internal static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}

/// <summary>
/// The tiers. The documents name no numbers ("the Altis team manages your database instance type"), so these are this product's own, small to large;
/// types are of the families that AWS offers for each service in every region on offer, which only an account can prove.
/// </summary>
internal static class ContainerSizeTable
{
    internal static readonly IReadOnlyList<ContainerSize> All =
    [
        new("S", 1024, 2048, MostWebTasks: 4, MostJobTasks: 2, MostReaders: 2, "xlarge", MostInstances: 6,
            "db.t4g.medium", "cache.t4g.small", "t3.small.search", SearchVolumeGib: 20, MonthlyPrice: null, Source.OwnDecision),
        new("M", 2048, 4096, MostWebTasks: 20, MostJobTasks: 10, MostReaders: 5, "2xlarge", MostInstances: 40,
            "db.r6g.large", "cache.m6g.large", "m6g.large.search", SearchVolumeGib: 100, MonthlyPrice: null, Source.OwnDecision),
        new("L", 4096, 8192, MostWebTasks: 200, MostJobTasks: 100, MostReaders: 15, "4xlarge", MostInstances: 1000,
            "db.r6g.4xlarge", "cache.r6g.xlarge", "r6g.xlarge.search", SearchVolumeGib: 500, MonthlyPrice: null, Source.OwnDecision),
    ];
}
