using System.Globalization;
using System.Text.Json.Nodes;
using Cloud.Domain.Blueprints.Templates;

namespace Cloud.Domain.Blueprints.Clusters;

/// <summary>
/// The nodes: one group of one instance each, pinned to its zone, with its own type and image, so that nodes change in turn (R26). A node holds data:
/// the old instance must be gone before the new one takes its volume, and there is never a fourth Galera member. The chain of dependencies keeps the
/// turns even when one update changes all three.
/// </summary>
internal static class Nodes
{
    /// <summary>A node must have said that it is well within this time (AWS.md section 5).</summary>
    internal const string SignalWithin = "PT20M";

    /// <summary>Quiet while a node is out: nothing may heal, rebalance or scale behind the update's back. Launch and Terminate stay.</summary>
    internal static readonly string[] SuspendedProcesses = ["HealthCheck", "ReplaceUnhealthy", "AZRebalance", "AlarmNotification", "ScheduledActions"];

    private const int RootVolumeGib = 50;

    internal static void Add(Template template, ClusterLayout layout)
    {
        foreach (var number in layout.NodeNumbers)
        {
            AddLaunchTemplate(template, layout, number);
            AddGroup(template, number);
            AddOutputs(template, number);
        }
    }

    /// <summary>The part of a launch template that nodes and web servers share: IMDSv2 only, encrypted root, metrics every minute.</summary>
    internal static object Launch(object image, object type, string profile, string[] groups, string script, object scriptValues) => new
    {
        LaunchTemplateData = new
        {
            ImageId = image,
            InstanceType = type,
            IamInstanceProfile = new { Arn = Fn.GetAtt($"{profile}.Arn") },
            SecurityGroupIds = groups.Select(group => Fn.GetAtt($"{group}.GroupId")).ToArray(),
            MetadataOptions = new { HttpTokens = "required", HttpEndpoint = "enabled", HttpPutResponseHopLimit = 1 },
            Monitoring = new { Enabled = true },
            BlockDeviceMappings = new[]
            {
                new { DeviceName = "/dev/xvda", Ebs = new { VolumeSize = RootVolumeGib, VolumeType = "gp3", Encrypted = true, DeleteOnTermination = true } },
            },
            UserData = Fn.Base64(Fn.Sub(script, scriptValues)),
        },
    };

    internal static object Version(string launchTemplate) =>
        new { LaunchTemplateId = Fn.Ref(launchTemplate), Version = Fn.GetAtt($"{launchTemplate}.LatestVersionNumber") };

    private static string LaunchTemplate(int number) => $"{LogicalIds.NodeGroup(number)}Template";

    private static void AddLaunchTemplate(Template template, ClusterLayout layout, int number) =>
        template.Resource(LaunchTemplate(number), "AWS::EC2::LaunchTemplate", Launch(
            Fn.Ref(StackParameters.NodeImageId(number)),
            Fn.Ref(StackParameters.NodeInstanceType(number)),
            Roles.NodeProfile,
            [Firewalls.NodeGroup, Firewalls.NodeIdentity],
            BootScripts.Node(layout.Agents),
            new
            {
                Name = ClusterLayout.NodeName(number),
                Resource = LogicalIds.NodeGroup(number),
                Number = number.ToString(CultureInfo.InvariantCulture),
                Addresses = Addresses(layout),
            }));

    /// <summary>The internal addresses of all nodes, which outlive them.</summary>
    internal static JsonObject Addresses(ClusterLayout layout) =>
        Fn.Sub(string.Join(' ', layout.NodeNumbers.Select(n => $"${{{LogicalIds.Numbered(Volumes.Interface, n)}.PrimaryPrivateIpAddress}}")));

    private static void AddGroup(Template template, int number) =>
        template.Resource(
            LogicalIds.NodeGroup(number),
            "AWS::AutoScaling::AutoScalingGroup",
            new
            {
                MinSize = "1",
                MaxSize = "1",
                DesiredCapacity = "1",
                VPCZoneIdentifier = new[] { Fn.Ref(LogicalIds.Numbered(Network.PrivateSubnet, number)) },
                TargetGroupARNs = new[] { Fn.Ref(LoadBalancer.TargetGroup) },
                // EC2's own checks, not the balancer's: a fault of the application on all nodes at once must not replace the whole cluster.
                HealthCheckType = "EC2",
                HealthCheckGracePeriod = 600,
                LaunchTemplate = Version(LaunchTemplate(number)),
                Tags = Tags.Launched(ClusterLayout.NodeName(number)),
            },
            new Lifecycle
            {
                After = Before(number),
                CreationPolicy = new { ResourceSignal = new { Count = 1, Timeout = SignalWithin } },
                UpdatePolicy = new
                {
                    AutoScalingRollingUpdate = new
                    {
                        MinInstancesInService = 0,
                        MaxBatchSize = 1,
                        WaitOnResourceSignals = true,
                        PauseTime = SignalWithin,
                        SuspendProcesses = SuspendedProcesses,
                    },
                },
            });

    private static string[] Before(int number)
    {
        string[] own =
        [
            LogicalIds.Numbered(Gateways.Route, number),
            LogicalIds.Numbered(Network.PublicAssociation, number),
            LogicalIds.Numbered(Network.PrivateAssociation, number),
            LogicalIds.Numbered(Volumes.Volume, number),
            LogicalIds.Numbered(Volumes.Interface, number),
        ];
        return [.. own, number == 1 ? LoadBalancer.OriginRule : LogicalIds.NodeGroup(number - 1)];
    }

    private static void AddOutputs(Template template, int number)
    {
        template.Output(StackOutputs.NodeName(number), Template.Json(ClusterLayout.NodeName(number)));
        template.Output(StackOutputs.NodeZone(number), Template.Json(ClusterLayout.Zone(number)));
        template.Output(StackOutputs.NodeInstanceType(number), Fn.Ref(StackParameters.NodeInstanceType(number)));
        template.Output(StackOutputs.NodeGroupName(number), Fn.Ref(LogicalIds.NodeGroup(number)));
    }
}
