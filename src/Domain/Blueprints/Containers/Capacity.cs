using Cloud.Domain.Blueprints.Grid;
using Cloud.Domain.Blueprints.Templates;

namespace Cloud.Domain.Blueprints.Containers;

/// <summary>
/// Where containers run: on Fargate, or on instances of the environment's own, as many as the containers need between two and 10,000 (R80, R85). Instances
/// keep nothing and are never configured by hand (R79): another image is another instance.
/// </summary>
internal static class Capacity
{
    internal const string Provider = "Capacity";
    internal const string Association = "ClusterCapacity";
    internal const string Group = "Instances";

    /// <summary>Per cent of the instances that containers fill before another comes.</summary>
    private const int FullPercent = 90;

    private const string Role = "InstanceRole";
    private const string Profile = "InstanceProfile";
    private const string LaunchTemplate = "InstanceTemplate";

    private const string BootScript = """
        #!/bin/bash
        set -eu
        mkdir -p /etc/ecs
        echo ECS_CLUSTER=${Cluster} >> /etc/ecs/ecs.config

        """;

    internal static void Add(Template template, ContainerLayout layout)
    {
        template.Resource(GridTasks.Cluster, "AWS::ECS::Cluster", new
        {
            ClusterSettings = new[] { new { Name = "containerInsights", Value = "enabled" } },
            Tags = Tags.Name(Fn.Ref(StackParameters.EnvironmentId)),
        });
        if (!layout.Kind.OnInstances)
            return;

        AddRole(template);
        template.Resource(
            LaunchTemplate,
            "AWS::EC2::LaunchTemplate",
            Clusters.Nodes.Launch(
                Fn.Ref(StackParameters.ClusterImageId),
                Fn.Ref(StackParameters.ClusterInstanceType),
                Profile,
                [ContainerFirewalls.AppGroup],
                BootScript,
                new { Cluster = Fn.Ref(GridTasks.Cluster) }));
        AddGroup(template);
        AddProvider(template);
    }

    private static void AddRole(Template template)
    {
        template.Resource(Role, "AWS::IAM::Role", new
        {
            AssumeRolePolicyDocument = Iam.TrustOf("ec2.amazonaws.com"),
            ManagedPolicyArns = new[] { Iam.Managed("service-role/AmazonEC2ContainerServiceforEC2Role"), Iam.Managed("AmazonSSMManagedInstanceCore") },
        });
        template.Resource(Profile, "AWS::IAM::InstanceProfile", new { Roles = new[] { Fn.Ref(Role) } });
    }

    private static void AddGroup(Template template) =>
        template.Resource(
            Group,
            "AWS::AutoScaling::AutoScalingGroup",
            new
            {
                MinSize = Fn.Ref(StackParameters.ClusterInstanceMin),
                MaxSize = Fn.Ref(StackParameters.ClusterInstanceMax),
                VPCZoneIdentifier = ContainerLayout.PrivateSubnets,
                LaunchTemplate = Clusters.Nodes.Version(LaunchTemplate),
                Tags = new[]
                {
                    new { Key = "Name", Value = (object)Fn.Sub($"${{{StackParameters.EnvironmentId}}}-app"), PropagateAtLaunch = true },
                    new { Key = "AmazonECSManaged", Value = (object)"true", PropagateAtLaunch = true },
                },
            },
            new Lifecycle
            {
                After = ContainerLayout.WayOut,
                UpdatePolicy = new
                {
                    AutoScalingRollingUpdate = new
                    {
                        // Instances hold no data: new ones come before old ones go, and ECS drains those.
                        MinInstancesInService = Fn.Ref(StackParameters.ClusterInstanceMin),
                        MaxBatchSize = 1,
                        PauseTime = "PT5M",
                        SuspendProcesses = Clusters.Nodes.SuspendedProcesses,
                    },
                },
            });

    private static void AddProvider(Template template)
    {
        template.Resource(Provider, "AWS::ECS::CapacityProvider", new
        {
            AutoScalingGroupProvider = new
            {
                AutoScalingGroupArn = Fn.Ref(Group),
                ManagedScaling = new { Status = "ENABLED", TargetCapacity = FullPercent },
                ManagedDraining = "ENABLED",
                ManagedTerminationProtection = "DISABLED",
            },
        });
        template.Resource(Association, "AWS::ECS::ClusterCapacityProviderAssociations", new
        {
            Cluster = Fn.Ref(GridTasks.Cluster),
            CapacityProviders = new[] { Fn.Ref(Provider) },
            DefaultCapacityProviderStrategy = new[] { new { CapacityProvider = Fn.Ref(Provider), Weight = 1 } },
        });
    }
}
