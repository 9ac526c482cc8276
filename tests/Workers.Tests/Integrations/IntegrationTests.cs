using Cloud.Application.Ports;
using Cloud.Domain.Blueprints;
using Cloud.Domain.Environments;
using Cloud.Domain.Integrations;
using Cloud.Workers.Tests.Backups;
using Cloud.Workers.Tests.Scaling;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Cloud.Workers.Tests.Integrations;

/// <summary>An integration from its key to the stack and away again, on the real engine, database and AWS client, against the sandbox.</summary>
public sealed class IntegrationTests(Database postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Blueprint.MagentoCluster)]
    [InlineData(Blueprint.WordPressContainers)]
    public async Task R71_It_comes_with_a_redeployment_changes_with_its_key_and_goes_and_its_key_is_told_to_AWS_alone(string blueprint)
    {
        await using var world = await WorkersUnderTest.Start(postgres, blueprint: blueprint);
        var production = world.Data.Production;
        await world.Well(await world.Begin(production, (e, now) => e.Activate(now, null).Value));
        Assert.False((await StackOf(world)).Outputs.ContainsKey(StackOutputs.Integrations));

        var key = NewKey();
        var integration = await Connect(world, key);
        Assert.Equal(IntegrationState.Outdated, integration.StateIn(await world.Reload(production), await StackOf(world)));
        var taken = await Redeploy(world);
        Assert.Equal(IntegrationState.Applied, integration.StateIn(await world.Reload(production), await StackOf(world)));
        Assert.Contains((await StackOf(world)).Parts, p => p is { LogicalId: "NewRelicSecret", Status: "CREATE_COMPLETE" });
        Assert.True(await AwsWasTold(world, key));
        Assert.Equal("****", (await Described(world)).Parameters["NewRelicLicenseKey"]);
        await Nowhere(world, key, taken);

        // A comparison finds nothing to mend, and a backup's restore and other work render the same stack.
        await world.Well(await world.Begin(production, (e, now) => e.Reconcile(now, null).Value));
        Assert.Equal("in_sync", (await StackOf(world)).Drift);

        var another = NewKey();
        await world.Data.Change(db =>
        {
            var row = db.Integrations.Single(i => i.Id == integration.Id);
            row.Put(Seal(world).Seal(row.OrganizationId, row.Id, another), TimeProvider.System.GetUtcNow());
        });
        integration = await Read(world, integration.Id);
        Assert.Equal(IntegrationState.Outdated, integration.StateIn(await world.Reload(production), await StackOf(world)));
        taken = await Redeploy(world);
        Assert.Equal(IntegrationState.Applied, integration.StateIn(await world.Reload(production), await StackOf(world)));
        Assert.True(await AwsWasTold(world, another));
        await Nowhere(world, another, taken);

        await world.Data.Change(db => db.Integrations.Remove(db.Integrations.Single(i => i.Id == integration.Id)));
        await Redeploy(world);
        Assert.False((await StackOf(world)).Outputs.ContainsKey(StackOutputs.Integrations));
        Assert.DoesNotContain((await StackOf(world)).Parts, p => p.LogicalId == "NewRelicSecret" && p.Status != "DELETE_COMPLETE");
        Assert.DoesNotContain("NewRelicLicenseKey", (await Described(world)).Parameters.Keys);
    }

    [Fact]
    public async Task What_is_activated_has_it_from_the_first_and_a_resize_keeps_it()
    {
        await using var world = await WorkersUnderTest.Start(postgres);
        var production = world.Data.Production;
        var key = NewKey();
        var integration = await Connect(world, key);
        await world.Well(await world.Begin(production, (e, now) => e.Activate(now, null).Value));
        Assert.Equal(IntegrationState.Applied, integration.StateIn(await world.Reload(production), await StackOf(world)));
        var scaled = await new ScalingWorld(world).Ask("12");
        await world.Well(scaled);
        Assert.Equal(IntegrationState.Applied, integration.StateIn(await world.Reload(production), await StackOf(world)));
        Assert.Contains((await StackOf(world)).Parts, p => p.LogicalId == "NewRelicSecret" && p.Status!.EndsWith("_COMPLETE", StringComparison.Ordinal));
        await Nowhere(world, key, scaled);
    }

    [Fact]
    public async Task A_restore_that_production_is_switched_over_to_keeps_it()
    {
        await using var world = await WorkersUnderTest.Start(postgres, blueprint: Blueprint.WordPressContainers);
        var production = world.Data.Production;
        var key = NewKey();
        var integration = await Connect(world, key);
        await world.Well(await world.Begin(production, (e, now) => e.Activate(now, null).Value));
        var restore = await world.Restore(await world.BackUp(), production, 24);
        await world.Well(restore.ActivityId);
        var switching = (await world.Reload(restore)).SwitchActivityId!.Value;
        await world.Well(switching);
        Assert.Equal(DatabaseSlots.B, (await StackOf(world)).Slots!.Active);
        Assert.Equal(IntegrationState.Applied, integration.StateIn(await world.Reload(production), await StackOf(world)));
        await Nowhere(world, key, switching);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_change_that_AWS_takes_back_or_that_is_led_out_leaves_it_to_the_next_redeployment(bool stuck)
    {
        await using var world = await WorkersUnderTest.Start(postgres, blueprint: Blueprint.WordPressContainers);
        var production = world.Data.Production;
        await world.Well(await world.Begin(production, (e, now) => e.Activate(now, null).Value));
        var integration = await Connect(world, NewKey());
        object[] faults = [new { kind = "fail", resource = "Web", on = "update", reason = "ECS Deployment Circuit Breaker was triggered", times = 1 }, .. stuck ? [new { kind = "rollback", resource = "Web", times = 1 }] : Array.Empty<object>()];
        await world.Faults(faults);
        var failed = await world.Ended(await world.Begin(production, (e, now) => e.Redeploy(now, null).Value));
        Assert.Equal("stack.failed", failed.Error!.Code);
        if (stuck)
        {
            await world.Well(await world.Begin(production, (e, now) => e.Recover([], now, null).Value));
        }

        Assert.Equal(IntegrationState.Outdated, integration.StateIn(await world.Reload(production), await StackOf(world)));
        await Redeploy(world);
        Assert.Equal(IntegrationState.Applied, integration.StateIn(await world.Reload(production), await StackOf(world)));
    }

    [Fact]
    public async Task A_key_that_does_not_open_stops_the_change_and_nothing_else()
    {
        await using var world = await WorkersUnderTest.Start(postgres, blueprint: Blueprint.WordPressContainers);
        var production = world.Data.Production;
        await world.Well(await world.Begin(production, (e, now) => e.Activate(now, null).Value));
        await Connect(world, NewKey());
        await world.Data.Execute("update integrations set sealed = decode('00', 'hex') || substr(sealed, 2)");
        var failed = await world.Ended(await world.Begin(production, (e, now) => e.Redeploy(now, null).Value));
        Assert.Equal("integration.unreadable", failed.Error!.Code);
        Assert.Equal(Lifecycle.Active, (await world.Reload(production)).Lifecycle);
    }

    private static string NewKey() => Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(16)) + "FFFFNRAL";

    private static IVariableSeal Seal(WorkersUnderTest world) => world.Services.GetRequiredService<IVariableSeal>();

    private static async Task<Integration> Connect(WorkersUnderTest world, string key)
    {
        var now = TimeProvider.System.GetUtcNow();
        var integration = Integration.Create(world.Data.Organization, world.Data.Project.Id, IntegrationType.Newrelic, [EnvironmentType.Production, EnvironmentType.Staging], new IntegrationSettings("us", "Shop"), now);
        integration.Put(Seal(world).Seal(integration.OrganizationId, integration.Id, key), now);
        await world.Data.Change(db => db.Integrations.Add(integration));
        return await Read(world, integration.Id);
    }

    private static Task<Integration> Read(WorkersUnderTest world, Guid id) => world.Data.Read(db => db.Integrations.SingleAsync(i => i.Id == id, Ct));

    private static async Task<Guid> Redeploy(WorkersUnderTest world)
    {
        var id = await world.Begin(world.Data.Production, (e, now) => e.Redeploy(now, null).Value);
        await world.Well(id);
        return id;
    }

    private static Task<EnvironmentStack> StackOf(WorkersUnderTest world) => world.Data.Read(db => db.Stacks.SingleAsync(s => s.EnvironmentId == world.Data.Production.Id, Ct));

    private static async Task<Stack> Described(WorkersUnderTest world) =>
        (await world.Services.GetRequiredService<ICloudFormation>().DescribeStack(new CloudAccount("eu-central-1"), (await StackOf(world)).Arn!, Ct))!;

    /// <summary>Whether the sandbox, as AWS would, keeps it in what stands there.</summary>
    private static async Task<bool> AwsWasTold(WorkersUnderTest world, string key)
    {
        foreach (var file in world.SandboxFolder.EnumerateFiles("*", SearchOption.AllDirectories).Where(f => f.Name != "lock"))
        {
            await using var stream = new FileStream(file.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(stream);
            if ((await reader.ReadToEndAsync(Ct)).Contains(key, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>No row of any table of ours, the activity's state, log and parameters among them, has the key as text or as bytes.</summary>
    private static async Task Nowhere(WorkersUnderTest world, string key, Guid activity)
    {
        Assert.NotEmpty(await world.Log(activity));
        var tables = await world.Data.Scalar<string>("select string_agg(format('%I.%I', schemaname, tablename), ' ') from pg_tables where schemaname not in ('pg_catalog', 'information_schema')");
        foreach (var table in tables!.Split(' '))
        {
            Assert.Equal(0L, await world.Data.Scalar<long>($"select count(*) from {table} t where position('{key}' in t::text) > 0 or position('{Convert.ToHexStringLower(System.Text.Encoding.UTF8.GetBytes(key))}' in t::text) > 0"));
        }
    }
}
