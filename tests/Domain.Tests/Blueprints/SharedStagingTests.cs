using Cloud.Domain.Activities;
using Cloud.Domain.Blueprints;
using Cloud.Domain.Environments;
using Cloud.Domain.Projects;

namespace Cloud.Domain.Tests.Blueprints;

/// <summary>Where staging runs, by plan, and what it needs of production (R16, R46).</summary>
public sealed class SharedStagingTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void R46_On_Pro_staging_shares_production_s_servers_and_its_lock()
    {
        var (_, staging, production) = Made("pro");

        Assert.Equal(production.Id, staging.SharedWithId);
        var activity = Activity.Start(ActivityTypes.EnvironmentBackup, staging, "Back up", Now, null);
        Assert.Equal((staging.Id, production.Id), (activity.EnvironmentId, activity.LockId));
        Assert.Equal(production.Id, Activity.Start(ActivityTypes.EnvironmentBackup, production, "Back up", Now, null).LockId);
    }

    [Fact]
    public void R16_On_Enterprise_staging_has_a_node_and_a_lock_of_its_own()
    {
        var (project, staging, _) = Made("enterprise");

        Assert.Equal((null, staging.Id), (staging.SharedWithId, staging.LockId));
        Assert.Null(EnvironmentSpec.Of(project, staging).SharedWith);
        Assert.Contains(StackParameters.NodeInstanceType(1), StackTemplates.Render(Blueprint.MagentoCluster, EnvironmentSpec.Of(project, staging)).Parameters.Keys);
    }

    [Fact]
    public void What_production_s_stack_does_not_tell_is_refused_by_name_with_the_way_out()
    {
        var (project, staging, production) = Made("pro");

        Assert.Null(StackTemplates.Check(project.Blueprint, EnvironmentSpec.Of(project, staging, SharedProductions.Stack(production))));
        var refused = StackTemplates.Check(project.Blueprint, EnvironmentSpec.Of(project, staging, SharedProductions.Stack(production, without: StackOutputs.NodeAddress(2))))!;
        Assert.Equal("staging.production_outdated", refused.Code);
        Assert.Contains("Node2Address", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Redeploy production", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Staging_s_CDN_speaks_to_production_s_name_and_to_the_balancer_s_own_where_production_has_none()
    {
        var (project, staging, production) = Made("pro");
        string OriginOf(params (string Name, string Value)[] more) =>
            StackTemplates.Render(project.Blueprint, EnvironmentSpec.Of(project, staging, SharedProductions.Stack(production, more: more))).Parameters[StackParameters.ProductionOriginHostname];

        Assert.Equal("balancer.example.net", OriginOf());
        Assert.Equal("p.origin.cloud.example", OriginOf((StackOutputs.OriginHostname, "p.origin.cloud.example"), (StackOutputs.ListenerProtocol, SharedProduction.Https)));
    }

    [Fact]
    public void Nothing_but_staging_stands_on_production()
    {
        var (project, staging, production) = Made("pro");
        var spec = EnvironmentSpec.Of(project, staging, SharedProductions.Stack(production));
        Assert.Contains("Only staging", StackTemplates.Check(project.Blueprint, spec with { Type = EnvironmentType.Production })!.Message, StringComparison.Ordinal);
    }

    private static (Project Project, Environment Staging, Environment Production) Made(string plan)
    {
        var (project, environments) = Project.Create(
            new Project.Request(Guid.CreateVersion7(), "Store", "eu-central-1", plan, Blueprint.MagentoCluster, "master", null, """{"format":"magento","applications":[],"services":[],"routes":[],"warnings":[]}""", null, "6"), Now);
        return (project, environments.Single(e => e.Type == EnvironmentType.Staging), environments.Single(e => e.Type == EnvironmentType.Production));
    }
}

/// <summary>Production's stack as shared staging reads it.</summary>
internal static class SharedProductions
{
    public static EnvironmentStack Stack(Environment production, string? without = null, params (string Name, string Value)[] more)
    {
        var stack = EnvironmentStack.For(production, EnvironmentStack.NameOf(production), "eu-central-1");
        var outputs = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [StackOutputs.EnvironmentId] = "abcdefghijkl2-production",
            [StackOutputs.VpcId] = "vpc-1",
            [StackOutputs.ListenerArn] = "arn:listener",
            [StackOutputs.ListenerProtocol] = SharedProduction.Http,
            [StackOutputs.LoadBalancerDnsName] = "balancer.example.net",
            [StackOutputs.LoadBalancerName] = "app/balancer/1",
            [StackOutputs.NodeRoleArn] = "arn:role",
        };
        foreach (var node in Enumerable.Range(1, ClusterSize.Nodes))
        {
            outputs[StackOutputs.NodeAddress(node)] = $"10.40.{node}.1";
            outputs[StackOutputs.DataVolumeArn(node)] = $"arn:volume{node}";
        }

        foreach (var (name, value) in more)
            outputs[name] = value;
        if (without is not null)
            outputs.Remove(without);
        stack.See("arn:stack", "CREATE_COMPLETE", null, outputs, [], DateTimeOffset.UnixEpoch);
        return stack;
    }
}
