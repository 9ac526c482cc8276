using System.Text.RegularExpressions;
using Cloud.Domain.Attention;
using Cloud.Domain.Blueprints;
using Cloud.Domain.Environments;
using static Cloud.Aws.Tests.Templates.RenderedStack;

namespace Cloud.Aws.Tests.Templates;

/// <summary>What the documents promise of production, asked of the rendered stack.</summary>
public sealed class ClusterTests
{
    private static readonly RenderedStack Production = Of(TemplateCases.Spec());

    private static readonly int[] Nodes = [1, 2, 3];

    public static TheoryData<string> Regions => [.. Catalogue.Regions.Where(region => region.Available).Select(region => region.Id)];

    [Theory]
    [MemberData(nameof(Regions))]
    public void R1_Production_spans_exactly_three_zones(string region)
    {
        var zones = TemplateCases.Render(TemplateCases.Spec(region: region)).Parameters[StackParameters.AvailabilityZones].Split(',');

        Assert.Equal(3, zones.Distinct().Count());
        Assert.All(zones, zone => Assert.StartsWith(region, zone, StringComparison.Ordinal));
        Assert.Equal(
            Nodes.Select(node => $$"""{"Fn::Select":[{{node - 1}},{"Ref":"AvailabilityZones"}]}"""),
            Nodes.Select(node => Text(Production.Properties($"PrivateSubnet{node}")["AvailabilityZone"])));
        Assert.All(Nodes, node => Assert.Equal($$"""[{"Ref":"PrivateSubnet{{node}}"}]""", Text(Production.Properties($"Node{node}")["VPCZoneIdentifier"])));
    }

    [Fact]
    public void R4_The_domain_is_an_alias_of_the_CDN_where_its_zone_is_ours()
    {
        Assert.All(["A", "AAAA"], type =>
        {
            var record = Production[$"PublicAlias{type}"];
            Assert.Equal("AliasesDomain", (string?)record["Condition"]);
            Assert.Equal("""{"Fn::GetAtt":["Distribution","DomainName"]}""", Text(record["Properties"]!["AliasTarget"]!["DNSName"]));
        });
    }

    [Fact]
    public void R5_CloudFront_stands_in_front_and_only_it_passes_the_balancer()
    {
        var origin = Production.Properties("Distribution")["DistributionConfig"]!["Origins"]![0]!;
        Assert.Equal("""{"Fn::If":["BalancerIsEncrypted",{"Ref":"OriginRecord"},{"Fn::GetAtt":["LoadBalancer","DNSName"]}]}""", Text(origin["DomainName"]));
        Assert.Equal(
            Text(origin["OriginCustomHeaders"]![0]!["HeaderValue"]),
            Text(Production.Properties("OriginRule")["Conditions"]![0]!["HttpHeaderConfig"]!["Values"]![0]));
        Assert.Contains("403", Text(Production.Properties("HttpsListener")["DefaultActions"]), StringComparison.Ordinal);
        Assert.All(Having(Production["Distribution"], "ViewerProtocolPolicy"), way => Assert.Equal("redirect-to-https", (string?)way["ViewerProtocolPolicy"]));
    }

    [Fact]
    public void R6_The_balancer_checks_the_health_of_instances()
    {
        var target = Production.Properties("TargetGroup");
        Assert.Equal("/healthz", (string?)target["HealthCheckPath"]);
        Assert.Equal("200", (string?)target["Matcher"]!["HttpCode"]);
        Assert.Contains("TargetGroupFullName", Text(Production.Properties("UnhealthyAlarm")), StringComparison.Ordinal);
    }

    [Fact]
    public void R7_R49_The_balancer_spreads_requests_over_three_instances_in_three_zones()
    {
        Assert.Equal("""[{"Ref":"PublicSubnet1"},{"Ref":"PublicSubnet2"},{"Ref":"PublicSubnet3"}]""", Text(Production.Properties("LoadBalancer")["Subnets"]));
        Assert.All(Nodes, node => Assert.Equal("""[{"Ref":"TargetGroup"}]""", Text(Production.Properties($"Node{node}")["TargetGroupARNs"])));
        Assert.Contains("\"TargetGroupArn\":{\"Ref\":\"TargetGroup\"}", Text(Production.Properties("OriginRule")["Actions"]), StringComparison.Ordinal);
    }

