using Cloud.Domain.Activities;
using Cloud.Domain.Environments;
using Cloud.Domain.Scaling;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Workers.Tests.Scaling;

/// <summary>Scalings that rest, are stopped, wait for their time or for somebody else.</summary>
public sealed class StoppedScalingTests(Database postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    [Fact]
    public async Task A_pause_rests_between_two_nodes_and_it_goes_on_when_resumed()
    {
        await using var scaling = await ScalingWorld.Start(postgres, speed: 20);
        var id = await scaling.Ask("12");
        await scaling.Until(id, r => r.Nodes[0].IsOut);
        await scaling.Change(id, r => r.Pause(Now));

        var held = await scaling.Until(id, r => r.HeldBefore is not null);
        Assert.Equal((2, "12", "6"), (held.HeldBefore, held.Nodes[0].Size, held.Nodes[1].Size));
        Assert.All(held.Nodes, n => Assert.False(n.IsOut));
        await Task.Delay(500, Ct);
        Assert.Equal(2, (await scaling.Request(id)).HeldBefore);
        await scaling.Change(id, r => r.Resume(Now));

        var ended = await scaling.World.Ended(id);
        Assert.True(ended.Result == ActivityResult.Success, string.Join('\n', await scaling.World.Log(id)));
        Assert.Contains("Paused before node 2. It goes on when it is resumed.", await scaling.World.Log(id));
        Assert.All((await scaling.Request(id)).Nodes, n => Assert.Equal("12", n.Size));
    }

    [Fact]
    public async Task A_pause_that_lasts_too_long_brings_back_what_was_changed()
    {
        await using var scaling = await ScalingWorld.Start(postgres, speed: 20);
        var id = await scaling.Ask("12");
        await scaling.Until(id, r => r.Nodes[0].IsOut);
        await scaling.Change(id, r => r.Pause(Now - ScalingRules.LongestPause - TimeSpan.FromMinutes(1)));

        var ended = await scaling.World.Ended(id);

        Assert.Equal((ActivityResult.Failure, "scaling.paused_too_long"), (ended.Result, ended.Error!.Code));
        await AsBefore(scaling, id, ScalingState.Reverted);
    }

    [Theory]
    [InlineData("Node 1: change set ready")]
    [InlineData("Node 2: may go on")]
    [InlineData("Node 2: changed")]
    public async Task An_abort_brings_every_changed_node_back_one_at_a_time(string step)
    {
        await using var scaling = await ScalingWorld.Start(postgres, speed: 20);
        var id = await scaling.Ask("12");
        await scaling.Until(id, r => r.StartedAt is not null);
        await StepReached(scaling, id, step);
        await scaling.Abort(id);

        var ended = await scaling.Until(id, r =>
        {
            Assert.True(r.Nodes.Count(n => n.IsOut) <= 1, string.Join(", ", r.Nodes));
            return r.CompletedAt is not null;
        });

        Assert.Equal(ActivityState.Cancelled, (await scaling.World.Ended(id)).State);
        Assert.Equal(ScalingState.Reverted, ended.State);
        await AsBefore(scaling, id, ScalingState.Reverted);
        Assert.Equal(0, await scaling.World.Data.Read(db => db.Attention.CountAsync(Ct)));
    }

    [Theory]
    [Trait("Category", "Long")]
    [InlineData("Node 1: may go on")]
    [InlineData("Node 1: render the change")]
    [InlineData("Node 1: create the change set")]
    [InlineData("Node 1: take out of rotation")]
    [InlineData("Node 1: changed")]
    [InlineData("Node 1: record what was built")]
    [InlineData("Node 3: changed")]
    [InlineData("Node 3: back in rotation")]
    public Task An_abort_at_any_other_step_does_so_too(string step) => An_abort_brings_every_changed_node_back_one_at_a_time(step);

    [Fact]
    public async Task An_abort_of_both_kinds_takes_the_web_servers_away_again()
    {
        await using var scaling = await ScalingWorld.Start(postgres, speed: 40);
        var id = await scaling.Ask("12", webNodes: 2);
        await scaling.Until(id, r => r.Nodes[0].IsOut);
        await scaling.Abort(id);

        await scaling.World.Ended(id);

        await AsBefore(scaling, id, ScalingState.Reverted);
        Assert.DoesNotContain((await scaling.Stack()).Parts, p => p.LogicalId == "Web");
    }

    [Fact]
    public async Task A_scheduled_scaling_begins_at_its_time_and_holds_nothing_until_then()
    {
        await using var scaling = await ScalingWorld.Start(postgres);
        var at = Now + TimeSpan.FromSeconds(3);
        var id = await scaling.Ask("6", webNodes: 1, at: at);
        Assert.Equal((ScalingState.Scheduled, ActivityState.Scheduled), ((await scaling.Request(id)).State, (await scaling.World.Read(id)).State));

        var backup = await scaling.World.Ended(await scaling.World.Begin(scaling.Production, (e, now) => e.BackUp(safe: true, now, null).Value));
        Assert.Equal(ActivityResult.Success, backup.Result);
        var ended = await scaling.World.Ended(id);

        Assert.True(ended.Result == ActivityResult.Success, string.Join('\n', await scaling.World.Log(id)));
        Assert.True(ended.StartedAt >= at);
    }

    [Fact]
    public async Task Scaling_with_a_return_goes_back_by_a_request_of_its_own()
    {
        await using var scaling = await ScalingWorld.Start(postgres);
        var there = await scaling.World.Ended(await scaling.Ask("12", returnAt: Now + TimeSpan.FromSeconds(1)));
        Assert.True(there.Result == ActivityResult.Success, string.Join('\n', await scaling.World.Log(there.Id)));
        var first = await scaling.Request(there.Id);
        var way = await scaling.World.Data.Read(db => db.ScalingRequests.SingleAsync(r => r.ReturnOf == first.Id, Ct));

        var back = await scaling.World.Ended(way.ActivityId);

        Assert.True(back.Result == ActivityResult.Success, string.Join('\n', await scaling.World.Log(back.Id)));
        Assert.Equal("6", (await scaling.World.Reload(scaling.Production)).Size);
        Assert.All(await scaling.NodeTypes(), type => Assert.EndsWith(".large", type, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_backup_that_runs_is_waited_for_and_one_asked_meanwhile_comes_after()
    {
        await using var scaling = await ScalingWorld.Start(postgres, speed: 20);
        var first = await scaling.World.Begin(scaling.Production, (e, now) => e.BackUp(safe: true, now, null).Value);
        await StepReached(scaling, first, "Recovery points complete");
        var id = await scaling.Ask("6", webNodes: 1);
        Assert.Equal(ScalingState.Planned, (await scaling.Request(id)).State);
        var second = await scaling.World.Begin(scaling.Production, (e, now) => e.BackUp(safe: true, now, null).Value);

        var (before, scaled, after) = (await scaling.World.Ended(first), await scaling.World.Ended(id), await scaling.World.Ended(second));

        Assert.Equal([ActivityResult.Success, ActivityResult.Success, ActivityResult.Success], new[] { before, scaled, after }.Select(a => a.Result!.Value));
        Assert.True(before.CompletedAt <= scaled.StartedAt && scaled.CompletedAt <= after.StartedAt);
        Assert.StartsWith("Waited for its turn: \"Backing up production\" ended at", (await scaling.World.Log(id))[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_comes_due_when_there_is_nothing_to_scale_ends_and_says_why()
    {
        await using var scaling = await ScalingWorld.Start(postgres);
        var id = await scaling.Ask("12", at: Now + TimeSpan.FromSeconds(2));
        var gone = await scaling.World.Ended(await scaling.World.Begin(scaling.Production, (e, now) => e.Deactivate(now, null, "production").Value));
        Assert.Equal(ActivityResult.Success, gone.Result);

        var ended = await scaling.World.Ended(id);

        Assert.Equal((ActivityResult.Failure, "environment.wrong_state"), (ended.Result, ended.Error!.Code));
        Assert.Equal(ScalingState.Aborted, (await scaling.Request(id)).State);
        Assert.Equal(Lifecycle.Inactive, (await scaling.World.Reload(scaling.Production)).Lifecycle);
    }

    private static async Task StepReached(ScalingWorld scaling, Guid id, string step)
    {
        for (var i = 0; i < 6000; i++)
        {
            var activity = await scaling.World.Read(id);
            if (activity.Steps.FirstOrDefault(s => s.Name == step)?.State is StepState.Running or StepState.Complete)
            {
                return;
            }

            await Task.Delay(5, Ct);
        }

        Assert.Fail($"\"{step}\" was not reached.");
    }

    private static async Task AsBefore(ScalingWorld scaling, Guid id, ScalingState state)
    {
        var log = string.Join('\n', await scaling.World.Log(id));
        var request = await scaling.Request(id);
        Assert.True(request.State == state, log);
        Assert.All(request.Nodes, n => Assert.Equal((ScalingNodeState.InService, "6"), (n.State, n.Size)));
        Assert.All(await scaling.NodeTypes(), type => Assert.EndsWith(".large", type, StringComparison.Ordinal));
        var production = await scaling.World.Reload(scaling.Production);
        Assert.Equal((Lifecycle.Active, "6", 0), (production.Lifecycle, production.Size, production.WebNodes));
        Assert.Contains((await scaling.Stack()).Status, new[] { "CREATE_COMPLETE", "UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE" });
    }
}
