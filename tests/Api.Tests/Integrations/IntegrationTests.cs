using System.Text.Json;
using Cloud.Client;
using Cloud.Domain.Blueprints;
using Cloud.Domain.Environments;

namespace Cloud.Api.Tests.Integrations;

public sealed class IntegrationTests(CloudApp app)
{
    private const string European = "eu01xx6789abcdef0123456789abcdefFFFFNRAL";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task R71_A_project_is_connected_by_a_key_that_nobody_reads_again()
    {
        var (owner, project) = await Shop();
        var offered = (await owner.Read<ProjectResource>(project)).Links[Relation.ManageIntegrations].Href;
        var sent = await owner.Post(offered, new { type = "newrelic", license_key = European, app_name = "Shop" });
        Assert.Equal(200, (int)sent.StatusCode);
        var text = await sent.Content.ReadAsStringAsync(Ct);
        Assert.DoesNotContain(European, text, StringComparison.OrdinalIgnoreCase);
        var made = JsonSerializer.Deserialize<Accepted>(text, WireJson.Options)!;
        Assert.Equal(("Created", 201), (made.Status, made.Code));
        var shown = made.Entity<IntegrationResource>()!;
        Assert.Equal(("newrelic", "eu", "Shop", true, IntegrationStates.Unused), (shown.Type, shown.Region, shown.AppName, shown.HasLicenseKey, shown.Status));
        Assert.Equal(["staging", "production"], shown.Environments);
        Assert.Null(shown.HasServerToken);

        // Staging of this plan stands on production's nodes, and has what they run.
        Assert.Equal([("production", "unused")], shown.UsedBy.Select(u => (u.Environment, u.State)));
        Assert.Equal(shown.Id, Assert.Single(await owner.Read<List<IntegrationResource>>(offered)).Id);
        Assert.Equal("Shop", (await owner.Read<IntegrationResource>(shown.Links[Relation.Self].Href)).AppName);
        var events = await (await owner.Get(owner.Organization + "/audit-events?page[size]=20")).Content.ReadAsStringAsync(Ct);
        Assert.Contains("license_key", events, StringComparison.Ordinal);
        Assert.DoesNotContain(European, events, StringComparison.OrdinalIgnoreCase);
        await (await owner.Post(offered, new { type = "newrelic", license_key = Samples.NewRelicKey })).Refusal(409, "integration.exists");
    }

    [Fact]
    public async Task What_runs_without_it_says_so_and_links_the_redeployment_that_brings_it()
    {
        var (owner, project) = await Shop();
        var production = project + "/environments/production";
        await Runs(owner, production);
        var made = await Made(owner, project, new { type = "newrelic", license_key = Samples.NewRelicKey, environments = new[] { "production" } });
        Assert.Equal("Redeploy production: what runs takes it over then, and not before.", made.Hint!.Message);
        var integration = made.Entity<IntegrationResource>()!;
        var use = Assert.Single(integration.UsedBy);
        Assert.Equal((IntegrationStates.Outdated, IntegrationStates.Outdated, production + "/redeploy"), (integration.Status, use.State, use.Links[Relation.Redeploy].Href));

        // As the worker finds it after that redeployment.
        await Told(owner, production, $"newrelic:{integration.Id}:1");
        var applied = await owner.Read<IntegrationResource>(integration.Links[Relation.Self].Href);
        Assert.Equal((IntegrationStates.Applied, false), (applied.Status, applied.UsedBy[0].Offers(Relation.Redeploy)));
        var same = await (await owner.Patch(applied.Links[Relation.Edit].Href, new { environments = new[] { "production" } })).Read<Accepted>();
        Assert.Equal("What runs has it already as it is now: nothing needs a redeployment.", same.Hint!.Message);

        // Another key is another state, another environment is not.
        await (await owner.Patch(applied.Links[Relation.Edit].Href, new { license_key = Samples.NewRelicKey })).Read<Accepted>();
        Assert.Equal(IntegrationStates.Outdated, (await owner.Read<IntegrationResource>(integration.Links[Relation.Self].Href)).Status);
        await Told(owner, production, $"newrelic:{integration.Id}:2");
        var moved = (await (await owner.Patch(applied.Links[Relation.Edit].Href, new { environments = new[] { "staging" } })).Read<Accepted>()).Entity<IntegrationResource>()!;
        Assert.Equal(IntegrationStates.Outdated, moved.UsedBy.Single(u => u.Environment == "production").State);

        var gone = await (await owner.Delete(applied.Links[Relation.Delete].Href)).Read<Accepted>();
        Assert.Equal(("Deleted", "production"), (gone.Status, Assert.Single(gone.Entity<IntegrationResource>()!.UsedBy).Environment));
        await (await owner.Get(applied.Links[Relation.Self].Href)).Refusal(404, "integration.not_found");
    }