    [Fact]
    public void R13_R27_Extra_web_servers_come_with_a_number_and_go_with_zero()
    {
        Assert.Equal("HasWebTier", (string?)Production["Web"]["Condition"]);
        Assert.Equal("""{"Fn::Not":[{"Fn::Equals":[{"Ref":"WebNodeCount"},"0"]}]}""", Text(Production.Root["Conditions"]!["HasWebTier"]));
        var parameters = TemplateCases.Render(TemplateCases.Spec() with { WebNodes = 4 }).Parameters;
        Assert.Equal(("4", "5"), (parameters[StackParameters.WebNodeCount], parameters[StackParameters.WebNodeMax]));
        Assert.DoesNotContain("ec2:AttachVolume", Text(Production.Properties("WebRole")), StringComparison.Ordinal);
    }

    [Fact]
    public void R16_Staging_is_one_node_on_hardware_like_production()
    {
        var staging = Of(TemplateCases.Spec(EnvironmentType.Staging));
        Assert.Equal(["Node1"], staging.Ids("AWS::AutoScaling::AutoScalingGroup").Where(id => id != "Web"));
        // But for the neighbours, which it has none of.
        const string Neighbours = " ${NodeInterface2.PrimaryPrivateIpAddress} ${NodeInterface3.PrimaryPrivateIpAddress}";
        Assert.Equal(Text(Production["Node1Template"]).Replace(Neighbours, "", StringComparison.Ordinal), Text(staging["Node1Template"]));
        Assert.Equal(Text(Production["Node1"]), Text(staging["Node1"]));
        Assert.Equal("c7i.2xlarge", TemplateCases.Render(TemplateCases.Spec(EnvironmentType.Staging, size: "24")).Parameters["Node1InstanceType"]);
    }

    [Fact]
    public void R19_Three_gateways_with_permanent_addresses_map_to_the_three_nodes()
    {
        Assert.All(Nodes, node =>
        {
            Assert.Equal("RetainExceptOnCreate", (string?)Production[$"GatewayAddress{node}"]["DeletionPolicy"]);
            Assert.Equal("Retain", (string?)Production[$"GatewayAddress{node}"]["UpdateReplacePolicy"]);
            Assert.Equal($$"""{"Fn::GetAtt":["GatewayAddress{{node}}","AllocationId"]}""", Text(Production.Properties($"Gateway{node}")["AllocationId"]));
            Assert.Equal($$"""{"Ref":"PublicSubnet{{node}}"}""", Text(Production.Properties($"Gateway{node}")["SubnetId"]));
            var route = Production.Properties($"GatewayRoute{node}");
            Assert.Equal($$"""{"Ref":"PrivateRouteTable{{node}}"}""", Text(route["RouteTableId"]));
            Assert.Equal($$"""{"Ref":"Gateway{{node}}"}""", Text(route["NatGatewayId"]));
        });
        Assert.Equal(3, Production.Ids("AWS::EC2::NatGateway").Length);
    }

    [Theory]
    [InlineData("6", "large", 2)]
    [InlineData("12", "xlarge", 4)]
    [InlineData("24", "2xlarge", 8)]
    [InlineData("48", "4xlarge", 16)]
    [InlineData("96", "8xlarge", 32)]
    public void R25_A_size_gives_each_of_three_nodes_its_third(string size, string width, int cpu)
    {
        var parameters = TemplateCases.Render(TemplateCases.Spec(size: size)).Parameters;
        Assert.All(Nodes, node => Assert.Equal($"c7i.{width}", parameters[StackParameters.NodeInstanceType(node)]));
        Assert.Equal(cpu, Catalogue.ClusterSize(size)!.PerNode.Cpu);
    }

    [Fact]
    public void R26_Nodes_change_in_turn_and_the_old_one_goes_before_the_new_one_comes()
    {
        Assert.All(Nodes, node =>
        {
            var rolling = Production[$"Node{node}"]["UpdatePolicy"]!["AutoScalingRollingUpdate"]!;
            Assert.Equal((0, 1), ((int)rolling["MinInstancesInService"]!, (int)rolling["MaxBatchSize"]!));
            Assert.True((bool)rolling["WaitOnResourceSignals"]!);
            Assert.Equal("1", (string?)Production.Properties($"Node{node}")["MaxSize"]);
            Assert.DoesNotContain(rolling["SuspendProcesses"]!.AsArray(), process => (string?)process is "Launch" or "Terminate");
            Assert.Equal($$"""{"Ref":"Node{{node}}InstanceType"}""", Text(Production.Properties($"Node{node}Template")["LaunchTemplateData"]!["InstanceType"]));
        });
        Assert.Contains("\"Node1\"", Text(Production["Node2"]["DependsOn"]), StringComparison.Ordinal);
        Assert.Contains("\"Node2\"", Text(Production["Node3"]["DependsOn"]), StringComparison.Ordinal);
    }

