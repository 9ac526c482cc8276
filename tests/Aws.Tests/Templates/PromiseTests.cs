using Cloud.Domain.Blueprints;
using Cloud.Domain.Environments;
using static Cloud.Aws.Tests.Templates.RenderedStack;

namespace Cloud.Aws.Tests.Templates;

/// <summary>What the documents promise of an architecture as a whole, asked of the rendered stacks.</summary>
public sealed class PromiseTests
{
    private static readonly RenderedStack Cluster = Of(TemplateCases.Spec());
    private static readonly RenderedStack Containers = Named("containers-production");

    private static readonly int[] Three = [1, 2, 3];

    public static TheoryData<string> InContainers => [.. TemplateCases.Bodies().Keys.Where(name => TemplateCases.Case(name).InContainers)];

    public static TheoryData<string> All => [.. TemplateCases.Bodies().Keys];

    [Fact]
    public void R17_Each_of_production_s_three_nodes_has_the_hardware_of_every_other()
    {
        Assert.All(Three, node =>
        {
            Assert.Equal(Alike(Cluster, 1, "Template"), Alike(Cluster, node, "Template"));
            Assert.Equal(("1", "1"), ((string?)Cluster.Properties($"Node{node}")["MinSize"], (string?)Cluster.Properties($"Node{node}")["MaxSize"]));
            Assert.Single(Cluster.Ids("AWS::EC2::Volume"), $"DataVolume{node}");
        });
        Assert.Single(Three.Select(node => TemplateCases.Render(TemplateCases.Spec(size: "24")).Parameters[StackParameters.NodeInstanceType(node)]).Distinct());
    }

    [Fact]
    public void R20_Production_is_there_several_times_at_each_level()
    {
        Assert.Equal(["A", "AAAA"], Cluster.Ids("AWS::Route53::RecordSet").Where(id => id.StartsWith("PublicAlias", StringComparison.Ordinal)).Select(id => id["PublicAlias".Length..]).Order(StringComparer.Ordinal));
        Assert.Equal("PriceClass_All", (string?)Cluster.Properties("Distribution")["DistributionConfig"]!["PriceClass"]);
        Assert.Equal(3, Cluster.Properties("LoadBalancer")["Subnets"]!.AsArray().Select(Text).Distinct().Count());
        Assert.Equal(3, Three.Select(node => Text(Cluster.Properties($"Node{node}")["VPCZoneIdentifier"])).Distinct().Count());
    }

    [Theory]
    [InlineData("magento-cluster")]
    [InlineData("drupal-cluster")]
    [InlineData("wordpress-containers")]
    [InlineData("magento-containers")]
    public void R35_What_lies_beneath_is_one_fixed_set_that_is_shown_and_no_customer_s_to_change(string blueprint)
    {
        var shown = Catalogue.Blueprint(blueprint)!.Fixed;
        Assert.Contains(shown, part => part.Name == "nginx");
        Assert.All(shown, part => Assert.Matches(@"^\d+(\.\d+)*$", part.Version));

        // A machine image is one number that an environment is pinned to, and an image of ours says the version that is shown.
        var stack = Of(TemplateCases.Spec(size: Catalogue.Blueprint(blueprint)!.Sizes[0]), blueprint);
        Assert.All(
            stack.Ids("AWS::EC2::LaunchTemplate"),
            id => Assert.Matches("^\\{\"Ref\":\"[A-Za-z0-9]*ImageId\"\\}$", Text(stack.Properties(id)["LaunchTemplateData"]!["ImageId"])));
        var nginx = shown.Single(part => part.Name == "nginx").Version;
        Assert.All(Having(stack.Root, "Image").Select(container => (string?)container["Image"]).Where(image => image?.Contains("/nginx", StringComparison.Ordinal) == true), image => Assert.EndsWith($":{nginx}", image, StringComparison.Ordinal));
    }

    [Fact]
    public void R58_The_platform_watches_sizes_and_keeps_itself_up_to_date()
    {
        Assert.NotEmpty(Cluster.Ids("AWS::CloudWatch::Alarm"));
        Assert.NotEmpty(Containers.Ids("AWS::CloudWatch::Alarm"));
        Assert.Superset(new HashSet<string> { "JobsScaling", "ReaderTarget", "WebScaling" }, Containers.Ids("AWS::ApplicationAutoScaling::ScalableTarget").ToHashSet(StringComparer.Ordinal));

        // RDS and ElastiCache take minor versions by themselves unless they are told not to (AutoMinorVersionUpgrade of both).
        Assert.DoesNotContain(Having(Containers.Root["Resources"], "AutoMinorVersionUpgrade"), node => !(bool)node["AutoMinorVersionUpgrade"]!);
    }

    [Theory]
    [MemberData(nameof(InContainers))]
    public void R61_Containers_and_data_are_split_over_three_zones(string name)
    {
        var stack = Named(name);
        Assert.All(stack.Ids("AWS::ECS::Service"), id => Assert.Equal(3, Having(stack[id], "Subnets").Single()["Subnets"]!.AsArray().Select(Text).Distinct().Count()));
        Assert.All(stack.Ids("AWS::RDS::DBSubnetGroup"), id => Assert.Equal(3, stack.Properties(id)["SubnetIds"]!.AsArray().Count));
        Assert.Equal(3, Three.Select(zone => Text(stack.Properties($"PrivateSubnet{zone}")["AvailabilityZone"])).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(InContainers))]
    public void R63_Load_makes_more_of_what_it_falls_on_and_no_hand_is_needed(string name)
    {
        var stack = Named(name);
        var targets = stack.Ids("AWS::ApplicationAutoScaling::ScalableTarget");
        Assert.Superset(new HashSet<string> { "WebScaling", "JobsScaling" }, targets.ToHashSet(StringComparer.Ordinal));
        var scaled = stack.Ids("AWS::ApplicationAutoScaling::ScalingPolicy").Select(id => Text(stack.Properties(id)["ScalingTargetId"])).ToHashSet(StringComparer.Ordinal);
        Assert.All(targets, target => Assert.Contains($$"""{"Ref":"{{target}}"}""", scaled));
    }

