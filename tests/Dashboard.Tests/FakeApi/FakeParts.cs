using Cloud.Client;

namespace Cloud.Dashboard.Tests.FakeApi;

/// <summary>What the fake environments are made of.</summary>
internal static class FakeParts
{
    public static readonly string[] Zones = ["us-east-1a", "us-east-1b", "us-east-1c"];

    public static readonly ZoneSites Sites = new() { MostKm = 100, OwnPower = true, OwnNetwork = true, Source = "AWS", AsOf = new(2026, 11, 22) };
    private static readonly string[] Addresses = ["52.20.114.7", "34.198.61.203", "3.91.180.44"];

    public static readonly string[] ProvisionSteps =
        ["Check quotas", "Create the change set", "Create network and gateways", "Start node 1 of 3", "Start node 2 of 3", "Start node 3 of 3", "Join the cluster", "Open to traffic"];

    public static readonly string[] BackupSteps = ["Hold writes", "Start backup jobs", "Wait for recovery points", "Record the backup"];

    public static readonly string[] ContainerSteps = ["Create the change set", "Create the stack", "Start containers", "Check health"];

    public static List<NodeResource> Nodes(EnvironmentResource e, ActivityResource? running)
    {
        if (e.Type == EnvironmentKind.Integration || e.Status == EnvironmentStatus.Inactive && running is null) return [];
        var started = running is { Type: ActivityType.ProjectCreate or ActivityType.EnvironmentActivate } ? running.Steps.Count(s => s.State == StepState.Complete) - 2 : 4;
        return [.. Enumerable.Range(1, 3).Where(i => started >= i).Select(i => Node(i, started > i || running is null ? NodeState.InService : NodeState.Rejoining))];
    }

    public static List<GatewayResource> Gateways(EnvironmentResource e) =>
        e.Type == EnvironmentKind.Integration || e.Lifecycle == EnvironmentLifecycle.Inactive ? [] : [.. Enumerable.Range(1, 3).Select(i => new GatewayResource(i, Zones[i - 1], Addresses[i - 1]))];

    public static NodeResource Node(int index, string state) => new()
    {
        Index = index,
        Name = $"node-{index}",
        Zone = Zones[index - 1],
        InstanceId = $"i-0b1c2d3e4f5a6b7c{index}",
        InstanceType = "c5.2xlarge",
        Size = "24",
        State = state,
        Services =
        [
            new("nginx", "1.26", ServiceState.Running), new("php-fpm", "8.3", ServiceState.Running), new("haproxy", "2.8", ServiceState.Running),
            new("mariadb", "10.6", state == NodeState.InService ? ServiceState.Running : ServiceState.Starting, index == 1 ? "writer" : null),
            new("redis", "7.2", ServiceState.Running, index == 1 ? "active" : "replica"), new("opensearch", "2.11", ServiceState.Running), new("rabbitmq", "3.13", ServiceState.Running),
        ],
        Gateway = Addresses[index - 1],
    };

    public static List<ServiceResource> Services(EnvironmentResource e) => e.Status == EnvironmentStatus.Inactive && e.LockedBy is null ? [] :
    [
        new() { Name = "app", Type = "php:8.3", State = ServiceState.Running, Disk = 2048 },
        new() { Name = "db", Type = "mysql:10.6", State = ServiceState.Running, Disk = 5120 },
        new() { Name = "cache", Type = "redis:7.2", State = ServiceState.Running },
        new() { Name = "search", Type = "opensearch:2", State = ServiceState.Running, Disk = 1024 },
    ];

    public static StackResource Stack(EnvironmentResource e) => new()
    {
        Name = e.Stack?.Name ?? $"cloud-{e.Project}-{e.Id}",
        Arn = $"arn:aws:cloudformation:us-east-1:000000000000:stack/cloud-{e.Project}-{e.Id}/5f1e",
        Region = FakeCloud.Region,
        Account = "000000000000",
        Status = e.LockedBy is null ? "CREATE_COMPLETE" : "CREATE_IN_PROGRESS",
        Condition = e.LockedBy is null ? "standing" : "changing",
        Drift = "in_sync",
        TerminationProtection = e.Type == EnvironmentKind.Production,
        Outputs = new(StringComparer.Ordinal) { ["EdgeHostname"] = e.EdgeHostname ?? "", ["BackupVault"] = $"cloud-{e.Project}-{e.Id}" },
        LastUpdated = e.UpdatedAt,
        Edge = e.Type == EnvironmentKind.Integration ? null : new()
        {
            Name = $"cloud-{e.Project}-{e.Id}--edge",
            Arn = $"arn:aws:cloudformation:us-east-1:000000000000:stack/cloud-{e.Project}-{e.Id}--edge/7ab3",
            Region = "us-east-1",
            Status = "CREATE_COMPLETE",
            Drift = "in_sync",
            WebAclArn = "arn:aws:wafv2:us-east-1:000000000000:global/webacl/WebAcl-4QX7/3f2c",
            Resources = [new("WebAcl", "AWS::WAFv2::WebACL", "WebAcl-4QX7|3f2c|CLOUDFRONT", "CREATE_COMPLETE")],
        },
        Resources =
        [
            new("Vpc", "AWS::EC2::VPC", "vpc-0f3a9c1d2e4b5a678", "CREATE_COMPLETE"), new("GatewayA", "AWS::EC2::NatGateway", "nat-0a1b2c3d4e5f60718", "CREATE_COMPLETE"),
            new("Node1", "AWS::EC2::Instance", "i-0b1c2d3e4f5a6b7c1", "CREATE_COMPLETE"), new("Distribution", "AWS::CloudFront::Distribution", "E2QWRUHAPOMQZL", "CREATE_COMPLETE"),
        ],
    };

    public static ConfigurationResource Configuration() => new()
    {
        Applications =
        [
            new()
            {
                Name = "mymagento", Type = "php:8.3", File = ".magento.app.yaml", Disk = 5120,
                Relationships = [new("database", "mysql", "mysql"), new("redis", "redis", "redis"), new("opensearch", "opensearch", "opensearch")],
                Mounts = [new("var", "local"), new("app/etc", "local"), new("pub/media", "local"), new("pub/static", "local")],
                Crons = [new("cronrun", "* * * * *", "php bin/magento cron:run")],
            },
        ],
        Services =
        [
            new() { Name = "mysql", Type = "mysql:10.6", Disk = 5120 }, new() { Name = "redis", Type = "redis:7.2" },
            new() { Name = "opensearch", Type = "opensearch:2", Disk = 1024 }, new() { Name = "rabbitmq", Type = "rabbitmq:3.8", Disk = 1024, Retired = true, EndOfLife = new DateOnly(2022, 7, 31) },
        ],
        Routes = [new("https://{default}/", "upstream", "mymagento:http", null, true), new("https://www.{default}/", "redirect", null, "https://{default}/")],
    };
}