    [Fact]
    public void R22_Each_node_has_a_data_volume_of_its_own_that_is_found_by_tag()
    {
        Assert.All(Nodes, node =>
        {
            var volume = Production[$"DataVolume{node}"];
            Assert.Equal("RetainExceptOnCreate", (string?)volume["DeletionPolicy"]);
            Assert.Contains("\"Key\":\"cloud:node\"", Text(volume["Properties"]!["Tags"]), StringComparison.Ordinal);
            Assert.Equal(Text(Production.Properties($"PrivateSubnet{node}")["AvailabilityZone"]), Text(volume["Properties"]!["AvailabilityZone"]));
            Assert.Contains(Production[$"Node{node}"]["DependsOn"]!.AsArray(), id => (string?)id == $"DataVolume{node}");
            var script = (string)Production.Properties($"Node{node}Template")["LaunchTemplateData"]!["UserData"]!["Fn::Base64"]!["Fn::Sub"]![0]!;
            Assert.Contains("tag:cloud:node", script, StringComparison.Ordinal);
            Assert.Contains("attach-volume", script, StringComparison.Ordinal);
        });
    }

    [Theory]
    [InlineData("Node1Template")]
    [InlineData("WebTemplate")]
    public async Task A_boot_script_is_well_formed_and_signals_whatever_happens(string launchTemplate)
    {
        var substitution = Production.Properties(launchTemplate)["LaunchTemplateData"]!["UserData"]!["Fn::Base64"]!["Fn::Sub"]!;
        var script = Regex.Replace((string)substitution[0]!, @"\$\{[A-Za-z:]+\}", "x", RegexOptions.None, TimeSpan.FromSeconds(1));

        var within = TimeSpan.FromSeconds(10);
        var (exitCode, output) = await ExternalTool.Run("bash", ["-n"], Path.GetTempPath(), script, within, TestContext.Current.CancellationToken);

        Assert.Equal((0, ""), (exitCode, output));
        Assert.StartsWith("#!/bin/bash\nset -eu\n", script, StringComparison.Ordinal);
        Assert.Contains("aws cloudformation signal-resource --stack-name x --logical-resource-id x --unique-id $instance --status $said' EXIT\n", script, StringComparison.Ordinal);
        // The units are not there before the files are.
        Assert.True(script.IndexOf("\ncloud-fill\n", StringComparison.Ordinal) is > 0 and var filled && filled < script.IndexOf("systemctl start", StringComparison.Ordinal), script);
    }

    [Fact]
    public void R60_Every_environment_but_shared_staging_has_a_network_of_its_own() =>
        Assert.All(TemplateCases.Bodies().Keys, name => Assert.Equal(TemplateCases.Case(name).IsShared ? 0 : 1, Named(name).Ids("AWS::EC2::VPC").Length));

    [Fact]
    public void R64_Every_alarm_of_every_blueprint_has_words_for_people_but_those_that_scale() =>
        Assert.All(TemplateCases.Bodies().Keys, name => Assert.All(Named(name).Ids("AWS::CloudWatch::Alarm"), alarm =>
            Assert.Equal(alarm is "JobsUpAlarm" or "JobsDownAlarm" ? null : "cloud-k3vq7n2m5xa4c-main", AlarmWords.Of($"cloud-k3vq7n2m5xa4c-main-{alarm}-1ABCDEFGHIJKL")?.Stack)));

    [Fact]
    public void R64_Alarms_watch_cpu_disk_errors_slowness_and_health()
    {
        string[] expected = ["CpuAlarm1", "CpuAlarm2", "CpuAlarm3", "DiskAlarm1", "DiskAlarm2", "DiskAlarm3", "ErrorAlarm", "SlowAlarm", "UnhealthyAlarm"];
        Assert.Equal(expected, Production.Ids("AWS::CloudWatch::Alarm").Order(StringComparer.Ordinal));
    }
}
