using Cloud.Domain.Activities;
using Cloud.Domain.Attention;
using Cloud.Domain.Environments;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Workers.Tests.Environments;

/// <summary>Every state a stack can hang in: it is said in plain words, the environment is never shown better, and each way out is taken.</summary>
public sealed class StuckStackTests(Database postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task R30_A_stack_deleted_behind_our_back_is_found_and_built_again()
    {
        await using var world = await Active();
        await world.Tamper(new { kind = "delete_stack", stack = await world.StackName() });
        await world.Settled();

        var found = await Compared(world);

        Assert.Equal((Lifecycle.AttentionRequired, StackCondition.Missing, Health.Critical), (found.Lifecycle, found.StackCondition, found.ShownHealth));
        Assert.Equal("stack.missing", (await world.OpenItems()).Single().Kind);
        Assert.Equal(["#activate", "#deactivate"], (await Advice(world)).WaysOut.Select(w => w.Action));
        await Done(world, (e, now) => e.Activate(now, null).Value);
        Assert.Equal((Lifecycle.Active, StackCondition.Standing), await State(world));
        Assert.Empty(await world.OpenItems());
    }

    [Fact]
    public async Task A_stack_that_somebody_renamed_is_found_too()
    {
        await using var world = await Active();
        await world.Tamper(new { kind = "rename_stack", stack = await world.StackName(), name = "mine-now" });

        Assert.Equal(StackCondition.Missing, (await Compared(world)).StackCondition);
        await Done(world, (e, now) => e.Deactivate(now, null, null).Value);
        Assert.Equal((Lifecycle.Inactive, StackCondition.None), await State(world));
    }

    [Fact]
    public async Task What_was_edited_by_hand_is_found_and_a_redeployment_puts_it_back()
    {
        await using var world = await Active();
        await world.Tamper(new { kind = "modify_resource", stack = await world.StackName(), resource = "App", properties = new Dictionary<string, int> { ["DesiredCount"] = 5 } });

        await Compared(world);

        var item = (await world.OpenItems()).Single();
        Assert.Equal("stack.drift", item.Kind);
        Assert.Contains("App modified", item.Detail, StringComparison.Ordinal);
        Assert.Equal("#redeploy", (await Advice(world)).WaysOut.Single().Action);
        await Done(world, (e, now) => e.Redeploy(now, null).Value);
        Assert.Empty(await world.OpenItems());
        await Compared(world);
        Assert.Equal("in_sync", await world.Data.Read(db => db.Stacks.Select(s => s.Drift).SingleAsync(Ct)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_rollback_that_failed_is_led_out_with_and_without_the_resource_it_hangs_at(bool skip)
    {
        await using var world = await Active();
        await world.Faults(
            new { kind = "fail", resource = "App", on = "update", reason = "ECS Deployment Circuit Breaker was triggered", times = 1 },
            new { kind = "rollback", resource = "App", times = 1 });

        var failed = await Ended(world, (e, now) => e.Pause(now, null).Value);

        Assert.Equal((ActivityResult.Failure, "stack.failed"), (failed.Result, failed.Error!.Code));
        Assert.Contains("The new containers did not start", failed.Error.Message, StringComparison.Ordinal);
        Assert.Equal((Lifecycle.AttentionRequired, StackCondition.RollbackFailed), await State(world));
        var advice = await Advice(world);
        Assert.Contains(advice.WaysOut, w => w.Resources.SequenceEqual(["App"]));
        Assert.True((await world.Main()).CanRecover);

        await Done(world, (e, now) => e.Recover(skip ? ["App"] : [], now, null).Value);

        Assert.Equal((Lifecycle.Active, StackCondition.Standing), await State(world));
        if (skip)
        {
            // AWS compares it no more: only a redeployment makes it known again.
            Assert.Contains((await Advice(world)).WaysOut, w => w.Action == "#redeploy");
            await Done(world, (e, now) => e.Reconcile(now, null).Value);
            Assert.Equal(EnvironmentStack.PassedOver, await world.Data.Read(db => db.Stacks.Select(s => s.Drift).SingleAsync(Ct)));
            Assert.Equal([AttentionKind.StackDrift], (await world.OpenItems()).Select(i => i.Kind));
            await Done(world, (e, now) => e.Redeploy(now, null).Value);
        }

        Assert.Empty(await world.OpenItems());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_delete_that_failed_is_tried_again_or_leaves_the_resource_behind_and_lists_it(bool retain)
    {
        await using var world = await Active();
        await world.Faults(new { kind = "fail", resource = "Vpc", on = "delete", reason = "The vpc has dependencies and cannot be deleted", times = 1 });

        var failed = await Ended(world, (e, now) => e.Deactivate(now, null, null).Value);

        Assert.Equal("stack.delete_failed", failed.Error!.Code);
        Assert.Contains("attached it by hand", failed.Error.Message, StringComparison.Ordinal);
        Assert.Equal((Lifecycle.AttentionRequired, StackCondition.DeleteFailed), await State(world));
        Assert.Contains((await Advice(world)).WaysOut, w => w.Resources.SequenceEqual(["Vpc"]));

        await Done(world, (e, now) => e.Deactivate(now, null, null, retain ? ["Vpc"] : null).Value);

        Assert.Equal((Lifecycle.Inactive, StackCondition.None), await State(world));
        var left = await world.Data.Read(db => db.RetainedResources.Select(r => r.LogicalId).ToListAsync(Ct));
        Assert.Equal(retain, left.Contains("Vpc", StringComparer.Ordinal));
        Assert.Contains("Vault", left);
        Assert.Empty(await world.OpenItems());
    }

    [Fact]
    public async Task A_creation_that_failed_and_could_not_be_taken_back_is_deleted_and_tried_again()
    {
        await using var world = await WorkersUnderTest.Start(postgres);
        await world.Faults(
            new { kind = "fail", resource = "Cluster", on = "create", reason = "Resource limit exceeded: LimitExceeded", times = 1 },
            new { kind = "rollback", resource = "Vpc", times = 1 },
            new { kind = "fail", resource = "Vpc", on = "delete", reason = "The vpc has dependencies and cannot be deleted", times = 1 });

        var failed = await Ended(world, (e, now) => e.Activate(now, null).Value);

        Assert.Contains("quota", failed.Error!.Message, StringComparison.Ordinal);
        if ((await world.Main()).Lifecycle == Lifecycle.AttentionRequired)
        {
            Assert.Contains((await Advice(world)).WaysOut, w => w.Action is "#activate" or "#deactivate");
        }

        await world.Faults();
        var main = await world.Main();
        if (!main.CanActivate)
        {
            await Done(world, (e, now) => e.Deactivate(now, null, null).Value);
        }

        await Done(world, (e, now) => e.Activate(now, null).Value);
        Assert.Equal((Lifecycle.Active, StackCondition.Standing), await State(world));
    }

    [Fact]
    public async Task What_an_activity_left_and_came_to_rest_well_is_taken_over_by_the_comparison()
    {
        await using var world = await Active();
        await world.Data.Execute("update environments set lifecycle = 'attention_required', health = 'critical', edge_hostname = null, last_active_at = null where is_main");

        await Compared(world);

        Assert.Equal((Lifecycle.Active, StackCondition.Standing), await State(world));
        Assert.False(string.IsNullOrEmpty((await world.Main()).EdgeHostname));
    }

    [Fact]
    public async Task Nothing_was_made_so_it_can_be_activated_again()
    {
        await using var world = await WorkersUnderTest.Start(postgres);
        await world.Data.Execute("update environments set lifecycle = 'attention_required', health = 'critical' where is_main");

        await Compared(world);

        Assert.Equal((Lifecycle.ProvisioningFailed, StackCondition.None), await State(world));
    }

    private async Task<WorkersUnderTest> Active()
    {
        var world = await WorkersUnderTest.Start(postgres);
        await Done(world, (e, now) => e.Activate(now, null).Value);
        return world;
    }

    private static async Task<Environment> Compared(WorkersUnderTest world)
    {
        await Done(world, (e, now) => e.Reconcile(now, null).Value);
        return await world.Main();
    }

    private static async Task<Activity> Ended(WorkersUnderTest world, Func<Environment, DateTimeOffset, Activity> start) => await world.Ended(await world.Begin(world.Data.Main, start));

    private static async Task Done(WorkersUnderTest world, Func<Environment, DateTimeOffset, Activity> start)
    {
        var ended = await Ended(world, start);
        Assert.True(ended.Result == ActivityResult.Success, string.Join('\n', await world.Log(ended.Id)));
    }

    private static async Task<(Lifecycle Lifecycle, StackCondition Condition)> State(WorkersUnderTest world)
    {
        var main = await world.Main();
        return (main.Lifecycle, main.StackCondition);
    }

    private static async Task<StackAdvice> Advice(WorkersUnderTest world) =>
        StackGuide.Of(await world.Main(), await world.Data.Read(db => db.Stacks.SingleOrDefaultAsync(s => s.EnvironmentId == world.Data.Main.Id, Ct)))!;
}
