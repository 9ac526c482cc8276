using Cloud.Domain.Activities;
using Cloud.Domain.Backups;
using Cloud.Domain.Blueprints;
using Cloud.Domain.Environments;
using Cloud.Workers.Backups;
using Cloud.Workers.Tests.Environments;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Cloud.Workers.Tests.Backups;

/// <summary>Switching an environment in containers over to a restored database, on the real engine, database and AWS client, against the sandbox.</summary>
public sealed class SwitchTests(Database postgres)
{
    private const int Window = 24;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Blueprint.WordPressContainers)]
    [InlineData(Blueprint.MagentoContainers)]
    public async Task Production_runs_on_what_was_restored_and_back_on_what_it_ran_on(string blueprint)
    {
        await using var world = await BackedUpWorld.Start(postgres, blueprint: blueprint);
        var before = await Stack(world);
        var first = Id(before, "DatabaseA");
        var backup = await world.BackUp();

        var restore = await Restored(world, backup, Window);
        await world.Well(restore.SwitchActivityId!.Value);

        // Nothing moves over before the restored database can answer.
        var log = await world.Log(restore.SwitchActivityId!.Value);
        var answers = log.FindIndex(line => line.StartsWith("CREATE_COMPLETE", StringComparison.Ordinal) && line.Contains("DatabaseBWriter", StringComparison.Ordinal));
        Assert.InRange(answers, 0, log.FindIndex(line => line.Contains("IN_PROGRESS", StringComparison.Ordinal) && line.Contains(" PrivateRecords ", StringComparison.Ordinal)) - 1);
        Assert.InRange(answers, 0, log.FindIndex(line => line.Contains("IN_PROGRESS", StringComparison.Ordinal) && line.Contains(" WebTask ", StringComparison.Ordinal)) - 1);

        var switched = await world.Reload(restore);
        Assert.Equal((RestoreState.Switched, true), (switched.State, switched.UndoUntil > TimeProvider.System.GetUtcNow().AddHours(Window - 1)));
        var during = await Stack(world);
        Assert.Equal(new DatabaseSlots(DatabaseSlots.B, KeepsIdle: true, null, switched.DatabasePoint), during.Slots);
        Assert.Equal(first, Id(during, "DatabaseA"));
        Assert.EndsWith(Id(during, "DatabaseB"), during.Outputs[StackOutputs.DatabaseArn], StringComparison.Ordinal);
        Assert.NotEqual(Id(before, "WebTask"), Id(during, "WebTask"));

        // A change of something else keeps both, and does not make one anew.
        await world.Run((e, now) => e.Redeploy(now, null).Value);
        var redeployed = await Stack(world);
        Assert.Equal((first, Id(during, "DatabaseB"), during.Slots), (Id(redeployed, "DatabaseA"), Id(redeployed, "DatabaseB"), redeployed.Slots));
        Assert.Contains((await world.BackUp()).Parts, p => p.ResourceArn == during.Outputs[StackOutputs.DatabaseArn]);

        await world.Well(await world.Ask(restore, (r, e, now) => r.Undo(e, now, null).Value));

        var after = await Stack(world);
        Assert.Equal(RestoreState.Undone, (await world.Reload(restore)).State);
        Assert.Equal((first, null, DatabaseSlots.First), (Id(after, "DatabaseA"), Id(after, "DatabaseB"), after.Slots));
        Assert.EndsWith(first, after.Outputs[StackOutputs.DatabaseArn], StringComparison.Ordinal);
        Assert.Equal(Lifecycle.Active, (await world.Reload(world.Data.Production)).Lifecycle);
    }

    [Fact]
    public async Task R47_Staging_runs_on_a_copy_of_production_s_database_and_production_on_its_own()
    {
        await using var world = await BackedUpWorld.Start(postgres, blueprint: Blueprint.WordPressContainers);
        await world.Well(await world.Begin(world.Data.Staging, (e, now) => e.Activate(now, null).Value));
        var (production, own) = (await Stack(world), await Stack(world, world.Data.Staging));

        var restore = await world.Restore(await world.BackUp(), world.Data.Staging, Window);
        await world.Well(restore.ActivityId);
        await world.Well((await world.Reload(restore)).SwitchActivityId!.Value);

        var staging = await Stack(world, world.Data.Staging);
        Assert.Equal(new DatabaseSlots(DatabaseSlots.B, KeepsIdle: true, null, (await world.Reload(restore)).DatabasePoint), staging.Slots);
        Assert.EndsWith(Id(staging, "DatabaseB"), staging.Outputs[StackOutputs.DatabaseArn], StringComparison.Ordinal);
        Assert.Equal(Id(own, "DatabaseA"), Id(staging, "DatabaseA"));
        var after = await Stack(world);
        Assert.Equal((Id(production, "DatabaseA"), null, production.Outputs[StackOutputs.DatabaseArn]), (Id(after, "DatabaseA"), Id(after, "DatabaseB"), after.Outputs[StackOutputs.DatabaseArn]));
    }

    [Fact]
    public async Task A_window_that_ends_takes_the_database_before_away_and_the_next_restore_has_its_slot()
    {
        await using var world = await BackedUpWorld.Start(postgres, blueprint: Blueprint.WordPressContainers);
        var backup = await world.BackUp();
        var restore = await Restored(world, backup, Window);
        await world.Well(restore.SwitchActivityId!.Value);
        await using var services = Windows(world);
        Assert.Equal(0, await Round(services));

        await world.Data.Execute("update restores set undo_until = now() - interval '1 second'");
        var rounds = await Task.WhenAll(Round(services), Round(services));
        Assert.Equal(1, rounds.Sum());
        var settling = await world.Well((await world.Reload(restore)).SwitchActivityId!.Value);

        Assert.Equal((ActivityTypes.RestoreSettle, true), (settling.Type, settling.Automated));
        Assert.Equal(RestoreState.Settled, (await world.Reload(restore)).State);
        var settled = await Stack(world);
        var second = Id(settled, "DatabaseB");
        var kept = Assert.Single(await world.Left());
        Assert.Equal(("AWS::RDS::DBClusterSnapshot", "", true), (kept.Type, kept.StackArn, kept.PhysicalId.Contains("-snapshot-databasea-", StringComparison.Ordinal)));
        Assert.Contains($"Snapshot {kept.PhysicalId} of the database stays in the account until it is purged (1 GiB).", await world.Log(settling.Id));
        Assert.Equal((null, new DatabaseSlots(DatabaseSlots.B, KeepsIdle: false, null, restore.DatabasePoint)), (Id(settled, "DatabaseA"), settled.Slots));

        var again = await Restored(world, await world.BackUp(), Window);
        await world.Well(again.SwitchActivityId!.Value);
        var third = await Stack(world);
        Assert.Equal((second, DatabaseSlots.A), (Id(third, "DatabaseB"), third.Slots!.Active));
        Assert.NotNull(Id(third, "DatabaseA"));
    }

    [Fact]
    public async Task What_AWS_cannot_make_is_taken_back_and_the_environment_runs_on_what_it_ran_on()
    {
        await using var world = await BackedUpWorld.Start(postgres, blueprint: Blueprint.WordPressContainers);
        var first = Id(await Stack(world), "DatabaseA");
        var restore = await Restored(world, await world.BackUp(), null);
        await world.Faults(new { kind = "fail", resource = "DatabaseBWriter", on = "create", reason = "Insufficient DB instance capacity", times = 1 });

        var failed = await world.Ended(await world.Ask(restore, (r, e, now) => r.Switch(e, Window, windowOpen: false, now, null).Value));

        Assert.Equal("stack.failed", failed.Error!.Code);
        Assert.Contains("Insufficient DB instance capacity", failed.Error.RootCause, StringComparison.Ordinal);
        Assert.Equal(RestoreState.Ready, (await world.Reload(restore)).State);
        var after = await Stack(world);
        Assert.Equal((first, null, null), (Id(after, "DatabaseA"), Id(after, "DatabaseB"), after.Slots));
        Assert.Equal(Lifecycle.Active, (await world.Reload(world.Data.Production)).Lifecycle);

        await world.Well(await world.Ask(restore, (r, e, now) => r.Switch(e, Window, windowOpen: false, now, null).Value));
        Assert.Equal(RestoreState.Switched, (await world.Reload(restore)).State);
    }

    [Fact]
    public async Task It_can_be_stopped_until_the_stack_changes_and_not_after()
    {
        await using var world = await BackedUpWorld.Start(postgres, speed: 60, blueprint: Blueprint.WordPressContainers);
        var restore = await Restored(world, await world.BackUp(), null);
        var backup = await world.Begin(world.Data.Production, (e, now) => e.BackUp(safe: true, now, null).Value);
        var waits = await world.Ask(restore, (r, e, now) => r.Switch(e, Window, windowOpen: false, now, null).Value);
        await world.Cancel(waits);
        Assert.Equal(ActivityState.Cancelled, (await world.Ended(waits)).State);
        Assert.Equal((RestoreState.Ready, Lifecycle.Active), ((await world.Reload(restore)).State, (await world.Reload(world.Data.Production)).Lifecycle));
        await world.Well(backup);

        var goes = await world.Ask(restore, (r, e, now) => r.Switch(e, Window, windowOpen: false, now, null).Value);
        await world.Reached(goes, "Stack complete");
        await world.Cancel(goes);
        await world.Well(goes);
        Assert.Equal(RestoreState.Switched, (await world.Reload(restore)).State);
    }

    [Fact]
    public async Task A_recovery_point_that_is_gone_switches_nothing()
    {
        await using var world = await BackedUpWorld.Start(postgres, blueprint: Blueprint.WordPressContainers);
        var backup = await world.BackUp();
        var restore = await Restored(world, backup, null);
        await using var aws = world.Aws();
        await aws.DeletePoint(backup.Vault, restore.DatabasePoint!);

        var failed = await world.Ended(await world.Ask(restore, (r, e, now) => r.Switch(e, Window, windowOpen: false, now, null).Value));

        Assert.Equal("restore.backup_gone", failed.Error!.Code);
        Assert.Equal((RestoreState.Ready, Lifecycle.Active), ((await world.Reload(restore)).State, (await world.Reload(world.Data.Production)).Lifecycle));
    }

    [Fact]
    public async Task An_environment_that_is_taken_down_ends_the_window_with_it()
    {
        await using var world = await BackedUpWorld.Start(postgres, blueprint: Blueprint.WordPressContainers);
        var restore = await Restored(world, await world.BackUp(), Window);
        await world.Well(restore.SwitchActivityId!.Value);

        await world.Run((e, now) => e.Deactivate(now, null, e.MachineName).Value);

        Assert.Equal((RestoreState.Settled, null), ((await world.Reload(restore)).State, (await world.Reload(restore)).UndoUntil));
        await world.Run((e, now) => e.Activate(now, null).Value);
        Assert.Null((await Stack(world)).Slots);
    }

    /// <summary>A restore into production that came well up beside it, as the API queues it.</summary>
    private static async Task<Restore> Restored(WorkersUnderTest world, Backup backup, int? window)
    {
        var restore = await world.Restore(backup, world.Data.Production, window);
        await world.Well(restore.ActivityId);
        return await world.Reload(restore);
    }

    private static Task<EnvironmentStack> Stack(WorkersUnderTest world, Environment? of = null)
    {
        var id = (of ?? world.Data.Production).Id;
        return world.Data.Read(db => db.Stacks.SingleAsync(s => s.EnvironmentId == id, Ct));
    }

    private static ServiceProvider Windows(WorkersUnderTest world)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(world.Settings(1).ToDictionary(p => p.Key, p => (string?)p.Value)).Build();
        return new ServiceCollection().AddLogging().AddWorkers(configuration).BuildServiceProvider();
    }

    private static Task<int> Round(ServiceProvider services) => services.GetRequiredService<UndoWindows>().Run(Ct);

    /// <summary>What stands under a name of the template; null where nothing does.</summary>
    private static string? Id(EnvironmentStack stack, string logicalId) =>
        stack.Parts.FirstOrDefault(p => p.LogicalId == logicalId && p.Status != "DELETE_COMPLETE")?.PhysicalId;
}
