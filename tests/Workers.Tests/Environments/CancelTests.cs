using Cloud.Domain.Activities;
using Cloud.Domain.Environments;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Workers.Tests.Environments;

/// <summary>Stopping has a defined result at every step: taken back to what it was, or refused because there is no way back.</summary>
public sealed class CancelTests(Database postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_provisioning_that_is_stopped_leaves_no_stack_and_can_begin_anew()
    {
        await using var world = await WorkersUnderTest.Start(postgres, speed: 60);
        var id = await world.Begin(world.Data.Main, (e, now) => e.Activate(now, null).Value);
        await world.Reached(id, "Stack complete");

        await world.Cancel(id);

        var ended = await world.Ended(id);
        Assert.Equal((ActivityState.Cancelled, ActivityResult.Failure), (ended.State, ended.Result!.Value));
        Assert.Equal((Lifecycle.Inactive, StackCondition.None), await State(world));
        Assert.False(await world.Data.Read(db => db.Stacks.AnyAsync(Ct)));
        Assert.Empty(await world.OpenItems());
        var again = await world.Ended(await world.Begin(world.Data.Main, (e, now) => e.Activate(now, null).Value));
        Assert.True(again.Result == ActivityResult.Success, string.Join('\n', await world.Log(again.Id)));
    }

    [Fact]
    public async Task A_pause_that_is_stopped_while_the_stack_changes_runs_on_as_before()
    {
        await using var world = await WorkersUnderTest.Start(postgres, speed: 100);
        await world.Ended(await world.Begin(world.Data.Main, (e, now) => e.Activate(now, null).Value));
        await world.Faults(new { kind = "stall", resource = "App", on = "update" });
        var id = await world.Begin(world.Data.Main, (e, now) => e.Pause(now, null).Value);
        await world.Reached(id, "Stack complete");

        await world.Cancel(id);
        await world.Faults();

        var ended = await world.Ended(id);
        Assert.Equal(ActivityState.Cancelled, ended.State);
        Assert.Equal((Lifecycle.Active, StackCondition.Standing), await State(world));
    }

    [Fact]
    public async Task What_waits_is_stopped_at_once_and_changes_nothing()
    {
        await using var world = await WorkersUnderTest.Start(postgres);
        await world.Ended(await world.Begin(world.Data.Main, (e, now) => e.Activate(now, null).Value));
        await world.Faults(new { kind = "stall", resource = "App", on = "update" });
        var first = await world.Begin(world.Data.Main, (e, now) => e.Redeploy(now, null).Value);
        await world.Data.Execute("update activities set run_at = run_at - interval '1 second'");
        var second = await world.Begin(world.Data.Main, (e, now) => e.Redeploy(now, null).Value);

        await world.Cancel(second);

        Assert.Equal(ActivityState.Cancelled, (await world.Ended(second, seconds: 20)).State);
        await world.Faults();
        await world.Ended(first);
        Assert.Equal((Lifecycle.Active, StackCondition.Standing), await State(world));
    }

    [Fact]
    public async Task A_deactivation_that_has_not_begun_leads_back_to_where_it_was()
    {
        await using var world = await WorkersUnderTest.Start(postgres, work: false);
        await world.Data.Execute("update environments set lifecycle = 'paused', stack_condition = 'standing' where is_main");
        var id = await world.Begin(world.Data.Main, (e, now) => e.Deactivate(now, null, null).Value);
        await world.Cancel(id);

        await world.Work();

        Assert.Equal(ActivityState.Cancelled, (await world.Ended(id, seconds: 20)).State);
        Assert.Equal(Lifecycle.Paused, (await world.Main()).Lifecycle);
    }

    [Fact]
    public async Task A_delete_that_runs_has_no_way_back_and_says_so()
    {
        await using var world = await WorkersUnderTest.Start(postgres, speed: 30);
        await world.Ended(await world.Begin(world.Data.Main, (e, now) => e.Activate(now, null).Value));
        var id = await world.Begin(world.Data.Main, (e, now) => e.Deactivate(now, null, null).Value);
        await world.Reached(id, "Stack deleted");

        Assert.False((await world.Read(id)).CanCancel);
        await world.Cancel(id);

        Assert.Equal(ActivityResult.Success, (await world.Ended(id)).Result);
        Assert.Equal(Lifecycle.Inactive, (await world.Main()).Lifecycle);
    }

    [Fact]
    public async Task A_paused_environment_keeps_its_place_and_resumes()
    {
        await using var world = await WorkersUnderTest.Start(postgres);
        await world.Ended(await world.Begin(world.Data.Main, (e, now) => e.Activate(now, null).Value));

        var paused = await world.Ended(await world.Begin(world.Data.Main, (e, now) => e.Pause(now, null).Value));
        Assert.True(paused.Result == ActivityResult.Success, string.Join('\n', await world.Log(paused.Id)));
        Assert.Equal((Lifecycle.Paused, StackCondition.Standing), await State(world));

        var resumed = await world.Ended(await world.Begin(world.Data.Main, (e, now) => e.Resume(now, null).Value));
        Assert.True(resumed.Result == ActivityResult.Success, string.Join('\n', await world.Log(resumed.Id)));
        Assert.Equal((Lifecycle.Active, StackCondition.Standing), await State(world));
    }

    private static async Task<(Lifecycle Lifecycle, StackCondition Condition)> State(WorkersUnderTest world)
    {
        var main = await world.Main();
        return (main.Lifecycle, main.StackCondition);
    }
}
