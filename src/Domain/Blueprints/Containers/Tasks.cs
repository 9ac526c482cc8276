using System.Text.Json.Nodes;
using Cloud.Domain.Blueprints.Agents;
using Cloud.Domain.Blueprints.Clusters;
using Cloud.Domain.Blueprints.Grid;
using Cloud.Domain.Blueprints.Templates;

namespace Cloud.Domain.Blueprints.Containers;

/// <summary>
/// The kinds of container (R68), a service each that scales by itself: web, the sandbox that takes commands, scheduled jobs, and the images service (R66).
/// A deployment starts the new, waits until they are well and stops the old; one that fails goes back by itself (R86).
/// </summary>
internal static class Tasks
{
    internal const string Web = "Web";
    internal const string Sandbox = "Sandbox";
    internal const string Jobs = "Jobs";
    internal const string Images = "Images";

    private const string SharedPath = "/srv/shared";

    /// <summary>CPU units and MiB of an images container, at every size: it scales images one at a time.</summary>
    private const int ImagesCpu = 512;

    private const int ImagesMemoryMib = 1024;

    /// <summary>From the makers' page (2026-11-21); not pulled and run here.</summary>
    internal const string ImagesVersion = "3.30.1";

    private const string ImagesImage = $"docker.io/darthsim/imgproxy:v{ImagesVersion}";

    /// <summary>Until code is deployed a container waits; with it, it does its work again and again.</summary>
    private const string SandboxCommand = "exec sleep infinity";

    internal static void Add(Template template, ContainerLayout layout)
    {
        Logs.AddGroup(template, GridTasks.LogGroup, "/containers");
        AddTask(template, layout, Web, ContainerRoles.TaskRole, [WebServer(layout), .. Php(layout, "php", command: null)]);
        AddTask(template, layout, Sandbox, ContainerRoles.SandboxRole, Php(layout, "sandbox", SandboxCommand));
        AddTask(template, layout, Jobs, ContainerRoles.TaskRole, Php(layout, "jobs", $"while true; do {layout.Kind.JobsCommand} || true; sleep 60; done"));
        AddImagesTask(template, layout);
        AddService(template, layout, Web, Target("web", LoadBalancer.TargetGroup), count: null, WebEntry.WebRule);
        AddService(template, layout, Sandbox, balancers: null, Fn.Ref(StackParameters.TaskCount), WebEntry.WebRule);
        AddService(template, layout, Jobs, balancers: null, count: null, WebEntry.WebRule);
        AddService(template, layout, Images, Target("images", WebEntry.ImagesTargets), Fn.Ref(StackParameters.TaskCount), WebEntry.ImagesRule);
    }

    private static string TaskOf(string service) => $"{service}Task";

    private static object[] Target(string container, string targets) =>
        [new { ContainerName = container, ContainerPort = Firewalls.HttpPort, TargetGroupArn = Fn.Ref(targets) }];

    private static void AddTask(Template template, ContainerLayout layout, string service, string role, params object[] containers) =>
        template.Resource(
            TaskOf(service),
            "AWS::ECS::TaskDefinition",
            Definition(layout, Fn.Ref(StackParameters.TaskCpu), Fn.Ref(StackParameters.TaskMemory), role, new[] { GridFiles.Volume(SharedFiles.Folder) }, containers));

    private static void AddImagesTask(Template template, ContainerLayout layout) =>
        template.Resource(
            TaskOf(Images),
            "AWS::ECS::TaskDefinition",
            Definition(layout, ContainerSize.Text(ImagesCpu), ContainerSize.Text(ImagesMemoryMib), ContainerRoles.TaskRole, volumes: null, [ImageServer(layout)]));

    private static object Definition(ContainerLayout layout, object cpu, object memory, string role, object? volumes, object[] containers) => new
    {
        RequiresCompatibilities = new[] { layout.Kind.OnInstances ? "EC2" : "FARGATE" },
        NetworkMode = "awsvpc",
        Cpu = cpu,
        Memory = memory,
        ExecutionRoleArn = Fn.GetAtt($"{GridRoles.ExecutionRole}.Arn"),
        TaskRoleArn = Fn.GetAtt($"{role}.Arn"),
        Volumes = volumes,
        ContainerDefinitions = containers,
    };

