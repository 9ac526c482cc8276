using System.Text.Json;
using Cloud.Client;
using Cloud.Domain.Blueprints;
using Cloud.Domain.Environments;

namespace Cloud.Api.Tests.Integrations;

/// <summary>Fastly as an integration: which plans have it, for which environments, in which form, and what is never told of it.</summary>
public sealed class FastlyTests(CloudApp app)
{
    private const string Service = "7i6HN3TK9wS159v2gPAZ8A";
    private const string StagingService = "SU1Z0isxPaozGVKXdv0eY";
    private const string Token = "abcdefghijklmnopqrstuvwxyz_-6789";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task R67_Enterprise_projects_may_have_it_and_others_are_told_the_way_there()
    {
        var owner = await app.NewOwner();
        var refused = await (await owner.Post(await owner.NewProject() + "/integrations", new { type = "fastly", service_id = Service, token = Token })).Refusal(409, "plan.third_party_cdn_not_allowed");
        Assert.Contains("Projects of the plan Enterprise may have Fastly", refused.Detail!, StringComparison.Ordinal);
        var plans = (await owner.Read<List<PlanResource>>("/api/plans")).ToDictionary(p => p.Id, p => p.Features.ThirdPartyCdn);
        Assert.Equal((false, true), (plans["pro"], plans["enterprise"]));
        var project = await Enterprise(owner);
        Assert.True((await owner.Read<CapabilitiesResource>(project + "/capabilities")).ThirdPartyCdn);

        var sent = await owner.Post(project + "/integrations", new { type = "fastly", service_id = Service, token = Token });
        Assert.Equal(200, (int)sent.StatusCode);
        var text = await sent.Content.ReadAsStringAsync(Ct);
        Assert.DoesNotContain(Token, text, StringComparison.Ordinal);
        var shown = JsonSerializer.Deserialize<Accepted>(text, WireJson.Options)!.Entity<IntegrationResource>()!;
        Assert.Equal(("fastly", Service, true), (shown.Type, shown.ServiceId, shown.HasToken));
        Assert.Equal(["production"], shown.Environments);
        Assert.Equal([("production", "unused")], shown.UsedBy.Select(u => (u.Environment, u.State)));
        var events = await (await owner.Get(owner.Organization + "/audit-events?page[size]=20")).Content.ReadAsStringAsync(Ct);
        Assert.Contains(Service, events, StringComparison.Ordinal);
        Assert.DoesNotContain(Token, events, StringComparison.Ordinal);
    }

    [Fact]
    public async Task R45_Staging_has_it_with_a_service_of_its_own()
    {
        var owner = await app.NewOwner();
        var place = await Enterprise(owner) + "/integrations";
        var made = await (await owner.Post(place, new { type = "fastly", service_id = Service, staging_service_id = StagingService, token = Token })).Read<Accepted>();
        Assert.Equal(["staging", "production"], made.Entity<IntegrationResource>()!.Environments);
        var self = made.Entity<IntegrationResource>()!.Links[Relation.Edit].Href;
        var changed = await (await owner.Patch(self, new { environments = new[] { "staging" }, token = Token })).Read<Accepted>();
        Assert.Equal(["staging"], changed.Entity<IntegrationResource>()!.Environments);
    }

