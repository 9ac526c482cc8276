using Cloud.Domain.Blueprints;
using Cloud.Domain.Environments;
using static Cloud.Aws.Tests.Templates.RenderedStack;

namespace Cloud.Aws.Tests.Templates;

/// <summary>What Altis' and MageCloudKit's documents promise, asked of the rendered stacks.</summary>
public sealed class ContainerTests
{
    private static readonly RenderedStack WordPress = Named("wordpress-production");
    private static readonly RenderedStack Magento = Named("containers-production");

    /// <summary>Fargate's pairs of CPU units and MiB that the tiers use ("Amazon ECS, task size").</summary>
    private static readonly (int Cpu, int Least, int Most)[] FargateSizes = [(1024, 2048, 8192), (2048, 4096, 16384), (4096, 8192, 30720)];

    public static TheoryData<string> Names => [.. TemplateCases.Bodies().Keys.Where(name => TemplateCases.Case(name).InContainers)];

    [Theory]
    [MemberData(nameof(Names))]
    public void R68_R59_Web_sandbox_and_jobs_containers_run_and_scale_apart(string name)
    {
        var stack = Named(name);
        Assert.Equal(["Images", "Jobs", "Sandbox", "Web"], stack.Ids("AWS::ECS::Service").Order(StringComparer.Ordinal));
        Assert.Equal(["Sandbox"], stack.Ids("AWS::ECS::Service").Where(id => (bool)stack.Properties(id)["EnableExecuteCommand"]!));
        Assert.Equal("""{"Fn::Sub":"service/${Cluster}/${Web.Name}"}""", Text(stack.Properties("WebScaling")["ResourceId"]));
        Assert.Equal("""{"Fn::Sub":"service/${Cluster}/${Jobs.Name}"}""", Text(stack.Properties("JobsScaling")["ResourceId"]));
        Assert.Equal("PendingTasks", (string?)stack.Properties("JobsUpAlarm")["MetricName"]);
        Assert.All(["Web", "Jobs"], id => Assert.Null(stack.Properties(id)["DesiredCount"]));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void R86_A_deployment_starts_the_new_waits_and_stops_the_old_or_goes_back(string name)
    {
        var stack = Named(name);
        Assert.All(stack.Ids("AWS::ECS::Service"), id =>
        {
            var deployment = stack.Properties(id)["DeploymentConfiguration"]!;
            Assert.Equal((100, 200), ((int)deployment["MinimumHealthyPercent"]!, (int)deployment["MaximumPercent"]!));
            Assert.Equal("""{"Enable":true,"Rollback":true}""", Text(deployment["DeploymentCircuitBreaker"]));
        });
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void R87_The_deployed_revision_is_served_and_changes_by_a_parameter_alone(string name)
    {
        Assert.Contains("location = /REVISION.txt { default_type text/plain; return 200 '${Revision}'; }", Text(Named(name).Properties("WebTask")).Replace("\\u0027", "'", StringComparison.Ordinal), StringComparison.Ordinal);
        var (spec, blueprint) = (TemplateCases.Case(name).Spec, TemplateCases.Case(name).Blueprint);
        var (before, after) = (TemplateCases.Render(spec, blueprint), TemplateCases.Render(spec with { Revision = "0123456789abcdef" }, blueprint));
        Assert.Equal(before.Body, after.Body);
        Assert.Equal(("none", "0123456789abcdef"), (before.Parameters[StackParameters.Revision], after.Parameters[StackParameters.Revision]));
    }

    [Fact]
    public void R80_R85_Magento_runs_on_instances_of_its_own_from_two_to_ten_thousand()
    {
        var least = Magento.Root["Parameters"]!["ClusterInstanceMin"]!;
        Assert.Equal((2, 10_000), ((int)least["MinValue"]!, (int)Magento.Root["Parameters"]!["ClusterInstanceMax"]!["MaxValue"]!));
        Assert.Equal("""{"Ref":"Instances"}""", Text(Magento.Properties("Capacity")["AutoScalingGroupProvider"]!["AutoScalingGroupArn"]));
        Assert.Equal("""[{"CapacityProvider":{"Ref":"Capacity"},"Weight":1}]""", Text(Magento.Properties("Web")["CapacityProviderStrategy"]));
        Assert.Equal("FARGATE", (string?)WordPress.Properties("Web")["LaunchType"]);
        Assert.Empty(WordPress.Ids("AWS::AutoScaling::AutoScalingGroup"));
    }

    [Theory]
    [InlineData("wordpress-production", 3)]
    [InlineData("containers-staging", 3)]
    [InlineData("containers-integration", 1)]
    public void R83_A_network_of_its_own_has_public_and_private_subnets_and_gateways(string name, int gateways)
    {
        var stack = Named(name);
        Assert.Equal(6, stack.Ids("AWS::EC2::Subnet").Length);
        Assert.Equal(gateways, stack.Ids("AWS::EC2::NatGateway").Length);
        Assert.All(Enumerable.Range(1, 3), zone => Assert.Equal($$"""{"Ref":"Gateway{{Math.Min(zone, gateways)}}"}""", Text(stack.Properties($"GatewayRoute{zone}")["NatGatewayId"])));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void R84_R90_Data_is_reached_from_containers_and_the_bastion_which_stands_where_a_range_is_given(string name)
    {
        var stack = Named(name);
        Assert.Equal("HasBastion", (string?)stack["Bastion"]["Condition"]);
        Assert.All(Having(stack.Properties("BastionGroup"), "FromPort"), rule => Assert.Contains((int)rule["FromPort"]!, new[] { 22, 51820 }));
        Assert.All(
            Having(stack.Properties("DataGroup"), "SourceSecurityGroupId"),
            rule => Assert.Matches("AppGroup|BastionGroup", Text(rule["SourceSecurityGroupId"])));
        var names = stack.Properties("PrivateRecords")["RecordSets"]!.AsArray().Select(record => ((string)record!["Name"]!["Fn::Sub"]!).Split('.')[0]).ToList();
        Assert.Equal(["db", "db-read", "redis-cache", "redis-session", "search"], names.Take(5));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void R72_R89_The_database_stands_in_the_active_slot_and_its_name_follows(string name)
    {
        var stack = Named(name);
        Assert.Equal(["DatabaseA", "DatabaseB"], stack.Ids("AWS::RDS::DBCluster"));
        Assert.Equal("""{"Fn::Or":[{"Condition":"ActiveIsB"},{"Condition":"KeepsIdleSlot"}]}""", Text(stack.Root["Conditions"]!["HasSlotB"]));
        var writers = stack.Ids("AWS::RDS::DBInstance").Where(id => id.EndsWith("Writer", StringComparison.Ordinal));
        Assert.Equal(["DatabaseAWriter", "DatabaseBWriter"], writers);
        var database = Text(stack.Properties("PrivateRecords")["RecordSets"]![0]!["ResourceRecords"]);
        Assert.Matches("DatabaseProxy|ActiveIsA", database);

        // A container uses one database: its host and its password, and neither before its instance stands.
        var php = stack.Properties("WebTask")["ContainerDefinitions"]!.AsArray().Single(c => (string?)c!["Name"] == "php")!;
        Assert.Equal(Text(stack.Properties("PrivateRecords")["RecordSets"]![0]!["ResourceRecords"]![0]), Text(php["Environment"]!.AsArray().Single(v => (string?)v!["Name"] == "DB_HOST")!["Value"]));
        Assert.Matches("DatabaseAWriter.*DatabaseBWriter", Text(php["Secrets"]!.AsArray().Single(v => (string?)v!["Name"] == "DB_PASSWORD")!["ValueFrom"]));
        var parameters = TemplateCases.Render(TemplateCases.Case(name).Spec, TemplateCases.Case(name).Blueprint).Parameters;
        Assert.Equal(("A", "none", ""), (parameters[StackParameters.ActiveSlot], parameters[StackParameters.IdleSlot], parameters[StackParameters.SlotASnapshot]));
    }

    [Theory]
    [InlineData("wordpress-production", 2, true)]
    [InlineData("wordpress-production-plain", 1, false)]
    [InlineData("wordpress-staging", 1, false)]
    [InlineData("containers-integration", 1, false)]
    public void R62_R73_R75_Readers_and_standbys_are_production_s_of_plans_with_high_availability(string name, int redis, bool readers)
    {
        var stack = Named(name);
        Assert.Equal(readers, stack.Resources.ContainsKey("DatabaseAReader"));
        Assert.Equal(readers, stack.Resources.ContainsKey("ReaderTarget"));
        Assert.All(["RedisCache", "RedisSession"], id => Assert.Equal((redis, readers), ((int)stack.Properties(id)["NumCacheClusters"]!, (bool)stack.Properties(id)["MultiAZEnabled"]!)));
        Assert.Equal(readers ? 3 : 1, (int)stack.Properties("Search")["ClusterConfig"]!["InstanceCount"]!);
    }

    [Fact]
    public void R88_Cache_and_sessions_are_two_Redis() => Assert.Equal(["RedisCache", "RedisSession"], Magento.Ids("AWS::ElastiCache::ReplicationGroup"));

    [Fact]
    public void R74_Higher_plans_have_a_proxy_in_front_of_the_database()
    {
        Assert.Empty(WordPress.Ids("AWS::RDS::DBProxy"));
        Assert.Contains("DatabaseProxy", Text(Named("wordpress-production-proxy").Properties("PrivateRecords")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("wordpress-integration", true)]
    [InlineData("wordpress-staging", true)]
    [InlineData("containers-staging", true)]
    [InlineData("containers-integration", false)]
    public void R43_R56_WordPress_has_a_CDN_in_every_type_and_Magento_none_in_integration(string name, bool edge) =>
        Assert.Equal(edge ? 1 : 0, Named(name).Ids("AWS::CloudFront::Distribution").Length);

    [Fact]
    public void R66_R76_Uploads_come_from_the_bucket_and_resized_images_from_their_service_through_the_CDN()
    {
        var distribution = WordPress.Properties("Distribution")["DistributionConfig"]!;
        var behaviours = distribution["CacheBehaviors"]!.AsArray().ToDictionary(behaviour => (string)behaviour!["PathPattern"]!, behaviour => (string)behaviour!["TargetOriginId"]!, StringComparer.Ordinal);
        Assert.Equal(("media", "balancer"), (behaviours["/uploads/*"], behaviours["/tachyon/*"]));
        Assert.Contains("IMGPROXY_ALLOWED_SOURCES", Text(WordPress.Properties("ImagesTask")), StringComparison.Ordinal);
        Assert.Contains("/tachyon/*", Text(WordPress.Properties("ImagesRule")["Conditions"]), StringComparison.Ordinal);
    }

    [Fact]
    public void R31_A_queue_stands_where_one_is_configured()
    {
        Assert.Single(Magento.Ids("AWS::AmazonMQ::Broker"));
        Assert.Empty(Named("containers-bare-production").Ids("AWS::AmazonMQ::Broker"));
        Assert.Equal("CLUSTER_MULTI_AZ", (string?)Magento.Properties("Queue")["DeploymentMode"]);
    }

    [Fact]
    public void R64_Alarms_watch_cpu_disk_slowness_the_database_and_PHP()
    {
        string[] expected =
        [
            "DatabaseCpuAlarm", "DatabaseErrorAlarm", "DatabaseSlowAlarm", "ErrorAlarm", "JobsCpuAlarm", "JobsDownAlarm", "JobsUpAlarm", "PhpErrorAlarm",
            "RedisCacheAlarm", "RedisSessionAlarm", "SearchDiskAlarm", "SlowAlarm", "UnhealthyAlarm", "WebCpuAlarm",
        ];
        Assert.Equal(expected, WordPress.Ids("AWS::CloudWatch::Alarm").Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void R69_A_pause_stops_every_container_by_parameters_and_no_data(string name)
    {
        var (spec, blueprint) = (TemplateCases.Case(name).Spec, TemplateCases.Case(name).Blueprint);
        var (running, paused) = (TemplateCases.Render(spec, blueprint), TemplateCases.Render(spec with { Paused = true }, blueprint));
        Assert.Equal(running.Body, paused.Body);
        var changed = running.Parameters.Where(parameter => paused.Parameters[parameter.Key] != parameter.Value).Select(parameter => parameter.Key).Order(StringComparer.Ordinal);
        Assert.Equal(["JobTaskMax", "JobTaskMin", "TaskCount", "WebTaskMax", "WebTaskMin"], changed);
        Assert.All(changed, parameter => Assert.Equal("0", paused.Parameters[parameter]));
    }

    [Theory]
    [InlineData("S", "db.t4g.medium")]
    [InlineData("M", "db.r6g.large")]
    [InlineData("L", "db.r6g.4xlarge")]
    public void R57_R74_A_tier_decides_how_large_and_how_many(string id, string database)
    {
        var size = Catalogue.ContainerSize(id)!;
        var parameters = TemplateCases.Render(TemplateCases.Spec(EnvironmentType.Production, size: id), Blueprint.WordPressContainers).Parameters;
        Assert.Equal((database, $"{size.MostWebTasks}"), (parameters[StackParameters.DatabaseClass], parameters[StackParameters.WebTaskMax]));
        Assert.Contains(FargateSizes, pair => pair.Cpu == size.TaskCpu && size.TaskMemoryMib >= pair.Least && size.TaskMemoryMib <= pair.Most);
        Assert.Null(size.MonthlyPrice);
    }
}
