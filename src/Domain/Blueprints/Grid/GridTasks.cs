using System.Globalization;
using Cloud.Domain.Blueprints.Clusters;
using Cloud.Domain.Blueprints.Templates;

namespace Cloud.Domain.Blueprints.Grid;

/// <summary>Each configured service in a container of its own (R29, R32), found by its name inside the VPC.</summary>
internal static class GridTasks
{
    internal const string Cluster = "Cluster";

    internal const string LogGroup = "ContainerLog";

    /// <summary>Seconds a name may be remembered: a replaced container is found again soon.</summary>
    private const int NameTtl = 10;

    internal static void Add(Template template, GridLayout layout)
    {
        template.Resource(Cluster, "AWS::ECS::Cluster", new { Tags = Tags.Name(Fn.Ref(StackParameters.EnvironmentId)) });
        Logs.AddGroup(template, LogGroup, "/containers");
        foreach (var service in layout.Services)
            AddService(template, service);
    }

    internal static object Definition(int cpu, int memoryMib, object? volumes, params object[] containers) => new
    {
        RequiresCompatibilities = new[] { "FARGATE" },
        NetworkMode = "awsvpc",
        Cpu = cpu.ToString(CultureInfo.InvariantCulture),
        Memory = memoryMib.ToString(CultureInfo.InvariantCulture),
        ExecutionRoleArn = Fn.GetAtt($"{GridRoles.ExecutionRole}.Arn"),
        TaskRoleArn = Fn.GetAtt($"{GridRoles.TaskRole}.Arn"),
        Volumes = volumes,
        ContainerDefinitions = containers,
    };

    /// <param name="least">Per cent of the wanted containers that must run meanwhile.</param>
    /// <param name="most">Per cent that may.</param>
    internal static object Deployment(int least, int most) =>
        new { MinimumHealthyPercent = least, MaximumPercent = most, DeploymentCircuitBreaker = new { Enable = true, Rollback = true } };

    internal static object LogTo(string prefix) => new
    {
        LogDriver = "awslogs",
        Options = new Dictionary<string, object>
        {
            ["awslogs-group"] = Fn.Ref(LogGroup),
            ["awslogs-region"] = Fn.Ref("AWS::Region"),
            ["awslogs-stream-prefix"] = prefix,
        },
    };

    private static void AddService(Template template, GridService service)
    {
        var (definition, name) = ($"{service.LogicalId}Task", $"{service.LogicalId}Name");
        var keepsData = service.Kind.DataPath is not null;
        template.Resource(
            definition,
            "AWS::ECS::TaskDefinition",
            Definition(service.Kind.Cpu, service.Kind.MemoryMib, keepsData ? new[] { GridFiles.VolumeOf(service) } : null, Container(service)));
        template.Resource(name, "AWS::ServiceDiscovery::Service", new
        {
            Name = service.HostName,
            DnsConfig = new { NamespaceId = Fn.Ref(GridNetwork.Namespace), DnsRecords = new[] { new { Type = "A", TTL = NameTtl } } },
            HealthCheckCustomConfig = new { FailureThreshold = 1 },
        });
        template.Resource(
            service.LogicalId,
            "AWS::ECS::Service",
            new
            {
                Cluster = Fn.Ref(Cluster),
                TaskDefinition = Fn.Ref(definition),
                LaunchType = "FARGATE",
                DesiredCount = Fn.Ref(StackParameters.TaskCount),
                AvailabilityZoneRebalancing = "DISABLED",
                // The old container is gone before the new one opens its files.
                DeploymentConfiguration = Deployment(least: 0, most: 100),
                NetworkConfiguration = GridNetwork.Placement(GridNetwork.ServiceGroup),
                ServiceRegistries = new[] { new { RegistryArn = Fn.GetAtt($"{name}.Arn") } },
                PropagateTags = "SERVICE",
            },
            Lifecycle.DependsOn([.. GridNetwork.WayOut, .. GridFiles.MountTargets]));
    }

    private static object Container(GridService service)
    {
        var kind = service.Kind;
        var user = kind.User?.ToString(CultureInfo.InvariantCulture);
        return new
        {
            service.Name,
            service.Image,
            Essential = true,
            User = user is null ? null : $"{user}:{user}",
            PortMappings = new[] { new { ContainerPort = kind.Port, Protocol = "tcp" } },
            Environment = kind.Variables.Count == 0 ? null : kind.Variables.Select(variable => new { variable.Name, variable.Value }).ToArray(),
            Secrets = kind.PasswordVariable is null ? null : new[] { new { Name = kind.PasswordVariable, ValueFrom = Fn.Ref(GridRoles.ServiceSecret) } },
            MountPoints = kind.DataPath is null ? null : new[] { new { SourceVolume = "data", ContainerPath = kind.DataPath } },
            LogConfiguration = LogTo(service.HostName),
        };
    }
}