    private static void AddService(Template template, ContainerLayout layout, string logicalId, object[]? balancers, JsonObject? count, string after)
    {
        string[] capacity = layout.Kind.OnInstances ? [Capacity.Association] : [];
        template.Resource(
            logicalId,
            "AWS::ECS::Service",
            new
            {
                Cluster = Fn.Ref(GridTasks.Cluster),
                TaskDefinition = Fn.Ref(TaskOf(logicalId)),
                LaunchType = layout.Kind.OnInstances ? null : "FARGATE",
                CapacityProviderStrategy = layout.Kind.OnInstances ? new[] { new { CapacityProvider = Fn.Ref(Capacity.Provider), Weight = 1 } } : null,

                // What scales by load has no number here: an update leaves as many as run.
                DesiredCount = count,
                EnableExecuteCommand = logicalId == Sandbox,
                DeploymentConfiguration = GridTasks.Deployment(least: 100, most: 200),
                HealthCheckGracePeriodSeconds = balancers is null ? (int?)null : 60,
                NetworkConfiguration = new
                {
                    AwsvpcConfiguration = new
                    {
                        AssignPublicIp = "DISABLED",
                        Subnets = ContainerLayout.PrivateSubnets,
                        SecurityGroups = new[] { Fn.GetAtt($"{ContainerFirewalls.AppGroup}.GroupId") },
                    },
                },
                LoadBalancers = balancers,
                PropagateTags = "SERVICE",
            },
            Lifecycle.DependsOn([.. ContainerLayout.WayOut, .. SharedFiles.Mounts, after, .. capacity]));
    }

    private static object WebServer(ContainerLayout layout) => new
    {
        Name = "web",
        Image = GridApp.WebImage,
        Essential = true,
        Command = GridApp.WebCommand,
        Environment = new[] { new { Name = "CONFIGURATION", Value = Fn.Sub(GridApp.WebConfiguration(layout.Kind.WebRoot, Revision)) } },
        PortMappings = new[] { new { ContainerPort = Firewalls.HttpPort, Protocol = "tcp" } },
        LogConfiguration = GridTasks.LogTo("web"),
    };

    /// <summary>The deployed commit, readable by anybody (R87).</summary>
    private static string Revision => $"location = /REVISION.txt {{ default_type text/plain; return 200 '${{{StackParameters.Revision}}}'; }}";

    /// <summary>The container of PHP, and the agents that stand beside it.</summary>
    private static object[] Php(ContainerLayout layout, string name, string? command) => [Interpreter(layout, name, command), .. Agent.Sidecars(layout.Agents, GridTasks.LogTo("agents"))];

    private static object Interpreter(ContainerLayout layout, string name, string? command) => new
    {
        Name = name,
        Image = $"{ServiceImages.Official}php:{layout.PhpVersion}-fpm",
        Essential = true,
        User = $"{GridFiles.AppUser}:{GridFiles.AppUser}",
        Command = command is null ? null : new[] { "sh", "-c", command },
        Environment = ContainerNames.Told(layout).Append(new { Name = "REVISION", Value = (object)Fn.Ref(StackParameters.Revision) }).Concat(Agent.Settings(layout.Agents)).ToArray(),
        Secrets = Passwords(layout),
        MountPoints = new[] { new { SourceVolume = "data", ContainerPath = SharedPath } },
        LogConfiguration = GridTasks.LogTo(name),
    };

    private static object[] Passwords(ContainerLayout layout) =>
    [
        new { Name = "DB_USER", ValueFrom = Fn.Sub("${Secret}:username::", new { Secret = Database.PasswordArn }) },
        new { Name = "DB_PASSWORD", ValueFrom = Fn.Sub("${Secret}:password::", new { Secret = Database.PasswordArn }) },
        new { Name = "REDIS_PASSWORD", ValueFrom = Fn.Ref(Caches.Secret) },
        new { Name = "SEARCH_PASSWORD", ValueFrom = Fn.Ref(Search.Secret) },
        .. layout.HasQueue ? [new { Name = "QUEUE_PASSWORD", ValueFrom = Fn.Ref(Queue.Secret) }] : Array.Empty<object>(),
        .. Agent.Secrets(layout.Agents),
    ];

    private static object ImageServer(ContainerLayout layout) => new
    {
        Name = "images",
        Image = ImagesImage,
        Essential = true,
        Environment = new object[]
        {
            new { Name = "IMGPROXY_BIND", Value = $":{Firewalls.HttpPort}" },
            new { Name = "IMGPROXY_PATH_PREFIX", Value = $"/{layout.Kind.ImagesFolder}" },
            new { Name = "IMGPROXY_USE_S3", Value = "true" },
            new { Name = "IMGPROXY_S3_REGION", Value = Fn.Ref("AWS::Region") },
            new { Name = "IMGPROXY_ALLOWED_SOURCES", Value = Fn.Sub($"s3://${{{Media.Bucket}}}/") },
        },
        PortMappings = new[] { new { ContainerPort = Firewalls.HttpPort, Protocol = "tcp" } },
        LogConfiguration = GridTasks.LogTo("images"),
    };
}
