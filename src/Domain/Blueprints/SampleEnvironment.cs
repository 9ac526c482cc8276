using Cloud.Domain.Environments;

namespace Cloud.Domain.Blueprints;

/// <summary>An environment that nobody has: what a blueprint is shown by before a project is made after it.</summary>
public static class SampleEnvironment
{
    private const string Project = "example";

    /// <summary>With no service of any configuration: a cluster's nodes have what its blueprint always has.</summary>
    /// <param name="plan">Says whether staging stands on production's nodes.</param>
    public static EnvironmentSpec Of(Blueprint blueprint, EnvironmentType type, Plan plan, string size, string region)
    {
        ArgumentNullException.ThrowIfNull(blueprint);
        ArgumentNullException.ThrowIfNull(plan);
        var shared = blueprint.IsCluster && type == EnvironmentType.Staging && plan.Limits.Staging == StagingPlacement.Shared;
        return new EnvironmentSpec
        {
            ProjectId = Project,
            EnvironmentName = Words.Of(type),
            Type = type,
            Region = region,
            Size = size,
            HighAvailability = plan.Limits.HighAvailability,
            DatabaseProxy = plan.Limits.DatabaseProxy,
            SharedWith = shared ? Production : null,
        };
    }

    /// <summary>Where a value of production's stack will stand, its name stands.</summary>
    private static SharedProduction Production { get; } = new(
        $"{Project}-production",
        Later(StackOutputs.VpcId),
        Later(StackOutputs.ListenerArn),
        SharedProduction.Http,
        Later(StackOutputs.LoadBalancerDnsName),
        Later(StackOutputs.OriginHostname),
        Later(StackOutputs.LoadBalancerName),
        Later(StackOutputs.NodeRoleArn),
        Each(StackOutputs.NodeAddress),
        Each(StackOutputs.DataVolumeArn));

    private static string Later(string output) => $"{output} of production";

    private static string[] Each(Func<int, string> output) => [.. Enumerable.Range(1, ClusterSize.Nodes).Select(node => Later(output(node)))];
}
