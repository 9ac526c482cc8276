using Cloud.Domain.Activities;
using Cloud.Domain.Backups;
using Cloud.Domain.Blueprints;
using Cloud.Domain.Environments;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Workers.Tests.Environments;

/// <summary>Environments through their whole life, on the real engine, database and AWS client, against the sandbox.</summary>
public sealed class LifeTests(Database postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Blueprint.MagentoCluster)]
    [InlineData(Blueprint.DrupalCluster)]
    public async Task Production_is_provisioned_backed_up_compared_deactivated_and_provisioned_again(string blueprint)
    {
        await using var world = await WorkersUnderTest.Start(postgres, blueprint: blueprint);
        var production = world.Data.Production;

        var created = await world.Ended(await world.Begin(production, (e, now) => e.Activate(now, null, ActivityTypes.ProjectCreate).Value));
        Assert.True(created.Result == ActivityResult.Success, string.Join('\n', await world.Log(created.Id)));
        Assert.Equal(100, created.CompletionPercent);
        Assert.All(created.Steps, s => Assert.Equal(StepState.Complete, s.State));
        var active = await world.Reload(production);
        Assert.Equal((Lifecycle.Active, Health.Healthy), (active.Lifecycle, active.Health));
        Assert.False(string.IsNullOrEmpty(active.EdgeHostname));
        Assert.Contains(await world.Log(created.Id), line => line.StartsWith("CREATE_COMPLETE", StringComparison.Ordinal));

        var stack = await world.Data.Read(db => db.Stacks.SingleAsync(s => s.EnvironmentId == production.Id, Ct));
        Assert.Equal("CREATE_COMPLETE", stack.Status);
        Assert.Equal(["eu-central-1a", "eu-central-1b", "eu-central-1c"], Enumerable.Range(1, 3).Select(n => stack.Outputs[$"Node{n}Zone"]));
        Assert.Equal(3, Enumerable.Range(1, 3).Select(n => stack.Outputs[$"Gateway{n}Address"]).Distinct().Count());
        Assert.Equal(["backup", "reconcile"], (await world.Data.Read(db => db.Schedules.Where(s => s.Enabled).Select(s => s.Kind).ToListAsync(Ct))).Select(k => Domain.Words.Of(k)).Order());

        var backedUp = await world.Ended(await world.Begin(production, (e, now) => e.BackUp(safe: true, now, null).Value));
        Assert.True(backedUp.Result == ActivityResult.Success, string.Join('\n', await world.Log(backedUp.Id)));
        var backup = await world.Data.Read(db => db.Backups.SingleAsync(Ct));
        Assert.Equal((BackupStatus.Created, 1, 3), (backup.Status, backup.Index, backup.Parts.Count));
        Assert.All(backup.Parts, p => Assert.StartsWith("arn:aws:ec2:eu-central-1::snapshot/snap-", p.RecoveryPointArn, StringComparison.Ordinal));
        Assert.True(backup.SizeBytes > 0);
        Assert.NotNull((await world.Reload(production)).LastBackupAt);

        var compared = await world.Ended(await world.Begin(production, (e, now) => Activity.Start(ActivityTypes.EnvironmentReconcile, e, "Compare", now, null)));
        Assert.True(compared.Result == ActivityResult.Success, string.Join('\n', await world.Log(compared.Id)));
        Assert.Equal("in_sync", await world.Data.Read(db => db.Stacks.Select(s => s.Drift).SingleAsync(Ct)));

        var deactivated = await world.Ended(await world.Begin(production, (e, now) => e.Deactivate(now, null, "production").Value));
        Assert.True(deactivated.Result == ActivityResult.Success, string.Join('\n', await world.Log(deactivated.Id)));
        Assert.Equal(Lifecycle.Inactive, (await world.Reload(production)).Lifecycle);
        Assert.Equal(0, await world.Data.Read(db => db.Schedules.CountAsync(s => s.Enabled, Ct)));

        var again = await world.Ended(await world.Begin(production, (e, now) => e.Activate(now, null).Value));
        Assert.True(again.Result == ActivityResult.Success, string.Join('\n', await world.Log(again.Id)));
        Assert.Equal(0, await world.Data.Read(db => db.Attention.CountAsync(i => i.ResolvedAt == null, Ct)));
    }

    [Fact]
    public async Task An_integration_branch_is_activated_and_deleted()
    {
        await using var world = await WorkersUnderTest.Start(postgres);
        Environment? branch = null;
        await world.Data.Change(db =>
        {
            branch = world.Data.Main.Branch(world.Data.Project, "feature/cart", "Cart", TimeProvider.System.GetUtcNow(), null).Value.Branch;
            db.Environments.Add(branch);
        });

        var activated = await world.Ended(await world.Begin(branch!, (e, now) => e.Activate(now, null).Value));
        Assert.True(activated.Result == ActivityResult.Success, string.Join('\n', await world.Log(activated.Id)));
        var deactivated = await world.Ended(await world.Begin(branch!, (e, now) => e.Deactivate(now, null, null).Value));
        Assert.True(deactivated.Result == ActivityResult.Success, string.Join('\n', await world.Log(deactivated.Id)));
        var deleted = await world.Ended(await world.Begin(branch!, (e, now) => e.Delete(now, null).Value));
        Assert.Equal(ActivityResult.Success, deleted.Result);
        Assert.False(await world.Data.Read(db => db.Environments.AnyAsync(e => e.Id == branch!.Id, Ct)));
    }

    [Fact]
    public async Task A_failed_provisioning_tells_its_first_cause_leaves_no_stack_and_can_be_tried_again()
    {
        await using var world = await WorkersUnderTest.Start(postgres);
        var production = world.Data.Production;
        await world.Faults(new { kind = "fail", resource = "LoadBalancer", on = "create", reason = "The maximum number of load balancers has been reached", times = 1 });

        var failed = await world.Ended(await world.Begin(production, (e, now) => e.Activate(now, null, ActivityTypes.ProjectCreate).Value));

        Assert.Equal(ActivityResult.Failure, failed.Result);
        Assert.Contains("LoadBalancer", failed.Error!.RootCause, StringComparison.Ordinal);
        Assert.Contains("maximum number of load balancers", failed.Error.Message, StringComparison.Ordinal);
        Assert.Equal(Lifecycle.ProvisioningFailed, (await world.Reload(production)).Lifecycle);
        Assert.Equal("activity.failed", (await world.Data.Read(db => db.Attention.SingleAsync(Ct))).Kind);

        var retried = await world.Ended(await world.Begin(production, (e, now) => e.Activate(now, null, ActivityTypes.ProjectCreate).Value));
        Assert.True(retried.Result == ActivityResult.Success, string.Join('\n', await world.Log(retried.Id)));
        Assert.NotNull((await world.Data.Read(db => db.Attention.SingleAsync(Ct))).ResolvedAt);
    }

    [Fact]
    public async Task An_activity_whose_environment_is_gone_ends_failed_and_does_not_run_for_ever()
    {
        await using var world = await WorkersUnderTest.Start(postgres, work: false);
        var id = await world.Begin(world.Data.Main, (e, now) => Activity.Start(ActivityTypes.EnvironmentBackup, e, "Back up", now, null));
        await world.Data.Execute($"delete from environments where id = '{world.Data.Main.Id}'");

        await world.Work();

        var ended = await world.Ended(id, seconds: 20);
        Assert.Equal((ActivityResult.Failure, "environment.not_found"), (ended.Result, ended.Error!.Code));
    }

    [Fact]
    public async Task A_reason_of_AWSs_that_is_longer_than_any_column_does_not_keep_an_activity_from_ending()
    {
        await using var world = await WorkersUnderTest.Start(postgres);
        await world.Faults(new { kind = "fail", resource = "LoadBalancer", on = "create", reason = new string('x', 20_000), times = 1 });

        var ended = await world.Ended(await world.Begin(world.Data.Production, (e, now) => e.Activate(now, null, ActivityTypes.ProjectCreate).Value));

        Assert.Equal(ActivityResult.Failure, ended.Result);
        Assert.Equal(Lifecycle.ProvisioningFailed, (await world.Reload(world.Data.Production)).Lifecycle);
    }

    [Fact]
    public async Task A_stack_deleted_behind_our_back_is_found_and_wants_a_person()
    {
        await using var world = await WorkersUnderTest.Start(postgres);
        var main = world.Data.Main;
        await world.Ended(await world.Begin(main, (e, now) => e.Activate(now, null).Value));
        await world.Data.Execute("update stacks set arn = replace(arn, ':stack/', ':stack/gone-')");

        await world.Ended(await world.Begin(main, (e, now) => Activity.Start(ActivityTypes.EnvironmentReconcile, e, "Compare", now, null)));

        var found = await world.Reload(main);
        Assert.Equal((Lifecycle.AttentionRequired, Health.Critical), (found.Lifecycle, found.Health));
        Assert.Equal("stack.missing", (await world.Data.Read(db => db.Attention.SingleAsync(Ct))).Kind);
    }
}
