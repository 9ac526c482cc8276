namespace Cloud.Domain.Blueprints;

/// <summary>A size of a three-node cluster (R25): what the three nodes have together and what one node has.</summary>
/// <param name="Id">The CPU total as text, <c>24</c>: what a scaling request names.</param>
/// <param name="Cpu">vCPUs of the three nodes together.</param>
/// <param name="MemoryGb">Promised memory of the three nodes together, in GB; the instances have a little more.</param>
/// <param name="MonthlyPrice">Price a month in US dollars; <c>null</c>: unknown, no price list is kept yet.</param>
public sealed record ClusterSize(string Id, int Cpu, decimal MemoryGb, NodeSize PerNode, decimal? MonthlyPrice, Source Source)
{
    /// <summary>Nodes that share the total (R11).</summary>
    public const int Nodes = 3;

    /// <summary>The instance type of one node in a region: same width, the family the region has.</summary>
    public string InstanceTypeIn(Region region) => $"{region.NodeFamily.Name}.{PerNode.Width}";
}

/// <summary>One node of a size.</summary>
/// <param name="Cpu">vCPUs.</param>
/// <param name="MemoryGb">Promised memory in GB.</param>
/// <param name="InstanceMemoryGib">What the instance type has, in GiB: never less than promised.</param>
/// <param name="Width">The part of the type's name after the dot, the same in every family used.</param>
/// <param name="InstanceType">The type where the current family is offered.</param>
public sealed record NodeSize(int Cpu, decimal MemoryGb, int InstanceMemoryGib, string Width, string InstanceType);

/// <summary>
/// The ladder of sizes. The documents' nodes were c3.large to c3.8xlarge (1.875 GB a CPU); today's family of that shape is the compute
/// family c7i (and c6i where a zone lacks it): 2 GiB a vCPU, so no size has less memory than promised and none pays for the 4 GiB of m7i.
/// </summary>
internal static class ClusterSizeTable
{
    private const decimal MemoryGbPerCpu = 1.875m;

    private const int InstanceGibPerCpu = 2;

    private static readonly Source Documents =
        new("Magento Cloud Pro architecture (6 CPU / 11.25 GB to 96 CPU / 180 GB); EC2 c7i and c6i widths", Source.FirstReading);

    internal static readonly IReadOnlyList<ClusterSize> All =
    [
        Of(6, "large"),
        Of(12, "xlarge"),
        Of(24, "2xlarge"),
        Of(48, "4xlarge"),
        Of(96, "8xlarge"),
    ];

    private static ClusterSize Of(int cpu, string width)
    {
        var each = cpu / ClusterSize.Nodes;
        var node = new NodeSize(each, each * MemoryGbPerCpu, each * InstanceGibPerCpu, width, $"c7i.{width}");
        return new ClusterSize(cpu.ToString(System.Globalization.CultureInfo.InvariantCulture), cpu, cpu * MemoryGbPerCpu, node, MonthlyPrice: null, Documents);
    }
}