    public static TheoryData<object, string> Wrong() => new()
    {
        { new { type = "datadog" }, "type" },
        { new { type = "newrelic" }, "license_key" },
        { new { type = "newrelic", license_key = "NRAK-0123456789ABCDEF0123456789A" }, "license_key" },
        { new { type = "newrelic", license_key = European, region = "us" }, "region" },
        { new { type = "newrelic", license_key = European, app_name = "it's \"mine\"" }, "app_name" },
        { new { type = "newrelic", license_key = European, server_id = "x" }, "server_id" },
        { new { type = "newrelic", license_key = European, environments = new[] { "everywhere" } }, "environments" },
        { new { type = "newrelic", license_key = European, environments = Array.Empty<string>() }, "environments" },
        { new { type = "blackfire", server_token = new string('a', 64) }, "server_id" },
        { new { type = "blackfire", server_id = Samples.BlackfireServer, server_token = "short" }, "server_token" },
        { new { type = "blackfire", server_id = Samples.BlackfireServer, server_token = new string('a', 64), license_key = European }, "license_key" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task What_is_wrong_is_said_at_its_field(object body, string field)
    {
        var (owner, project) = await Shop();
        var refusal = await (await owner.Post(project + "/integrations", body)).Refusal(422);
        Assert.Contains(field, refusal.Errors!.Keys.Select(k => k.Split('.')[^1]));
        Assert.Empty(await owner.Read<List<IntegrationResource>>(project + "/integrations"));
    }

    [Fact]
    public async Task A_look_at_the_key_says_what_was_not_asked()
    {
        var (owner, project) = await Shop();
        var integration = (await Made(owner, project, new { type = "newrelic", license_key = Samples.NewRelicKey })).Entity<IntegrationResource>()!;
        var look = await (await owner.Post(integration.Links[Relation.Validate].Href)).Read<IntegrationValidation>();
        Assert.True(look.Valid);
        Assert.Equal([("key", "passed"), ("provider", "not_checked")], look.Checks.Select(c => (c.Name, c.State)));
        Assert.Contains("does not ask New Relic", look.Checks[1].Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_of_what_was_changed_meanwhile_is_refused()
    {
        var (owner, project) = await Shop();
        var self = (await Made(owner, project, new { type = "newrelic", license_key = Samples.NewRelicKey })).Entity<IntegrationResource>()!.Links[Relation.Self].Href;
        var tag = (await owner.Get(self)).Headers.ETag!.ToString();
        await (await owner.Patch(self, new { app_name = "One" })).Read<Accepted>();
        using var late = new HttpRequestMessage(HttpMethod.Patch, self) { Content = System.Net.Http.Json.JsonContent.Create(new { app_name = "Two" }) };
        late.Headers.TryAddWithoutValidation("If-Match", tag);
        await (await owner.Http.SendAsync(late, Ct)).Refusal(412);
        Assert.Equal("One", (await owner.Read<IntegrationResource>(self)).AppName);
    }

    private async Task<(Member Owner, string Project)> Shop()
    {
        var owner = await app.NewOwner();
        return (owner, await owner.NewProject());
    }

    private static async Task<Accepted> Made(Member owner, string project, object body) => await (await owner.Post(project + "/integrations", body)).Read<Accepted>();

    private static async Task Runs(Member owner, string environment)
    {
        await owner.Post(environment + "/activate");
        await owner.Settle(environment);
        await Told(owner, environment, null);
    }

    /// <summary>What the environment's stack said of its integrations.</summary>
    private static Task Told(Member owner, string environment, string? marks) => owner.OnEnvironment(environment, (db, e) =>
    {
        var stack = db.Stacks.SingleOrDefault(s => s.EnvironmentId == e.Id);
        if (stack is null)
        {
            db.Stacks.Add(stack = EnvironmentStack.For(e, EnvironmentStack.NameOf(e), "us-east-1"));
        }

        stack.See("arn:aws:cloudformation:us-east-1:000000000000:stack/x/1", "CREATE_COMPLETE", null, marks is null ? new Dictionary<string, string>() : new Dictionary<string, string> { [StackOutputs.Integrations] = marks }, [], TimeProvider.System.GetUtcNow());
        return Task.CompletedTask;
    });
}
