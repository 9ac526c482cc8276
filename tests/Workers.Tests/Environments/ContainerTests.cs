using Cloud.Domain.Backups;
using Cloud.Domain.Blueprints;
using Cloud.Domain.Environments;
using Cloud.Workers.Tests.Backups;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Workers.Tests.Environments;

/// <summary>Environments in containers through their whole life, on the real engine, database and AWS client, against the sandbox.</summary>
public sealed class ContainerTests(Database postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Blueprint.WordPressContainers, TenantData.DedicatedStaging)]
    [InlineData(Blueprint.MagentoContainers, TenantData.SharedStaging)]
    public async Task Production_is_provisioned_backed_up_restored_beside_compared_and_deactivated(string blueprint, string plan)
    {
        await using var world = await WorkersUnderTest.Start(postgres, plan: plan, blueprint: blueprint);
        var production = world.Data.Production;
        await world.Well(await world.Begin(production, (e, now) => e.Activate(now, null).Value));
        var stack = await StackOf(world, production);
        Assert.Equal(3, Enumerable.Range(1, 3).Select(n => stack.Outputs[$"Gateway{n}Address"]).Distinct().Count());
        Assert.Contains(stack.Parts, p => p is { LogicalId: "DatabaseAReader", Status: "CREATE_COMPLETE" });
        Assert.DoesNotContain(stack.Parts, p => p.LogicalId is "DatabaseB" or "Bastion");
        Assert.Equal(plan == TenantData.DedicatedStaging, stack.Parts.Any(p => p.LogicalId == "DatabaseProxy"));
        Assert.EndsWith(".cloudfront.net", (await world.Reload(production)).EdgeHostname, StringComparison.Ordinal);

        var backup = await world.BackUp();
        Assert.Equal(BackupStatus.Created, backup.Status);
        Assert.Equal([stack.Outputs["DatabaseArn"], stack.Outputs["DataFileSystemArn"], stack.Outputs["MediaBucketArn"]], backup.Parts.Select(p => p.ResourceArn));
        Assert.Contains(":cluster-snapshot:", backup.Parts[0].RecoveryPointArn, StringComparison.Ordinal);

        var restore = await world.Restore(backup, production);
        await world.Well(restore.ActivityId);
        Assert.Equal(3, (await world.Reload(restore)).Parts.Select(p => p.CreatedArn).Distinct().Count());

        await world.Well(await world.Begin(production, (e, now) => e.Reconcile(now, null).Value));
        Assert.Equal("in_sync", (await StackOf(world, production)).Drift);

        await world.Well(await world.Begin(production, (e, now) => e.Deactivate(now, null, "production").Value));
        Assert.Equal(Lifecycle.Inactive, (await world.Reload(production)).Lifecycle);
        await world.Well(await world.Begin(production, (e, now) => e.Activate(now, null).Value));
    }

    [Theory]
    [InlineData(Blueprint.WordPressContainers)]
    [InlineData(Blueprint.MagentoContainers)]
    public async Task Staging_and_integration_stand_by_themselves_pause_and_go(string blueprint)
    {
        await using var world = await WorkersUnderTest.Start(postgres, plan: TenantData.SharedStaging, blueprint: blueprint);
        await world.Well(await world.Begin(world.Data.Staging, (e, now) => e.Activate(now, null).Value));
        Assert.False((await world.Reload(world.Data.Staging)).IsShared);
        Assert.Contains((await StackOf(world, world.Data.Staging)).Parts, p => p.Type == "AWS::EC2::VPC");

        await world.Well(await world.Begin(world.Data.Main, (e, now) => e.Activate(now, null).Value));
        var running = await StackOf(world, world.Data.Main);
        Assert.Equal(blueprint == Blueprint.WordPressContainers, running.Parts.Any(p => p.Type == "AWS::CloudFront::Distribution"));

        await world.Well(await world.Begin(world.Data.Main, (e, now) => e.Pause(now, null).Value));
        Assert.Equal(Lifecycle.Paused, (await world.Reload(world.Data.Main)).Lifecycle);
        var paused = await StackOf(world, world.Data.Main);
        Assert.Equal(running.Parts.Where(p => p.Type == "AWS::RDS::DBCluster").Select(p => p.PhysicalId), paused.Parts.Where(p => p.Type == "AWS::RDS::DBCluster").Select(p => p.PhysicalId));
        await world.Well(await world.Begin(world.Data.Main, (e, now) => e.Resume(now, null).Value));
        await world.Well(await world.Begin(world.Data.Main, (e, now) => e.Deactivate(now, null, null).Value));
        await world.Well(await world.Begin(world.Data.Staging, (e, now) => e.Deactivate(now, null, "staging").Value));
    }

    [Fact]
    public async Task A_database_that_cannot_be_made_is_told_and_leaves_nothing_running()
    {
        await using var world = await WorkersUnderTest.Start(postgres, blueprint: Blueprint.WordPressContainers);
        await world.Faults(new { kind = "fail", resource = "DatabaseAWriter", on = "create", reason = "Insufficient capacity for db.t4g.medium", times = 1 });

        var failed = await world.Ended(await world.Begin(world.Data.Production, (e, now) => e.Activate(now, null).Value));

        Assert.Contains("DatabaseAWriter", failed.Error!.RootCause, StringComparison.Ordinal);
        Assert.Equal(Lifecycle.ProvisioningFailed, (await world.Reload(world.Data.Production)).Lifecycle);
        await world.Well(await world.Begin(world.Data.Production, (e, now) => e.Activate(now, null).Value));
    }

    private static Task<EnvironmentStack> StackOf(WorkersUnderTest world, Environment environment) =>
        world.Data.Read(db => db.Stacks.SingleAsync(s => s.EnvironmentId == environment.Id, Ct));
}