    [Theory]
    [MemberData(nameof(InContainers))]
    public void R70_The_balancer_takes_new_containers_in_by_itself_and_is_the_only_way_to_them(string name)
    {
        var stack = Named(name);
        Assert.Equal("""{"Ref":"TargetGroup"}""", Text(stack.Properties("Web")["LoadBalancers"]![0]!["TargetGroupArn"]));
        Assert.Equal("""{"Ref":"ImagesTargets"}""", Text(stack.Properties("Images")["LoadBalancers"]![0]!["TargetGroupArn"]));
        Assert.All(stack.Ids("AWS::ElasticLoadBalancingV2::TargetGroup"), id => Assert.Equal("ip", (string?)stack.Properties(id)["TargetType"]));
        Assert.All(Having(stack.Properties("AppGroup")["SecurityGroupIngress"], "IpProtocol"), rule => Assert.DoesNotContain("CidrIp", Text(rule), StringComparison.Ordinal));
        Assert.All(stack.Ids("AWS::ECS::Service"), id => Assert.Equal("DISABLED", (string?)Having(stack[id], "AssignPublicIp").Single()["AssignPublicIp"]));
    }

    [Fact]
    public void R77_North_Virginia_gives_production_three_of_its_zones()
    {
        var parameters = TemplateCases.Render(TemplateCases.Spec(region: "us-east-1", size: "S"), Blueprint.MagentoContainers).Parameters;
        Assert.Equal("us-east-1a,us-east-1b,us-east-1c", parameters[StackParameters.AvailabilityZones]);
    }

    [Fact]
    public void R78_Each_environment_has_a_stack_of_its_own_under_its_own_name()
    {
        var (production, staging) = (TemplateCases.Spec(), TemplateCases.Spec(EnvironmentType.Staging));
        Assert.Equal(("cloud-abcdefghijkl2-production", "cloud-abcdefghijkl2-staging"), (production.StackName, staging.StackName));
        Assert.Equal("abcdefghijkl2-staging", TemplateCases.Render(staging).Parameters[StackParameters.EnvironmentId]);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void R79_No_server_takes_a_key_and_another_configuration_is_another_server(string name)
    {
        var stack = Named(name);
        Assert.Empty(Having(stack.Root["Resources"], "KeyName"));
        var reached = stack.Ids("AWS::EC2::SecurityGroup").Where(id => id != "BastionGroup").SelectMany(id => Having(stack.Properties(id)["SecurityGroupIngress"], "FromPort"));
        Assert.DoesNotContain("22", reached.Select(rule => Text(rule["FromPort"])));
        Assert.All(
            stack.Ids("AWS::AutoScaling::AutoScalingGroup"),
            id => Assert.Contains("LatestVersionNumber", Text(stack.Properties(id)["LaunchTemplate"] ?? stack.Properties(id)["MixedInstancesPolicy"]), StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(InContainers))]
    public void R81_Every_container_streams_its_log_to_CloudWatch(string name)
    {
        var stack = Named(name);
        var containers = Having(stack.Root["Resources"], "ContainerDefinitions").SelectMany(task => task["ContainerDefinitions"]!.AsArray()).ToList();
        Assert.NotEmpty(containers);
        Assert.All(containers, container =>
        {
            Assert.Equal("awslogs", (string?)container!["LogConfiguration"]!["LogDriver"]);
            Assert.Contains("\"Ref\"", Text(container["LogConfiguration"]!["Options"]!["awslogs-group"]), StringComparison.Ordinal);
        });
        Assert.NotEmpty(stack.Ids("AWS::Logs::LogGroup"));
    }

    [Theory]
    [MemberData(nameof(InContainers))]
    public void R82_All_that_serves_runs_in_containers_of_a_named_image(string name)
    {
        var stack = Named(name);
        Assert.All(Having(stack.Root["Resources"], "ContainerDefinitions").SelectMany(task => task["ContainerDefinitions"]!.AsArray()), container =>
            Assert.Matches(@":[\w.-]*\d[\w.-]*$", (string?)container!["Image"]));
        Assert.All(stack.Ids("AWS::ElasticLoadBalancingV2::TargetGroup"), id => Assert.Equal("ip", (string?)stack.Properties(id)["TargetType"]));
    }

    /// <summary>A part of a node without what tells it from the others: its number, its zone and whom it knows.</summary>
    private static string Alike(RenderedStack stack, int node, string part)
    {
        var data = stack.Properties($"Node{node}{part}")["LaunchTemplateData"]!;
        return string.Join('\n', Text(data["BlockDeviceMappings"]), Text(data["MetadataOptions"]), Text(data["Monitoring"]), Text(data["InstanceType"]).Replace($"Node{node}", "Node", StringComparison.Ordinal));
    }
}
