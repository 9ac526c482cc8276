using Cloud.Domain.Activities;
using Cloud.Domain.Blueprints;
using Cloud.Domain.Environments;
using Cloud.Domain.Scaling;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Workers.Tests.Scaling;

/// <summary>Clusters made larger and smaller, on the real engine, database and AWS client, against the sandbox.</summary>
public sealed class ScaleEnvironmentTests(Database postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task R26_Each_node_in_turn_becomes_larger_and_never_are_two_out()
    {
        await using var scaling = await ScalingWorld.Start(postgres, speed: 10);
        var gateways = await scaling.Gateways();
        var id = await scaling.Ask("24");
        HashSet<ScalingNodeState> seen = [];
        await scaling.Until(id, request =>
        {
            seen.UnionWith(request.Nodes.Where(n => n.IsOut).Select(n => n.State));
            Assert.True(request.Nodes.Count(n => n.IsOut) <= 1, string.Join(", ", request.Nodes));
            // Those after the one that is out still wait, those before it are large already.
            foreach (var gone in request.Nodes.Where(n => n.IsOut))
            {
                Assert.All(request.Nodes.Where(n => n.Index < gone.Index), n => Assert.Equal("24", n.Size));
                Assert.All(request.Nodes.Where(n => n.Index > gone.Index), n => Assert.Equal(ScalingNodeState.Waiting, n.State));
            }

            return request.CompletedAt is not null;
        });

        var activity = await scaling.World.Ended(id);
        var log = await scaling.World.Log(id);
        Assert.True(activity.Result == ActivityResult.Success, string.Join('\n', log));
        Assert.Contains(ScalingNodeState.Resizing, seen);
        var done = await scaling.Request(id);
        Assert.Equal((ScalingState.Complete, ScalingKind.Vertical), (done.State, done.Kind));
        Assert.All(done.Nodes, n => Assert.Equal((ScalingNodeState.InService, "24", "6"), (n.State, n.Size, n.Was)));
        Assert.All(await scaling.NodeTypes(), type => Assert.EndsWith(".2xlarge", type, StringComparison.Ordinal));
        var production = await scaling.World.Reload(scaling.Production);
        Assert.Equal((Lifecycle.Active, "24", 0), (production.Lifecycle, production.Size, production.WebNodes));

        // R19: customers' allow lists stay true.
        Assert.Equal(gateways, await scaling.Gateways());
        var order = log.Where(l => l.StartsWith("UPDATE_COMPLETE", StringComparison.Ordinal) && l.Contains("AutoScalingGroup", StringComparison.Ordinal)).Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]);
        Assert.Equal(["Node1", "Node2", "Node3"], order);
    }

    [Fact]
    public async Task R27_Web_servers_come_and_go_and_no_node_is_touched()
    {
        await using var scaling = await ScalingWorld.Start(postgres);
        var out2 = await scaling.World.Ended(await scaling.Ask("6", webNodes: 2));
        var log = await scaling.World.Log(out2.Id);
        Assert.True(out2.Result == ActivityResult.Success, string.Join('\n', log));
        Assert.DoesNotContain(log, l => l.Contains("leaves the rotation", StringComparison.Ordinal));
        Assert.Contains(await Parts(scaling), p => p is { LogicalId: "Web", Status: "CREATE_COMPLETE" });
        Assert.Equal(2, (await scaling.World.Reload(scaling.Production)).WebNodes);
        Assert.Equal(ScalingKind.Horizontal, (await scaling.Request(out2.Id)).Kind);

        var back = await scaling.World.Ended(await scaling.Ask("6", webNodes: 0));
        Assert.True(back.Result == ActivityResult.Success, string.Join('\n', await scaling.World.Log(back.Id)));
        Assert.DoesNotContain(await Parts(scaling), p => p.LogicalId == "Web");
    }

    [Theory]
    [InlineData(Blueprint.MagentoCluster)]
    [InlineData(Blueprint.DrupalCluster)]
    public async Task Both_ways_at_once_web_servers_come_first_and_go_last(string blueprint)
    {
        await using var scaling = await ScalingWorld.Start(postgres, blueprint: blueprint);
        var up = await scaling.World.Ended(await scaling.Ask("12", webNodes: 3));
        Assert.True(up.Result == ActivityResult.Success, string.Join('\n', await scaling.World.Log(up.Id)));
        Assert.Equal(["Web", "Node1", "Node2", "Node3"], await Order(scaling, up.Id));

        var down = await scaling.World.Ended(await scaling.Ask("6", webNodes: 1));
        Assert.True(down.Result == ActivityResult.Success, string.Join('\n', await scaling.World.Log(down.Id)));
        Assert.Equal(["Node1", "Node2", "Node3", "Web"], await Order(scaling, down.Id));
        Assert.All(await scaling.NodeTypes(), type => Assert.EndsWith(".large", type, StringComparison.Ordinal));
        Assert.Equal(("6", 1), ((await scaling.World.Reload(scaling.Production)).Size, (await scaling.World.Reload(scaling.Production)).WebNodes));
    }

    [Fact]
    public async Task When_a_node_fails_the_two_others_serve_and_what_was_changed_goes_back()
    {
        await using var scaling = await ScalingWorld.Start(postgres);
        await scaling.World.Faults(new { kind = "fail", resource = "Node2", on = "update", reason = "We currently do not have sufficient c7i.2xlarge capacity in the Availability Zone you requested", times = 1 });

        var failed = await scaling.World.Ended(await scaling.Ask("24"));

        var log = await scaling.World.Log(failed.Id);
        Assert.Equal((ActivityResult.Failure, "scaling.change_failed"), (failed.Result, failed.Error!.Code));
        var request = await scaling.Request(failed.Id);
        Assert.True(request.State == ScalingState.Reverted, string.Join('\n', log));
        Assert.StartsWith("Node 2 could not become as large as 24 CPU asks, and AWS put it back. AWS has no instance of this type free", request.Failure, StringComparison.Ordinal);
        Assert.All(request.Nodes, n => Assert.Equal((ScalingNodeState.InService, "6"), (n.State, n.Size)));
        Assert.All(await scaling.NodeTypes(), type => Assert.EndsWith(".large", type, StringComparison.Ordinal));
        var production = await scaling.World.Reload(scaling.Production);
        Assert.Equal((Lifecycle.Active, "6"), (production.Lifecycle, production.Size));
        Assert.Equal("activity.failed", (await scaling.World.Data.Read(db => db.Attention.SingleAsync(i => i.ResolvedAt == null, Ct))).Kind);
        Assert.Contains(log, l => l == "Node 1: goes back to what it was.");

        // The way out: the same again.
        var again = await scaling.World.Ended(await scaling.Ask("24"));
        Assert.True(again.Result == ActivityResult.Success, string.Join('\n', await scaling.World.Log(again.Id)));
        Assert.Equal(0, await scaling.World.Data.Read(db => db.Attention.CountAsync(i => i.ResolvedAt == null, Ct)));
    }

    [Fact]
    public async Task A_way_back_that_fails_too_leaves_the_request_aborted_and_wants_a_person()
    {
        await using var scaling = await ScalingWorld.Start(postgres);
        await scaling.World.Faults(
            new { kind = "fail", resource = "Node2", on = "update", reason = "No capacity", times = 1 },
            new { kind = "fail", resource = "Node2", on = "rollback", reason = "No capacity for the old type either", times = 1 });

        var failed = await scaling.World.Ended(await scaling.Ask("24"));

        Assert.Equal(ActivityResult.Failure, failed.Result);
        Assert.Equal(ScalingState.Aborted, (await scaling.Request(failed.Id)).State);
        var production = await scaling.World.Reload(scaling.Production);
        Assert.Equal((Lifecycle.AttentionRequired, Health.Critical), (production.Lifecycle, production.Health));
        Assert.Equal("UPDATE_ROLLBACK_FAILED", (await scaling.Stack()).Status);
    }

    private static async Task<IReadOnlyList<StackPart>> Parts(ScalingWorld scaling) => (await scaling.Stack()).Parts;

    /// <summary>The groups in the order in which they were done.</summary>
    private static async Task<List<string>> Order(ScalingWorld scaling, Guid id) =>
        [.. (await scaling.World.Log(id)).Where(l => (l.StartsWith("UPDATE_COMPLETE ", StringComparison.Ordinal) || l.StartsWith("CREATE_COMPLETE ", StringComparison.Ordinal)) && l.Contains("AutoScalingGroup", StringComparison.Ordinal))
            .Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1])];
}
