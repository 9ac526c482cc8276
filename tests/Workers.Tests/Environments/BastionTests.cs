using Cloud.Domain.Blueprints;
using Cloud.Domain.Environments;
using Cloud.Workers.Tests.Backups;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Workers.Tests.Environments;

/// <summary>The bastion through its life, on the real engine, database and AWS client, against the sandbox.</summary>
public sealed class BastionTests(Database postgres)
{
    private static readonly string[] Office = ["203.0.113.0/24"];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task R84_It_is_built_opened_to_others_and_taken_away_and_another_one_has_keys_of_its_own()
    {
        await using var world = await WorkersUnderTest.Start(postgres, blueprint: Blueprint.MagentoContainers);
        var production = world.Data.Production;
        await world.Well(await world.Begin(production, (e, now) => e.Activate(now, null).Value));
        Assert.Null((await StackOf(world, production)).Bastion);

        var built = await Change(world, Office);
        var first = (await StackOf(world, production)).Bastion!.PhysicalId!;
        Assert.Contains(await world.Log(built), l => l.StartsWith($"The bastion is another instance, {first}, at ", StringComparison.Ordinal) && l.Contains("distribute them anew", StringComparison.Ordinal));
        Assert.NotEqual(StackOutputs.None, (await StackOf(world, production)).Outputs[StackOutputs.BastionAddress]);

        var opened = await Change(world, [.. Office, "198.51.100.7/32"]);
        Assert.Equal(first, (await StackOf(world, production)).Bastion!.PhysicalId);
        Assert.DoesNotContain(await world.Log(opened), l => l.StartsWith("The bastion is", StringComparison.Ordinal));

        var gone = await Change(world, []);
        Assert.Null((await StackOf(world, production)).Bastion);
        Assert.Contains("The bastion is gone, its address and its VPN keys with it.", await world.Log(gone));
        Assert.DoesNotContain(await world.Data.Read(db => db.RetainedResources.ToListAsync(Ct)), r => r.LogicalId == "BastionAddress");

        await Change(world, Office);
        Assert.NotEqual(first, (await StackOf(world, production)).Bastion!.PhysicalId);
    }

    [Fact]
    public async Task A_change_that_AWS_takes_back_leaves_who_could_before()
    {
        await using var world = await WorkersUnderTest.Start(postgres, blueprint: Blueprint.WordPressContainers);
        var production = world.Data.Production;
        await world.Well(await world.Begin(production, (e, now) => e.Activate(now, null).Value));
        await world.Faults(new { kind = "fail", resource = "Bastion", on = "create", reason = "Insufficient capacity", times = 1 });

        var failed = await world.Ended(await world.Begin(production, (e, now) => e.ChangeBastion(Office, now, null).Value!));

        Assert.Equal("stack.failed", failed.Error!.Code);
        var after = await world.Reload(production);
        Assert.Equal((Lifecycle.Active, 0), (after.Lifecycle, after.BastionRanges.Count));
        Assert.Null((await StackOf(world, production)).Bastion);
    }

    private static async Task<Guid> Change(WorkersUnderTest world, string[] ranges)
    {
        var id = await world.Begin(world.Data.Production, (e, now) => e.ChangeBastion(ranges, now, null).Value!);
        await world.Well(id);
        return id;
    }

    private static Task<EnvironmentStack> StackOf(WorkersUnderTest world, Environment environment) =>
        world.Data.Read(db => db.Stacks.SingleAsync(s => s.EnvironmentId == environment.Id, Ct));
}
