using System.Net.Http.Json;
using System.Text.Json;
using Cloud.Application.Ports;
using Cloud.Domain.Activities;
using Cloud.Domain.Blueprints;
using Cloud.Domain.Environments;
using Cloud.Workers.Tests.Backups;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Cloud.Workers.Tests.Environments;

/// <summary>The edge stack in us-east-1 through an environment's life: before its own stack, after it, and never another activity's.</summary>
public sealed class EdgeTests(Database postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Blueprint.MagentoCluster)]
    [InlineData(Blueprint.WordPressContainers)]
    public async Task R5_The_web_ACL_is_made_in_us_east_1_before_the_CDN_and_goes_after_it(string blueprint)
    {
        await using var world = await WorkersUnderTest.Start(postgres, blueprint: blueprint);
        var production = world.Data.Production;

        var activated = await world.Begin(production, (e, now) => e.Activate(now, null).Value);
        await world.Well(activated);

        var stack = await StackOf(world, production);
        Assert.Equal((StackTemplates.EdgeRegion, "CREATE_COMPLETE", "in_sync"), (stack.Edge!.Region, stack.Edge.Status, stack.Edge.Drift));
        var acl = stack.Edge.Outputs[StackOutputs.WebAclArn];
        Assert.StartsWith("arn:aws:wafv2:us-east-1:000000000000:global/webacl/", acl, StringComparison.Ordinal);
        Assert.Equal("eu-central-1", stack.Region);
        Assert.Equal(acl, await WebAclOfCdn(world, production));
        var log = await world.Log(activated);
        Assert.True(log.FindIndex(l => l.Contains("CREATE_COMPLETE WebAcl", StringComparison.Ordinal)) < log.FindIndex(l => l.Contains("Distribution", StringComparison.Ordinal)));

        await world.Well(await world.Begin(production, (e, now) => e.Reconcile(now, null).Value));
        Assert.Equal("in_sync", (await StackOf(world, production)).Drift);

        var deactivated = await world.Begin(production, (e, now) => e.Deactivate(now, null, "production").Value);
        await world.Well(deactivated);
        Assert.Empty(await InUsEast1(world));
        log = await world.Log(deactivated);
        Assert.True(log.IndexOf("Deleting the stack.") < log.IndexOf("Deleting the edge stack."));
        Assert.DoesNotContain(log, l => l.Contains("could not delete", StringComparison.Ordinal));
    }

    [Fact]
    public async Task R43_Without_a_CDN_nothing_is_made_in_us_east_1()
    {
        await using var world = await WorkersUnderTest.Start(postgres);
        await world.Well(await world.Begin(world.Data.Main, (e, now) => e.Activate(now, null).Value));
        Assert.Empty(await InUsEast1(world));
        Assert.Null((await StackOf(world, world.Data.Main)).Edge);
        await world.Well(await world.Begin(world.Data.Main, (e, now) => e.Deactivate(now, null, null).Value));
    }

    [Fact]
    public async Task A_provisioning_that_fails_takes_both_stacks_back()
    {
        await using var world = await WorkersUnderTest.Start(postgres);
        await world.Faults(new { kind = "fail", resource = "Node2", on = "create", reason = "Insufficient capacity", times = 1 });

        var failed = await world.Ended(await world.Begin(world.Data.Production, (e, now) => e.Activate(now, null).Value));

        Assert.Contains("Node2", failed.Error!.RootCause, StringComparison.Ordinal);
        Assert.Equal(Lifecycle.ProvisioningFailed, (await world.Reload(world.Data.Production)).Lifecycle);
        Assert.Empty(await InUsEast1(world));
        await world.Well(await world.Begin(world.Data.Production, (e, now) => e.Activate(now, null).Value));
    }

    [Fact]
    public async Task A_web_ACL_that_AWS_refuses_ends_the_activity_before_anything_else_is_made()
    {
        await using var world = await WorkersUnderTest.Start(postgres);
        await world.Faults(new { kind = "fail", resource = "WebAcl", on = "create", reason = "WAFLimitsExceededException", times = 1 });

        var failed = await world.Ended(await world.Begin(world.Data.Production, (e, now) => e.Activate(now, null).Value));

        Assert.Equal("edge.failed", failed.Error!.Code);
        Assert.Contains("WebAcl", failed.Error.RootCause, StringComparison.Ordinal);
        Assert.Equal(Lifecycle.ProvisioningFailed, (await world.Reload(world.Data.Production)).Lifecycle);
        Assert.False(await world.Data.Read(db => db.Stacks.AnyAsync(Ct)));
        Assert.Empty(await InUsEast1(world));
    }

    [Fact]
    public async Task An_activation_that_fails_leaves_a_web_ACL_that_stood_before_it()
    {
        await using var world = await WorkersUnderTest.Start(postgres);
        var production = world.Data.Production;
        await world.Well(await world.Begin(production, (e, now) => e.Activate(now, null).Value));
        var before = (await StackOf(world, production)).Edge!.Arn;
        await world.Tamper(new { kind = "delete_stack", stack = EnvironmentStack.NameOf(production) });
        await world.Settled();
        await world.Well(await world.Begin(production, (e, now) => e.Reconcile(now, null).Value));
        await world.Faults(new { kind = "fail", resource = "Node2", on = "create", times = 1 });

        var failed = await world.Ended(await world.Begin(production, (e, now) => e.Activate(now, null).Value));

        Assert.Equal(ActivityResult.Failure, failed.Result);
        Assert.Equal([before], (await InUsEast1(world)).Distinct());
        await world.Well(await world.Begin(production, (e, now) => e.Activate(now, null).Value));
        Assert.Equal(before, (await StackOf(world, production)).Edge!.Arn);
    }

    [Fact]
    public async Task An_edge_stack_that_somebody_deleted_is_found_and_a_redeployment_makes_it_again()
    {
        await using var world = await WorkersUnderTest.Start(postgres);
        var production = world.Data.Production;
        await world.Well(await world.Begin(production, (e, now) => e.Activate(now, null).Value));
        var before = (await StackOf(world, production)).Edge!;
        await world.Tamper(new { kind = "rename_stack", stack = before.Name, name = "mine-now" });

        await world.Well(await world.Begin(production, (e, now) => e.Reconcile(now, null).Value));

        var item = (await world.OpenItems()).Single();
        Assert.Equal("stack.drift", item.Kind);
        Assert.Contains("was deleted outside the product", item.Detail, StringComparison.Ordinal);
        Assert.Equal("missing", (await StackOf(world, production)).Edge!.Drift);
        await world.Well(await world.Begin(production, (e, now) => e.Redeploy(now, null).Value));
        var after = (await StackOf(world, production)).Edge!;
        Assert.NotEqual(before.Arn, after.Arn);
        Assert.Equal(after.Outputs[StackOutputs.WebAclArn], await WebAclOfCdn(world, production));
        Assert.Empty(await world.OpenItems());
    }

    [Fact]
    public async Task A_web_ACL_that_AWS_would_not_delete_behind_our_back_is_left_and_listed_and_another_takes_its_place()
    {
        await using var world = await WorkersUnderTest.Start(postgres);
        var production = world.Data.Production;
        await world.Well(await world.Begin(production, (e, now) => e.Activate(now, null).Value));
        var before = (await StackOf(world, production)).Edge!;
        await world.Tamper(new { kind = "delete_stack", stack = before.Name });
        await world.Settled();

        await world.Well(await world.Begin(production, (e, now) => e.Reconcile(now, null).Value));

        Assert.Contains("is DELETE_FAILED", (await world.OpenItems()).Single().Detail, StringComparison.Ordinal);
        await world.Well(await world.Begin(production, (e, now) => e.Redeploy(now, null).Value));
        var after = (await StackOf(world, production)).Edge!;
        Assert.NotEqual(before.Outputs[StackOutputs.WebAclArn], after.Outputs[StackOutputs.WebAclArn]);
        Assert.Equal(after.Outputs[StackOutputs.WebAclArn], await WebAclOfCdn(world, production));
        Assert.Equal("WebAcl", Assert.Single(await world.Data.Read(db => db.RetainedResources.Where(r => r.Region == "us-east-1").ToListAsync(Ct))).LogicalId);
    }

    [Fact]
    public async Task A_web_ACL_that_was_edited_by_hand_is_found_and_put_back()
    {
        await using var world = await WorkersUnderTest.Start(postgres, blueprint: Blueprint.WordPressContainers);
        var production = world.Data.Production;
        await world.Well(await world.Begin(production, (e, now) => e.Activate(now, null).Value));
        await world.Tamper(new { kind = "modify_resource", stack = EdgeStack.NameOf(production), resource = "WebAcl", properties = new Dictionary<string, object[]> { ["Rules"] = [] } });

        await world.Well(await world.Begin(production, (e, now) => e.Reconcile(now, null).Value));

        Assert.Contains("WebAcl was modified", (await world.OpenItems()).Single().Detail, StringComparison.Ordinal);
        await world.Well(await world.Begin(production, (e, now) => e.Redeploy(now, null).Value));
        await world.Well(await world.Begin(production, (e, now) => e.Reconcile(now, null).Value));
        Assert.Equal("in_sync", (await StackOf(world, production)).Edge!.Drift);
        Assert.Empty(await world.OpenItems());
    }

    [Fact]
    public async Task A_web_ACL_that_CloudFront_has_not_let_go_of_yet_is_deleted_later()
    {
        await using var world = await WorkersUnderTest.Start(postgres, blueprint: Blueprint.WordPressContainers);
        var production = world.Data.Production;
        await world.Well(await world.Begin(production, (e, now) => e.Activate(now, null).Value));
        await world.Faults(new { kind = "fail", resource = "WebAcl", on = "delete", reason = "WAFAssociatedItemException", times = 2 });

        var deactivated = await world.Begin(production, (e, now) => e.Deactivate(now, null, "production").Value);

        await world.Well(deactivated);
        Assert.Equal(2, (await world.Log(deactivated)).Count(l => l.StartsWith("AWS could not delete the edge stack yet", StringComparison.Ordinal)));
        Assert.Empty(await InUsEast1(world));
    }

    private static Task<EnvironmentStack> StackOf(WorkersUnderTest world, Environment environment) =>
        world.Data.Read(db => db.Stacks.SingleAsync(s => s.EnvironmentId == environment.Id, Ct));

    /// <summary>The ids of the stacks in us-east-1 that have resources.</summary>
    private static async Task<List<string>> InUsEast1(WorkersUnderTest world)
    {
        using var http = new HttpClient();
        var resources = await http.GetFromJsonAsync<List<JsonElement>>(new Uri($"{world.Sandbox.Url}/_sandbox/resources"), Ct);
        return [.. resources!.Where(r => r.GetProperty("state").GetString() == "in_stack").Select(r => r.GetProperty("stack_id").GetString()!).Where(id => id.Contains(":us-east-1:", StringComparison.Ordinal))];
    }

    private static async Task<string?> WebAclOfCdn(WorkersUnderTest world, Environment environment)
    {
        await using var aws = world.Aws();
        var stack = await aws.GetRequiredService<ICloudFormation>().DescribeStack(BackedUpWorld.At, EnvironmentStack.NameOf(environment), Ct);
        return stack!.Parameters[StackParameters.EdgeWebAclArn];
    }
}
