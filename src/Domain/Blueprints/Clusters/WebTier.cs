using Cloud.Domain.Blueprints.Templates;

namespace Cloud.Domain.Blueprints.Clusters;

/// <summary>Extra web servers beside the nodes (R13, R27): they hold no data, so a new one is up before an old one goes.</summary>
internal static class WebTier
{
    internal const string Group = "Web";

    private const string LaunchTemplate = "WebTemplate";

    internal static void Add(Template template, ClusterLayout layout)
    {
        template.Resource(
            LaunchTemplate,
            "AWS::EC2::LaunchTemplate",
            Nodes.Launch(
                Fn.Ref(StackParameters.WebImageId),
                Fn.Ref(StackParameters.WebInstanceType),
                Roles.WebProfile,
                [Firewalls.WebGroup],
                BootScripts.Web(layout.Agents),
                new { Resource = Group, Addresses = Nodes.Addresses(layout) }),
            Lifecycle.Under(ClusterParameters.HasWebTier));
        template.Resource(Group, "AWS::AutoScaling::AutoScalingGroup", Properties(layout), Rolling(layout));
    }

    private static object Properties(ClusterLayout layout) => new
    {
        MinSize = Fn.Ref(StackParameters.WebNodeCount),
        MaxSize = Fn.Ref(StackParameters.WebNodeMax),
        DesiredCapacity = Fn.Ref(StackParameters.WebNodeCount),
        VPCZoneIdentifier = ClusterLayout.Each(Network.PrivateSubnet, layout.NodeNumbers),
        TargetGroupARNs = new[] { Fn.Ref(LoadBalancer.TargetGroup) },
        HealthCheckType = "ELB",
        HealthCheckGracePeriod = 600,
        LaunchTemplate = Nodes.Version(LaunchTemplate),
        Tags = new[] { new { Key = "Name", Value = Fn.Sub($"${{{StackParameters.EnvironmentId}}}-web"), PropagateAtLaunch = true } },
    };

    private static Lifecycle Rolling(ClusterLayout layout) => new()
    {
        Condition = ClusterParameters.HasWebTier,
        After = [LogicalIds.NodeGroup(layout.Nodes)],
        CreationPolicy = new { ResourceSignal = new { Count = Fn.Ref(StackParameters.WebNodeCount), Timeout = Nodes.SignalWithin } },
        UpdatePolicy = new
        {
            AutoScalingRollingUpdate = new
            {
                MinInstancesInService = Fn.Ref(StackParameters.WebNodeCount),
                MaxBatchSize = 1,
                WaitOnResourceSignals = true,
                PauseTime = Nodes.SignalWithin,
                SuspendProcesses = Nodes.SuspendedProcesses,
            },
        },
    };
}
