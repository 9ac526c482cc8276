using Cloud.Domain.Blueprints;
using Cloud.Domain.Environments;

namespace Cloud.Domain.Scaling;

/// <summary>What may be scaled, to what, and when: one place for the link, the command and the preview.</summary>
public static class ScalingRules
{
    /// <summary>Web servers beside the nodes (issue 3: 0 to 30).</summary>
    public const int MaxWebNodes = 30;

    /// <summary>Requests of one environment that wait for their time. Our decision: a calendar of a season, and no store of rows.</summary>
    public const int MaxScheduled = 20;

    /// <summary>How far ahead a request may be scheduled. Our decision: next year's sale, and no typing mistake in the year.</summary>
    public static readonly TimeSpan FurthestAhead = TimeSpan.FromDays(400);

    /// <summary>How long one pause may last. Our decision: below the six hours between two backups (R21), which wait for the end of the request.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromHours(4);

    /// <summary>Why the environment cannot be scaled now, or null: the link <c>#scale</c> is shown where this is null. <paramref name="holder"/> is the activity that holds it.</summary>
    public static Error? Refusal(Environment environment, Guid? holder)
    {
        ArgumentNullException.ThrowIfNull(environment);
        return environment switch
        {
            { Type: EnvironmentType.Integration } => ScalingErrors.Integration(environment),
            { Type: EnvironmentType.Staging } => ScalingErrors.Staging(environment),
            // Container blueprints name their tiers S, M, L.
            _ when Catalogue.ClusterSize(environment.Size) is null => ScalingErrors.Containers(environment),
            _ when holder is not null => EnvironmentErrors.Busy(environment, holder),
            { CanUpdate: false } => EnvironmentErrors.WrongState(environment, "be scaled"),
            _ => null,
        };
    }

    /// <summary>Why it cannot become <paramref name="to"/>, or null. A cluster whose nodes differ, after an abort that failed, may be asked for the size it should have.</summary>
    public static Error? Refusal(Environment environment, ClusterShape to, IReadOnlyList<ScalingNode> nodes, Plan plan)
    {
        ArgumentNullException.ThrowIfNull(to);
        return !plan.AllowsSize(to.Size) && to.Size != environment.Size ? ScalingErrors.SizeNotAllowed(plan, to.Size)
            : to == ShapeOf(environment) && nodes.All(n => n.Size == to.Size) ? ScalingErrors.NoChange(environment, to)
            : null;
    }

    public static ClusterShape ShapeOf(Environment environment) => new(environment.Size, environment.WebNodes);

    /// <summary>The nodes as the stack last told them: each with the size its instance type stands for, where it is one of ours.</summary>
    public static IReadOnlyList<ScalingNode> NodesOf(Environment environment, string region, Topology topology) =>
        [.. topology.Nodes.Select(node =>
        {
            var size = SizeOf(node.InstanceType, region) ?? environment.Size;
            return new ScalingNode(node.Index, node.Zone, ScalingNodeState.InService, size, size);
        })];

    /// <summary>The cluster size whose nodes have this instance type in a region, or null.</summary>
    public static string? SizeOf(string instanceType, string region) => Catalogue.Region(region) is { } place
        ? Catalogue.ClusterSizes.FirstOrDefault(size => size.InstanceTypeIn(place) == instanceType)?.Id
        : null;
}
