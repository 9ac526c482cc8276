using Cloud.Domain.Activities;
using Cloud.Domain.Blueprints;
using Cloud.Domain.Environments;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Workers.Tests.Environments;

/// <summary>Staging on production's nodes and staging of its own, on the real engine against the sandbox.</summary>
public sealed class SharedStagingTests(Database postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Blueprint.MagentoCluster)]
    [InlineData(Blueprint.DrupalCluster)]
    public async Task R46_Staging_stands_on_production_s_servers_comes_and_goes_and_leaves_production_as_it_was(string blueprint)
    {
        await using var world = await WorkersUnderTest.Start(postgres, plan: TenantData.SharedStaging, blueprint: blueprint);
        await Succeeds(world, world.Data.Production, (e, now) => e.Activate(now, null));
        var before = await StackOf(world, world.Data.Production);

        await Succeeds(world, world.Data.Staging, (e, now) => e.Activate(now, null));

        var (production, staging) = (await StackOf(world, world.Data.Production), await StackOf(world, world.Data.Staging));
        Assert.Equal(production.Outputs["VpcId"], staging.Outputs["VpcId"]);
        Assert.NotEqual(production.Outputs["EdgeHostname"], staging.Outputs["EdgeHostname"]);
        Assert.NotEqual(production.Outputs["BackupVaultName"], staging.Outputs["BackupVaultName"]);
        Assert.DoesNotContain(staging.Parts, p => p.Type is "AWS::EC2::VPC" or "AWS::AutoScaling::AutoScalingGroup" or "AWS::EC2::Volume");
        Assert.Equal(staging.Outputs["EdgeHostname"], (await world.Reload(world.Data.Staging)).EdgeHostname);

        await Succeeds(world, world.Data.Staging, (e, now) => e.BackUp(safe: true, now, null));
        var backup = await world.Data.Read(db => db.Backups.SingleAsync(Ct));
        Assert.Equal(staging.Outputs["BackupVaultName"], backup.Vault);
        Assert.Equal(Enumerable.Range(1, 3).Select(n => production.Outputs[$"DataVolume{n}Arn"]), backup.Parts.Select(p => p.ResourceArn));

        await Succeeds(world, world.Data.Staging, (e, now) => e.Deactivate(now, null, null));
        await Succeeds(world, world.Data.Production, (e, now) => e.Reconcile(now, null));
        var after = await StackOf(world, world.Data.Production);
        Assert.Equal((before.Arn, before.Status, "in_sync"), (after.Arn, after.Status, after.Drift));
        Assert.Equal(before.Outputs.OrderBy(o => o.Key, StringComparer.Ordinal), after.Outputs.OrderBy(o => o.Key, StringComparer.Ordinal));
        Assert.Equal(before.Parts.Select(p => (p.LogicalId, p.PhysicalId)), after.Parts.Select(p => (p.LogicalId, p.PhysicalId)));
    }

    [Fact]
    public async Task R16_Dedicated_staging_has_a_network_and_a_node_of_its_own()
    {
        await using var world = await WorkersUnderTest.Start(postgres);
        await Succeeds(world, world.Data.Staging, (e, now) => e.Activate(now, null));

        var staging = await StackOf(world, world.Data.Staging);
        Assert.Single(staging.Parts, p => p.Type == "AWS::EC2::VPC");
        Assert.True(staging.Outputs.ContainsKey("Node1Name") && !staging.Outputs.ContainsKey("Node2Name"));
    }

    private static async Task Succeeds(WorkersUnderTest world, Environment environment, Func<Environment, DateTimeOffset, Domain.Result<Activity>> start)
    {
        var ended = await world.Ended(await world.Begin(environment, (e, now) => start(e, now).Value));
        Assert.True(ended.Result == ActivityResult.Success, string.Join('\n', await world.Log(ended.Id)));
    }

    private static Task<EnvironmentStack> StackOf(WorkersUnderTest world, Environment environment) =>
        world.Data.Read(db => db.Stacks.SingleAsync(s => s.EnvironmentId == environment.Id, Ct));
}
