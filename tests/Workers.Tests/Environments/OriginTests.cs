using System.Net.Http.Json;
using Cloud.Domain.Blueprints;
using Cloud.Domain.Environments;
using Cloud.Sandbox;
using Cloud.Workers.Tests.AwsAccounts;
using Cloud.Workers.Tests.Backups;
using Cloud.Workers.Tests.Domains;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Workers.Tests.Environments;

/// <summary>A name of ours for the balancer behind CloudFront, through an environment's life (ADR 0027).</summary>
public sealed class OriginTests(Database postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Blueprint.MagentoCluster)]
    [InlineData(Blueprint.WordPressContainers)]
    public async Task A_production_is_built_with_a_name_and_its_certificate_which_go_with_it(string blueprint)
    {
        await using var world = await WorkersUnderTest.Start(postgres, blueprint: blueprint);
        var production = world.Data.Production;
        var activated = await world.Begin(production, (e, now) => e.Activate(now, null).Value);
        await world.Well(activated);

        var name = $"{world.Data.Project.Id}-{production.MachineName}.{SandboxOptions.ZoneName}";
        var stack = await StackOf(world, production);
        Assert.Equal((name, SandboxOptions.ZoneId), (stack.Outputs[StackOutputs.OriginHostname], stack.Outputs[StackOutputs.OriginZoneId]));
        var certificate = Assert.Single(await world.AllCertificates());
        Assert.Equal((name, "eu-central-1"), (certificate.GetProperty("names")[0].GetString(), certificate.GetProperty("region").GetString()));
        Assert.NotNull(certificate.GetProperty("issued_at").GetString());
        Assert.Equal("CREATE_COMPLETE", stack.Parts.Single(p => p.LogicalId == "HttpsListener").Status);
        var log = await world.Log(activated);
        Assert.True(log.FindIndex(l => l.Contains("CREATE_COMPLETE OriginRecord", StringComparison.Ordinal)) < log.FindIndex(l => l.Contains("Distribution", StringComparison.Ordinal)));

        await world.Well(await world.Begin(production, (e, now) => e.Reconcile(now, null).Value));
        Assert.Equal("in_sync", (await StackOf(world, production)).Drift);
        await world.Well(await world.Begin(production, (e, now) => e.Deactivate(now, null, production.MachineName).Value));
        Assert.Empty(await world.AllCertificates());
    }

    [Fact]
    public async Task One_that_stood_before_there_was_a_zone_takes_its_name_by_a_redeployment_and_keeps_it()
    {
        await using var world = await WorkersUnderTest.Start(postgres, plan: TenantData.SharedStaging, work: false);
        var (production, staging) = (world.Data.Production, world.Data.Staging);
        await Work(world, withZone: false);
        await Well(world, production, (e, now) => e.Activate(now, null));
        await Well(world, staging, (e, now) => e.Activate(now, null));
        var before = await StackOf(world, production);
        Assert.Equal((before.Outputs[StackOutputs.LoadBalancerDnsName], "HTTP"), (before.Outputs[StackOutputs.OriginHostname], before.Outputs[StackOutputs.ListenerProtocol]));

        await Work(world, withZone: true);
        await Well(world, staging, (e, now) => e.Redeploy(now, null));
        Assert.Empty(await world.AllCertificates());
        await Well(world, production, (e, now) => e.Redeploy(now, null));

        var after = await StackOf(world, production);
        Assert.EndsWith(SandboxOptions.ZoneName, after.Outputs[StackOutputs.OriginHostname], StringComparison.Ordinal);
        Assert.Equal("HTTPS", after.Outputs[StackOutputs.ListenerProtocol]);

        // Whom edges that have not learned of it yet meet, and staging's: the listener, its rule and the firewall are the very same.
        Assert.All(["HttpListener", "OriginRule", "LoadBalancerGroup", "LoadBalancer"], id => Assert.Equal(Id(before, id), Id(after, id)));
        var rule = Id(await StackOf(world, staging), "OriginRule");
        Assert.StartsWith(Id(after, "HttpListener")!.Replace(":listener/", ":listener-rule/", StringComparison.Ordinal), rule, StringComparison.Ordinal);
        await Well(world, staging, (e, now) => e.Redeploy(now, null));
        Assert.StartsWith(after.Outputs[StackOutputs.ListenerArn].Replace(":listener/", ":listener-rule/", StringComparison.Ordinal), Id(await StackOf(world, staging), "OriginRule"), StringComparison.Ordinal);

        await Work(world, withZone: false);
        await Well(world, production, (e, now) => e.Redeploy(now, null));
        Assert.Equal(after.Outputs[StackOutputs.OriginHostname], (await StackOf(world, production)).Outputs[StackOutputs.OriginHostname]);
    }

    [Fact]
    public async Task In_a_customers_own_account_it_stands_in_the_zone_they_named()
    {
        await using var world = await WorkersUnderTest.Start(postgres, awsAccount: CustomerAccount.Number, blueprint: Blueprint.WordPressContainers);
        await using var theirs = await CustomerAccount.Open(world);
        await theirs.Bootstrap();
        var production = world.Data.Production;
        await Well(world, production, (e, now) => e.Activate(now, null));
        Assert.False((await StackOf(world, production)).Outputs.ContainsKey(StackOutputs.OriginZoneId));
        var id = await world.AddName(production, "shop.example.com");
        await world.Proven(id);
        await world.Change(id, d => d.Prefer(true, "ZTHEIRS", TimeProvider.System.GetUtcNow()));
        await world.Well(await world.Begin(production, (e, now) => e.CallItself("shop.example.com", "ZTHEIRS", now, null).Value!));

        // Nobody of theirs has that zone yet.
        var refused = await world.Ended(await world.Begin(production, (e, now) => e.Redeploy(now, null).Value));
        Assert.Contains("No hosted zone found with ID: ZTHEIRS", refused.Error!.RootCause, StringComparison.Ordinal);
        using var http = new HttpClient();
        (await http.PutAsJsonAsync(new Uri($"{world.Sandbox.Url}/_sandbox/hosted-zones"), new { id = "ZTHEIRS", name = "example.com", account = CustomerAccount.Number }, Ct)).EnsureSuccessStatusCode();
        await Well(world, production, (e, now) => e.Redeploy(now, null));

        Assert.Equal("cloud-origin.shop.example.com", (await StackOf(world, production)).Outputs[StackOutputs.OriginHostname]);
        Assert.Contains(await world.AllCertificates(), c => c.GetProperty("arn").GetString()!.StartsWith($"arn:aws:acm:eu-central-1:{CustomerAccount.Number}:", StringComparison.Ordinal));
    }

    private static async Task Work(WorkersUnderTest world, bool withZone)
    {
        await world.Stop();
        world.OriginZone = withZone;
        await world.Work();
    }

    private static async Task Well(WorkersUnderTest world, Environment environment, Func<Environment, DateTimeOffset, Domain.Result<Activity>> start) =>
        await world.Well(await world.Begin(environment, (e, now) => start(e, now).Value));

    private static string? Id(EnvironmentStack stack, string logicalId) => stack.Parts.Single(p => p.LogicalId == logicalId && p.Status != "DELETE_COMPLETE").PhysicalId;

    private static Task<EnvironmentStack> StackOf(WorkersUnderTest world, Environment environment) =>
        world.Data.Read(db => db.Stacks.SingleAsync(s => s.EnvironmentId == environment.Id, Ct));
}
