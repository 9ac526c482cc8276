using Cloud.Domain.Blueprints;
using static Cloud.Aws.Tests.Templates.RenderedStack;

namespace Cloud.Aws.Tests.Templates;

/// <summary>Staging on production's servers: what it takes of production, what is its own, and that production stays as it is.</summary>
public sealed class SharedStagingTests
{
    private static readonly RenderedStack Staging = Of(TemplateCases.SharedStaging());

    private static readonly RenderedStack Production = Of(TemplateCases.Spec());

    [Fact]
    public void R46_Staging_shares_the_servers_with_production()
    {
        Assert.Empty(Staging.Ids("AWS::AutoScaling::AutoScalingGroup"));
        Assert.Empty(Staging.Ids("AWS::EC2::LaunchTemplate"));
        var target = Staging.Properties("TargetGroup");
        Assert.Equal("""{"Ref":"ProductionVpcId"}""", Text(target["VpcId"]));
        Assert.Equal("ip", (string?)target["TargetType"]);
        Assert.Equal(
            Enumerable.Range(1, 3).Select(node => $$"""{"Id":{"Ref":"ProductionNode{{node}}Address"},"Port":8081}"""),
            target["Targets"]!.AsArray().Select(Text));
        Assert.Equal("""{"Ref":"ProductionListenerArn"}""", Text(Staging.Properties("OriginRule")["ListenerArn"]));
    }

    [Fact]
    public void R45_Staging_has_a_CDN_a_password_logs_alarms_and_a_vault_of_its_own()
    {
        Assert.Single(Staging.Ids("AWS::CloudFront::Distribution"));
        Assert.Equal(["StagingSecret", "OriginSecret"], Staging.Ids("AWS::SecretsManager::Secret").Order(StringComparer.Ordinal).Reverse());
        Assert.Equal(Production.Ids("AWS::Logs::LogGroup"), Staging.Ids("AWS::Logs::LogGroup"));
        Assert.Equal(["ErrorAlarm", "SlowAlarm", "UnhealthyAlarm"], Staging.Ids("AWS::CloudWatch::Alarm").Order(StringComparer.Ordinal));
        Assert.All(Staging.Ids("AWS::CloudWatch::Alarm"), id => Assert.Contains("TargetGroupFullName", Text(Staging.Properties(id)), StringComparison.Ordinal));
        Assert.Single(Staging.Ids("AWS::Backup::BackupVault"));
    }

    [Fact]
    public void Each_site_s_requests_are_told_by_the_token_of_its_own_CDN_under_rules_that_do_not_collide()
    {
        var (own, theirs) = (Staging.Properties("OriginRule"), Production.Properties("OriginRule"));
        Assert.NotEqual((int)own["Priority"]!, (int)theirs["Priority"]!);
        Assert.Equal(
            Text(Staging.Properties("Distribution")["DistributionConfig"]!["Origins"]![0]!["OriginCustomHeaders"]![0]!["HeaderValue"]),
            Text(own["Conditions"]![0]!["HttpHeaderConfig"]!["Values"]![0]));
    }

    [Fact]
    public void Production_s_nodes_admit_the_balancer_on_staging_s_port_before_any_staging_stands()
    {
        var fromBalancer = Having(Production.Properties("NodeGroup"), "SourceSecurityGroupId")
            .Single(rule => Text(rule["SourceSecurityGroupId"]).Contains("LoadBalancerGroup", StringComparison.Ordinal));
        Assert.Equal((8080, 8081), ((int)fromBalancer["FromPort"]!, (int)fromBalancer["ToPort"]!));
        Assert.DoesNotContain("8081", Of(TemplateCases.Spec(Domain.Environments.EnvironmentType.Staging)).Root.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Staging_s_password_is_for_production_s_nodes_and_nobody_else()
    {
        var statement = Assert.Single(Having(Staging.Properties("StagingSecretReaders"), "Principal"));
        Assert.Equal("""{"AWS":{"Ref":"ProductionNodeRoleArn"}}""", Text(statement["Principal"]));
        Assert.Contains("${StagingSecret}", Text(Staging.Properties("Site")["Value"]), StringComparison.Ordinal);
        Assert.Equal("""{"Fn::Sub":"/cloud/${ProductionId}/staging"}""", Text(Staging.Properties("Site")["Name"]));
    }

    [Fact]
    public void Every_parameter_that_is_production_s_comes_from_its_outputs()
    {
        var spec = TemplateCases.SharedStaging();
        var rendered = TemplateCases.Render(spec).Parameters;
        Assert.Equal(spec.SharedWith!.NodeAddresses[1], rendered[StackParameters.ProductionNodeAddress(2)]);
        Assert.All(rendered.Where(parameter => parameter.Key.StartsWith("Production", StringComparison.Ordinal)), parameter => Assert.NotEmpty(parameter.Value));
    }

    [Fact]
    public void A_backup_of_staging_names_production_s_data_volumes_because_staging_s_data_is_on_them() => Assert.Equal(
        Enumerable.Range(1, 3).Select(node => $$"""{"Ref":"ProductionDataVolume{{node}}Arn"}"""),
        Enumerable.Range(1, 3).Select(node => Text(Staging.Outputs[StackOutputs.DataVolumeArn(node)]!["Value"])));
}
