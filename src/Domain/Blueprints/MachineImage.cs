namespace Cloud.Domain.Blueprints;

/// <summary>A machine image that instances of a stack start from, as it is looked for in a region: the newest of a name.</summary>
/// <param name="Kind">What it is for, <c>node</c>; the word under which its id is kept.</param>
/// <param name="Owner">The alias of who publishes it; <c>null</c>: the account that the product runs under, which builds it itself.</param>
/// <param name="Name">Its name, <c>*</c> for any text, as EC2's filter <c>name</c> takes it.</param>
public sealed record MachineImage(string Kind, string? Owner, string Name)
{
    /// <summary>What every template's instance types run (DescribeImages, filter <c>architecture</c>).</summary>
    public const string Architecture = "x86_64";

    /// <summary>Nodes and extra web servers of a cluster: Debian 12 with the files of all sizes (ADR 0020).</summary>
    public static readonly MachineImage Node = new("node", null, "cloud-node-debian-12-*");

    /// <summary>Amazon's own for the bastion of containers (AL2023 user guide, "AL2023 on Amazon EC2"): with SSH and Session Manager's agent; its boot script adds the VPN.</summary>
    public static readonly MachineImage Bastion = new("bastion", "amazon", "al2023-ami-2023.*-kernel-6.1-x86_64");

    /// <summary>Amazon's own for hosts of containers (ECS developer guide, "Amazon ECS-optimized Linux AMIs": AL2023, kernel 6.1).</summary>
    public static readonly MachineImage ContainerHost = new("container_host", "amazon", "al2023-ami-ecs-hvm-2023.*-kernel-6.1-x86_64");

    /// <summary>Those that a template with these parameters starts instances from.</summary>
    internal static IReadOnlyList<MachineImage> Of(IReadOnlyDictionary<string, string> parameters) =>
    [
        .. new[] { (Node, StackParameters.NodeImageId(1)), (Bastion, StackParameters.BastionImageId), (ContainerHost, StackParameters.ClusterImageId) }
            .Where(image => parameters.ContainsKey(image.Item2)).Select(image => image.Item1),
    ];
}