    public static TheoryData<object, string, string> Wrong() => new()
    {
        { new { service_id = Service, token = Token, environments = new[] { "integration" } }, "environments", "Fastly does not reach integration environments" },
        { new { service_id = Service, token = Token, environments = new[] { "production", "staging" } }, "staging_service_id", "Name another service for staging" },
        { new { service_id = Service, staging_service_id = Service, token = Token }, "staging_service_id", "is production's service" },
        { new { service_id = "7i6HN3TK9wS159v2gPAZ8-", token = Token }, "service_id", "22 letters and digits" },
        { new { service_id = Service + "x", token = Token }, "service_id", "22 letters and digits" },
        { new { token = Token }, "service_id", "22 letters and digits" },
        { new { service_id = Service }, "token", "is needed" },
        { new { service_id = Service, token = "short" }, "token", "32 letters" },
        { new { service_id = Service, token = Token, license_key = "x" }, "license_key", "is nothing that fastly has" },
        { new { service_id = Service, token = Token, app_name = "Shop" }, "app_name", "is nothing that fastly has" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task R43_What_is_wrong_is_said_at_its_field(object body, string field, string says)
    {
        var owner = await app.NewOwner();
        var place = await Enterprise(owner) + "/integrations";
        var typed = JsonSerializer.SerializeToNode(body)!.AsObject();
        typed["type"] = "fastly";
        var refusal = await (await owner.Post(place, typed)).Refusal(422);
        var (_, messages) = refusal.Errors!.Single(e => e.Key.Split('.')[^1] == field);
        Assert.Contains(says, string.Join(' ', messages), StringComparison.Ordinal);
        Assert.DoesNotContain(Token, JsonSerializer.Serialize(refusal.Errors), StringComparison.Ordinal);
        Assert.Empty(await owner.Read<List<IntegrationResource>>(place));
    }

    [Fact]
    public async Task A_key_that_is_another_s_is_nothing_of_New_Relic_either()
    {
        var owner = await app.NewOwner();
        var refusal = await (await owner.Post(await owner.NewProject() + "/integrations", new { type = "newrelic", license_key = Samples.NewRelicKey, service_id = Service })).Refusal(422);
        Assert.Contains("service_id", refusal.Errors!.Keys.Select(k => k.Split('.')[^1]));
    }

    [Fact]
    public async Task A_deletion_says_what_stays_at_Fastly_and_a_name_s_record_who_knows_where_it_points()
    {
        var owner = await app.NewOwner();
        var project = await Enterprise(owner);
        var production = project + "/environments/production";
        await owner.Post(production + "/activate");
        await owner.Settle(production);
        var integration = (await (await owner.Post(project + "/integrations", new { type = "fastly", service_id = Service, token = Token })).Read<Accepted>()).Entity<IntegrationResource>()!;
        await owner.OnEnvironment(production, (db, e) =>
        {
            var stack = db.Stacks.SingleOrDefault(s => s.EnvironmentId == e.Id);
            if (stack is null)
            {
                db.Stacks.Add(stack = EnvironmentStack.For(e, EnvironmentStack.NameOf(e), "us-east-1"));
            }

            stack.See("arn:aws:cloudformation:us-east-1:000000000000:stack/x/1", "CREATE_COMPLETE", null, new Dictionary<string, string> { [StackOutputs.Integrations] = $"fastly:{integration.Id}:1", [StackOutputs.FastlyService] = Service }, [], TimeProvider.System.GetUtcNow());
            return Task.CompletedTask;
        });
        Assert.Equal(IntegrationStates.Applied, (await owner.Read<IntegrationResource>(integration.Links[Relation.Self].Href)).Status);

        var named = (await (await owner.Post(production + "/domains", new { name = "shop.example.org" })).Read<Accepted>()).Entity<DomainResource>()!;
        var traffic = named.Records.Single(r => r.Purpose == DomainRecordPurpose.Traffic);
        Assert.Null(traffic.Value);
        Assert.Contains($"its service {Service}", traffic.Hint!, StringComparison.Ordinal);
        Assert.Null(named.Records[0].Hint);

        var gone = await (await owner.Delete(integration.Links[Relation.Delete].Href)).Read<Accepted>();
        Assert.StartsWith("Redeploy production", gone.Hint!.Message, StringComparison.Ordinal);
        Assert.Contains("by the name cloud-production, stays there", gone.Hint.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_look_at_it_says_that_nobody_was_asked_where_no_address_is_named()
    {
        var owner = await app.NewOwner();
        var integration = (await (await owner.Post(await Enterprise(owner) + "/integrations", new { type = "fastly", service_id = Service, token = Token })).Read<Accepted>()).Entity<IntegrationResource>()!;
        var look = await (await owner.Post(integration.Links[Relation.Validate].Href)).Read<IntegrationValidation>();
        Assert.Equal([("key", "passed"), ("provider", "not_checked")], look.Checks.Select(c => (c.Name, c.State)));
        Assert.Contains("does not ask Fastly", look.Checks[1].Detail, StringComparison.Ordinal);
    }

    private static async Task<string> Enterprise(Member owner)
    {
        var accepted = await (await owner.Post(owner.Organization + "/projects", Samples.Project() with { Plan = "enterprise", Activate = [] })).Read<Accepted>();
        return "/api/projects/" + accepted.Entity<ProjectResource>()!.Id;
    }
}
