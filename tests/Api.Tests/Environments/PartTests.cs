using Cloud.Client;

namespace Cloud.Api.Tests.Environments;

public sealed class PartTests(CloudApp app)
{
    [Fact]
    public async Task R1_R19_Production_shows_three_nodes_in_three_zones_each_with_its_gateway()
    {
        var (owner, production) = await Standing();
        var nodes = await owner.Read<List<NodeResource>>(production + "/nodes");
        Assert.Equal([1, 2, 3], nodes.Select(n => n.Index));
        Assert.Equal(["us-east-1a", "us-east-1b", "us-east-1c"], nodes.Select(n => n.Zone));
        Assert.All(nodes, n => Assert.Equal(("in_service", $"192.0.2.{n.Index}", "c7i.large"), (n.State, n.Gateway, n.InstanceType)));
        Assert.All(nodes, n => Assert.Equal(["cache", "mysql"], n.Services.Select(s => s.Name).Order(StringComparer.Ordinal)));
        var gateways = await owner.Read<List<GatewayResource>>(production + "/gateways");
        Assert.Equal(nodes.Select(n => (n.Zone, n.Gateway!)), gateways.Select(g => (g.Zone, g.Address)));
    }

    [Fact]
    public async Task A_node_is_never_shown_better_than_the_stack_says()
    {
        var (owner, production) = await Standing();
        await See(owner, production, "UPDATE_IN_PROGRESS", "UPDATE_IN_PROGRESS", "UPDATE_FAILED", "CREATE_COMPLETE");
        var nodes = await owner.Read<List<NodeResource>>(production + "/nodes");
        Assert.Equal(["replacing", "failed", "in_service"], nodes.Select(n => n.State));
        Assert.All(nodes.Take(2).SelectMany(n => n.Services), s => Assert.Equal("unknown", s.State));
        var health = await owner.Read<HealthResource>(production + "/health");
        Assert.Equal("critical", health.Checks.Single(c => c.Name == "nodes").State);
        Assert.Equal("critical", health.State);
    }

    [Fact]
    public async Task R29_R31_Services_and_routes_are_the_configured_ones_with_the_environment_s_host()
    {
        var (owner, production) = await Standing();
        var services = await owner.Read<List<ServiceResource>>(production + "/services");
        Assert.Equal([("cache", "redis", "7.2"), ("mysql", "mysql", "10.6")], services.OrderBy(s => s.Name, StringComparer.Ordinal).Select(s => (s.Name, s.Type, s.Version!)));
        Assert.All(services, s => Assert.Equal("running", s.State));
        var routes = await owner.Read<List<RouteResource>>(production + "/routes");
        Assert.Equal(["https://production.example.net/", "https://www.production.example.net/"], routes.Select(r => r.Url));
        Assert.Equal(("redirect", "https://production.example.net/", true), (routes[1].Type, routes[1].To, routes[1].Tls));
    }

    [Fact]
    public async Task R34_R36_The_configuration_is_shown_active_or_not()
    {
        var owner = await app.NewOwner();
        var config = await owner.Read<ConfigurationResource>(await owner.NewProject() + "/environments/staging/config");
        var application = Assert.Single(config.Applications);
        Assert.Equal(("mymagento", "php:8.3", "/", 5120), (application.Name, application.Type, application.Root, application.Disk));
        Assert.Equal([new RelationshipConfiguration("database", "mysql", "mysql"), new RelationshipConfiguration("redis", "cache", "redis")], application.Relationships);
        Assert.Equal("magento", Assert.Single(application.Crons).Name);
        Assert.Equal(2, application.Mounts.Count);
        Assert.Equal("mysql:10.6", config.Services.Single(s => s.Name == "mysql").Type);
        Assert.NotNull(config.Services.Single(s => s.Name == "mysql").EndOfLife);
    }

    [Fact]
    public async Task While_inactive_there_are_no_parts_and_the_stack_was_never_made()
    {
        var owner = await app.NewOwner();
        var staging = await owner.NewProject() + "/environments/staging";
        Assert.Empty(await owner.Read<List<NodeResource>>(staging + "/nodes"));
        Assert.Empty(await owner.Read<List<GatewayResource>>(staging + "/gateways"));
        Assert.Empty(await owner.Read<List<ServiceResource>>(staging + "/services"));
        Assert.Empty(await owner.Read<List<RouteResource>>(staging + "/routes"));
        var stack = await owner.Read<StackResource>(staging + "/stack");
        Assert.Equal(("NOT_CREATED", "us-east-1", 0), (stack.Status, stack.Region, stack.Resources.Count));
        Assert.Equal("unknown", (await owner.Read<HealthResource>(staging + "/health")).State);
    }

