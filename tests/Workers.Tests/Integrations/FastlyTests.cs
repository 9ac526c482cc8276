using Cloud.Domain.Activities;
using Cloud.Domain.Blueprints;
using Cloud.Domain.Environments;
using Cloud.Domain.Integrations;
using Cloud.Workers.Running;
using Cloud.Workers.Tests.Backups;
using Cloud.Workers.Tests.Domains;
using Cloud.Workers.Tests.Scaling;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Workers.Tests.Integrations;

/// <summary>Fastly in CloudFront's place and away again, on the real engine, database, AWS and Fastly clients, against the sandbox.</summary>
public sealed class FastlyTests(Database postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Blueprint.MagentoCluster)]
    [InlineData(Blueprint.MagentoContainers)]
    public async Task R5_R67_A_redeployment_puts_it_in_CloudFront_s_place_and_another_brings_CloudFront_back(string blueprint)
    {
        await using var world = await WorkersUnderTest.Start(postgres, blueprint: blueprint);
        var production = world.Data.Production;
        await world.Well(await world.Begin(production, (e, now) => e.Activate(now, null).Value));
        Assert.True((await world.StackOf(production)).HasCloudFront());

        var integration = await world.ConnectFastly();
        Assert.Equal(IntegrationState.Outdated, integration.StateIn(await world.Reload(production), await world.StackOf(production)));
        var taken = await Redeploy(world, production);
        var stack = await world.StackOf(production);
        Assert.Equal(IntegrationState.Applied, integration.StateIn(await world.Reload(production), stack));
        Assert.False(stack.HasCloudFront());
        Assert.Null(stack.Edge);
        Assert.Null((await world.Reload(production)).EdgeHostname);

        // A copy of what served, with our part in it and the customer's beside it as it was.
        var service = Assert.Single(await world.Services());
        Assert.Equal((FastlyWorld.Service, 2, 2), (service.Id, service.Versions.Count, service.Active.Number));
        var key = world.KeyOf(integration);
        Assert.Equal((stack.Balancer(), "80", "0"), (service.Active.Ours("backend")["address"], service.Active.Ours("backend")["port"], service.Active.Ours("backend")["use_ssl"]));
        Assert.Equal(($"http.{StackTemplates.OriginHeader}", $"\"{key.Origin}\""), (service.Active.Ours("header")["dst"], service.Active.Ours("header")["src"]));
        Assert.All(service.Versions[0].Objects, kind => Assert.All(kind.Value, own => Assert.Contains(service.Active.Objects[kind.Key], o => o.OrderBy(f => f.Key).SequenceEqual(own.OrderBy(f => f.Key)))));

        // Asked again, nothing is made again.
        await Redeploy(world, production);
        Assert.Equal(2, Assert.Single(await world.Services()).Versions.Count);
        await Nowhere(world, FastlyWorld.Token, taken);
        await Nowhere(world, key.Origin, taken);

        // No longer for production: our part goes out, and CloudFront comes back.
        await world.Data.Change(db => db.Integrations.Single(i => i.Id == integration.Id).Change([EnvironmentType.Staging], integration.Settings, TimeProvider.System.GetUtcNow()));
        await Redeploy(world, production);
        stack = await world.StackOf(production);
        Assert.True(stack.HasCloudFront());
        Assert.NotNull(stack.Edge);
        Assert.DoesNotContain(StackOutputs.FastlyService, stack.Outputs.Keys);
        service = Assert.Single(await world.Services());
        Assert.Equal(3, service.Active.Number);
        Assert.Equal(["media", "country"], service.Active.Names("backend").Concat(service.Active.Names("header")));
    }

    [Fact]
    public async Task Host_names_bring_a_certificate_to_the_balancer_and_Fastly_speaks_TLS_to_it()
    {
        await using var world = await WorkersUnderTest.Start(postgres);
        var production = world.Data.Production;
        await world.Well(await world.Begin(production, (e, now) => e.Activate(now, null).Value));
        var domain = await world.AddVerified(production, "shop.example.com");
        await world.Well(await world.Begin(production, (e, now) => e.ApplyDomains(now)));
        Assert.StartsWith("arn:aws:acm:us-east-1:", (await world.Reload(production)).Served!.CertificateArn, StringComparison.Ordinal);

        // Names are queued to be put in place already when the redeployment comes to that: one of a kind is open at a time.
        await world.ConnectFastly();
        var redeployment = await world.Begin(production, (e, now) => e.Redeploy(now, null).Value);
        var queued = await world.Begin(production, (e, now) => e.ApplyDomains(now));
        await world.Well(redeployment);
        await world.Well(queued);
        await Quiet(world, production);
        var served = (await world.Reload(production)).Served!;
        Assert.StartsWith($"arn:aws:acm:{world.Data.Project.Region}:", served.CertificateArn, StringComparison.Ordinal);
        Assert.Equal(["shop.example.com"], served.Names);
        Assert.Equal("shop.example.com", (await world.Reload(production)).EdgeHostname);
        var active = Assert.Single(await world.Services()).Active;
        var backend = active.Ours("backend");
        Assert.Equal(("443", "1", "1", "shop.example.com", "shop.example.com"), (backend["port"], backend["use_ssl"], backend["ssl_check_cert"], backend["ssl_cert_hostname"], backend["ssl_sni_hostname"]));
        Assert.Contains("shop.example.com", active.Names("domain"));

        // A name that goes, goes there as well; the customer's own stays.
        await world.Change(domain.Id, d => d.Remove(TimeProvider.System.GetUtcNow()));
        await world.Gone(domain.Id);
        await Quiet(world, production);
        active = Assert.Single(await world.Services()).Active;
        Assert.Equal([$"{FastlyWorld.Service.ToLowerInvariant()}.customer.example"], active.Names("domain"));
        Assert.Equal("80", active.Ours("backend")["port"]);
    }

    [Fact]
    public async Task R45_Staging_has_a_service_of_its_own_from_its_first_activation()
    {
        await using var world = await WorkersUnderTest.Start(postgres);
        var staging = world.Data.Staging;
        var integration = await world.ConnectFastly(FastlyWorld.Token, EnvironmentType.Production, EnvironmentType.Staging);
        await world.Well(await world.Begin(staging, (e, now) => e.Activate(now, null).Value));
        var stack = await world.StackOf(staging);
        Assert.False(stack.HasCloudFront());
        Assert.Equal(IntegrationState.Applied, integration.StateIn(await world.Reload(staging), stack));
        var service = Assert.Single(await world.Services());
        Assert.Equal((FastlyWorld.StagingService, stack.Balancer()), (service.Id, service.Active.Ours("backend", "staging")["address"]));
    }

    [Fact]
    public async Task R43_An_integration_environment_has_nothing_of_it()
    {
        await using var world = await WorkersUnderTest.Start(postgres);
        var integration = await world.ConnectFastly(FastlyWorld.Token, EnvironmentType.Production, EnvironmentType.Staging);
        await world.Well(await world.Begin(world.Data.Main, (e, now) => e.Activate(now, null).Value));
        Assert.Null(integration.StateIn(await world.Reload(world.Data.Main), await world.StackOf(world.Data.Main)));
        Assert.Empty(await world.Services());
    }

    [Theory]
    [InlineData("00000000ijklmnopqrstuvwxyz012345", "does not know the token")]
    [InlineData("11111111ijklmnopqrstuvwxyz012345", "may not change a service")]
    public async Task A_token_that_does_not_fit_stops_it_before_anything_is_changed(string token, string says)
    {
        await using var world = await WorkersUnderTest.Start(postgres);
        var production = world.Data.Production;
        await world.Well(await world.Begin(production, (e, now) => e.Activate(now, null).Value));
        await world.ConnectFastly(token);
        var failed = await world.Ended(await world.Begin(production, (e, now) => e.Redeploy(now, null).Value));
        Assert.Equal("fastly.cannot_be_configured", failed.Error!.Code);
        Assert.Contains(says, failed.Error.Message, StringComparison.Ordinal);
        Assert.True((await world.StackOf(production)).HasCloudFront());
        Assert.Equal(Lifecycle.Active, (await world.Reload(production)).Lifecycle);
    }

    /// <summary>A resize may come by load: it keeps the CDN there is, whatever was connected, changed or deleted meanwhile.</summary>
    [Fact]
    public async Task What_nobody_asked_to_change_keeps_the_CDN_that_the_stack_has()
    {
        await using var world = await WorkersUnderTest.Start(postgres);
        var production = world.Data.Production;
        await world.Well(await world.Begin(production, (e, now) => e.Activate(now, null).Value));
        var integration = await world.ConnectFastly();
        await world.Well(await new ScalingWorld(world).Ask("12"));
        Assert.True((await world.StackOf(production)).HasCloudFront());
        Assert.Empty(await world.Services());

        await Redeploy(world, production);
        await world.Data.Change(db => db.Integrations.Remove(db.Integrations.Single(i => i.Id == integration.Id)));
        await world.Well(await new ScalingWorld(world).Ask("24"));
        var stack = await world.StackOf(production);
        Assert.False(stack.HasCloudFront());
        Assert.Equal(FastlyWorld.Service, stack.Outputs[StackOutputs.FastlyService]);

        // Its token went with it: what is ours at Fastly stays, and that is said.
        var redeployed = await Redeploy(world, production);
        Assert.True((await world.StackOf(production)).HasCloudFront());
        Assert.Contains(await world.Log(redeployed), line => line.Contains($"cloud-production stays in Fastly's service {FastlyWorld.Service}", StringComparison.Ordinal));
        Assert.Contains("cloud-production", Assert.Single(await world.Services()).Active.Names("backend"));
    }

    [Fact]
    public async Task A_Fastly_that_takes_no_change_after_the_stack_has_changed_is_said_and_a_redeployment_ends_it()
    {
        await using var world = await WorkersUnderTest.Start(postgres);
        var production = world.Data.Production;
        await world.Well(await world.Begin(production, (e, now) => e.Activate(now, null).Value));
        await world.ConnectFastly();
        await world.Faults(new { kind = "throttle", action = "CloneVersion" });
        var failed = await world.Ended(await world.Begin(production, (e, now) => e.Redeploy(now, null).Value));
        Assert.Equal("fastly.429", failed.Error!.Code);
        Assert.Equal("Fastly refused version clone: You have exceeded your hourly rate limit", failed.Error.Message);
        Assert.False((await world.StackOf(production)).HasCloudFront());
        await world.Faults();

        // The comparison that follows a failure finds the stack well; then people may redeploy.
        for (var i = 0; i < 600 && (await world.Reload(production)).Lifecycle != Lifecycle.Active; i++)
        {
            await world.Data.Change(db => db.Activities.AddRange(db.Activities.Any(a => a.EnvironmentId == production.Id && a.CompletedAt == null) ? [] : [db.Environments.Single(e => e.Id == production.Id).Reconcile(TimeProvider.System.GetUtcNow(), null).Value]));
            await Task.Delay(100, Ct);
        }

        await Redeploy(world, production);
        Assert.Contains("cloud-production", Assert.Single(await world.Services()).Active.Names("backend"));
    }

    [Fact]
    public async Task Deactivating_takes_our_part_out_of_the_service()
    {
        await using var world = await WorkersUnderTest.Start(postgres);
        var production = world.Data.Production;
        await world.ConnectFastly();
        await world.Well(await world.Begin(production, (e, now) => e.Activate(now, null).Value));
        Assert.Contains("cloud-production", Assert.Single(await world.Services()).Active.Names("backend"));
        await world.Well(await world.Begin(production, (e, now) => e.Deactivate(now, null, "production").Value));
        var active = Assert.Single(await world.Services()).Active;
        Assert.Equal(3, active.Number);
        Assert.Equal(["media", "country"], active.Names("backend").Concat(active.Names("header")));
        Assert.Equal(Lifecycle.Inactive, (await world.Reload(production)).Lifecycle);
    }

    [Fact]
    public async Task An_activation_that_fails_afterwards_activates_the_version_of_before()
    {
        await using var world = await WorkersUnderTest.Start(postgres, work: false);
        await world.Work((_, workflow) => workflow.Types.Contains(ActivityTypes.EnvironmentActivate, StringComparer.Ordinal) ? new FailsAtLast(workflow) : workflow);
        await world.ConnectFastly();
        var failed = await world.Ended(await world.Begin(world.Data.Production, (e, now) => e.Activate(now, null).Value));
        Assert.Equal("test.failed", failed.Error!.Code);
        var service = Assert.Single(await world.Services());
        Assert.Equal((1, 2), (service.Active.Number, service.Versions.Count));
        Assert.Contains("Version 1 of Fastly's service " + FastlyWorld.Service + " is active again.", await world.Log(failed.Id));
    }

    private static async Task<Guid> Redeploy(WorkersUnderTest world, Environment environment)
    {
        var id = await world.Begin(environment, (e, now) => e.Redeploy(now, null).Value);
        await world.Well(id);
        return id;
    }

    /// <summary>Until what followed by itself has ended.</summary>
    private static async Task Quiet(WorkersUnderTest world, Environment environment)
    {
        while (await world.Data.Read(db => db.Activities.Where(a => a.EnvironmentId == environment.Id && a.CompletedAt == null).Select(a => (Guid?)a.Id).FirstOrDefaultAsync(Ct)) is { } open)
        {
            await world.Well(open);
        }
    }

    /// <summary>No row of any table of ours has it, as text or as bytes.</summary>
    private static async Task Nowhere(WorkersUnderTest world, string secret, Guid activity)
    {
        Assert.NotEmpty(await world.Log(activity));
        var tables = await world.Data.Scalar<string>("select string_agg(format('%I.%I', schemaname, tablename), ' ') from pg_tables where schemaname not in ('pg_catalog', 'information_schema')");
        foreach (var table in tables!.Split(' '))
        {
            Assert.Equal(0L, await world.Data.Scalar<long>($"select count(*) from {table} t where position('{secret}' in t::text) > 0 or position('{Convert.ToHexStringLower(System.Text.Encoding.UTF8.GetBytes(secret))}' in t::text) > 0"));
        }
    }

    /// <summary>A workflow whose last step fails for good.</summary>
    private sealed class FailsAtLast(IWorkflow inner) : IWorkflow
    {
        public IReadOnlyList<string> Types => inner.Types;

        public TimeSpan Deadline => inner.Deadline;

        public IReadOnlyList<StepDefinition> Steps => [.. inner.Steps.Select((step, i) => i == inner.Steps.Count - 1 ? step with { Body = _ => throw new ActivityFailedException("test.failed", "Failed as asked.") } : step)];

        public Task Failed(StepContext context, ActivityError error, bool undone) => inner.Failed(context, error, undone);
    }
}