    [Fact]
    public async Task A_stack_is_shown_with_its_outputs_and_resources()
    {
        var (owner, production) = await Standing();
        var stack = await owner.Read<StackResource>(production + "/stack");
        Assert.Equal(("CREATE_COMPLETE", "000000000000", "unknown"), (stack.Status, stack.Account, stack.Drift));
        Assert.Equal("192.0.2.1", stack.Outputs["Gateway1Address"]);
        Assert.Equal(["Node1", "Node2", "Node3"], stack.Resources.Select(r => r.LogicalId));
        Assert.Equal("CREATE_COMPLETE", (await owner.Read<EnvironmentResource>(production)).Stack?.Status);
    }

    [Fact]
    public async Task A_stack_tells_of_the_web_ACL_that_stands_in_us_east_1_before_its_CDN()
    {
        var (owner, production) = await Standing();
        Assert.Null((await owner.Read<StackResource>(production + "/stack")).Edge);
        await owner.OnEnvironment(production, async (db, subject) => (await db.Stacks.FindAsync([subject.Id], TestContext.Current.CancellationToken))!.SeeEdge(new(
            "cloud-p-production--edge", "us-east-1", "arn:edge", "CREATE_COMPLETE", null, "in_sync",
            new Dictionary<string, string> { ["WebAclArn"] = "arn:acl" }, [new("WebAcl", "AWS::WAFv2::WebACL", "a|b|CLOUDFRONT", "CREATE_COMPLETE", null)])));
        var edge = (await owner.Read<StackResource>(production + "/stack")).Edge!;
        Assert.Equal(("us-east-1", "CREATE_COMPLETE", "in_sync", "arn:acl", (string?)null), (edge.Region, edge.Status, edge.Drift, edge.WebAclArn, edge.CertificateArn));
        Assert.Equal("WebAcl", Assert.Single(edge.Resources).LogicalId);
    }

    [Fact]
    public async Task Health_follows_from_the_stack_its_drift_the_nodes_and_the_last_backup()
    {
        var (owner, production) = await Standing();
        var health = await owner.Read<HealthResource>(production + "/health");
        Assert.Equal([("stack", "healthy"), ("drift", "unknown"), ("nodes", "healthy"), ("alarms", "healthy"), ("backups", "healthy")], health.Checks.Select(c => (c.Name, c.State)));
        await owner.OnEnvironment(production, (_, e) =>
        {
            e.BackedUp(TimeProvider.System.GetUtcNow().AddHours(-13), TimeProvider.System.GetUtcNow());
            return Task.CompletedTask;
        });
        Assert.Equal("critical", (await owner.Read<HealthResource>(production + "/health")).State);
    }

    [Fact]
    public async Task R21_An_active_production_shows_its_last_and_next_backup()
    {
        var (owner, production) = await Standing();
        Assert.Null((await owner.Read<EnvironmentResource>(production)).LastBackupAt);
        await owner.BackUp(production);
        await owner.BackUp(production);
        var environment = await owner.Read<EnvironmentResource>(production);
        Assert.NotNull(environment.LastBackupAt);
        Assert.InRange(environment.NextBackupAt!.Value - TimeProvider.System.GetUtcNow(), TimeSpan.FromSeconds(-1), TimeSpan.FromHours(6));

        var backups = await owner.Read<List<BackupResource>>(production + "/backups");
        Assert.Equal([2, 1], backups.Select(b => b.Index));
        Assert.Equal(("CREATED", true, true, 5_000L), (backups[0].Status, backups[0].Automated, backups[0].Restorable, backups[0].SizeUsed!.Value));
        Assert.Equal(["arn:aws:backup:us-east-1:000000000000:recovery-point:1"], backups[0].RecoveryPointArns);
        Assert.Equal("unverified", backups[0].Verification.State);
        Assert.Equal(backups[0].Id, (await owner.Read<BackupResource>(backups[0].Links[Relation.Self].Href)).Id);
        await (await owner.Get($"{production.Replace("/production", "/staging", StringComparison.Ordinal)}/backups/{backups[0].Id}")).Refusal(404, "backup.not_found");
        Assert.Equal("schedule", (await owner.Read<ActivityResource>(backups[0].Links["activity"].Href)).CreatedBy);
    }

    private async Task<(Member Owner, string Production)> Standing()
    {
        var owner = await app.NewOwner();
        var production = await owner.NewProject("production") + "/environments/production";
        await owner.Settle(production);
        return (owner, production);
    }

    private static Task See(Member owner, string environment, string status, params string[] nodes) => owner.OnEnvironment(environment, async (db, subject) =>
    {
        var stack = await db.Stacks.FindAsync([subject.Id], TestContext.Current.CancellationToken);
        stack!.See(stack.Arn, status, null, null, [.. nodes.Select((n, i) => new Domain.Environments.StackPart($"Node{i + 1}", "AWS::AutoScaling::AutoScalingGroup", "x", n, null))], TimeProvider.System.GetUtcNow());
    });
}
