using Cloud.Client;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Api.Tests.Environments;

/// <summary>Staging on production's nodes: what it needs, what it holds, what it shows.</summary>
public sealed class SharedStagingTests(CloudApp app)
{
    [Fact]
    public async Task R46_Shared_staging_shows_production_s_three_nodes_and_says_whose_they_are()
    {
        var (owner, production, staging) = await Standing();
        await (await owner.Post(staging + "/activate")).Read<Accepted>();
        await owner.Settle(staging);

        var nodes = await owner.Read<List<NodeResource>>(staging + "/nodes");
        Assert.Equal((await owner.Read<List<NodeResource>>(production + "/nodes")).Select(n => (n.Name, n.Zone, n.State, n.Gateway)), nodes.Select(n => (n.Name, n.Zone, n.State, n.Gateway)));
        Assert.Equal((3, true), (nodes.Count, nodes.TrueForAll(n => n.Shared)));
        Assert.DoesNotContain(await owner.Read<List<NodeResource>>(production + "/nodes"), n => n.Shared);
        Assert.Equal(3, (await owner.Read<List<GatewayResource>>(staging + "/gateways")).Count);
        Assert.Equal("production", (await owner.Read<EnvironmentResource>(staging)).SharedWith);
    }

    [Fact]
    public async Task R46_Staging_needs_an_active_production_and_says_so()
    {
        var owner = await app.NewOwner();
        var project = await owner.NewProject();
        var staging = project + "/environments/staging";

        Assert.False((await owner.Read<EnvironmentResource>(staging)).Offers(Relation.Activate));
        var problem = await (await owner.Post(staging + "/activate")).Refusal(409, "staging.needs_production");
        Assert.Contains("Activate production first", problem.Detail, StringComparison.Ordinal);
        await (await owner.Post(owner.Organization + "/projects", Samples.Project() with { Activate = ["production", "staging"] })).Refusal(409, "staging.needs_production");
    }

    [Fact]
    public async Task R46_Production_stays_while_it_carries_staging()
    {
        var (owner, production, staging) = await Standing();
        await (await owner.Post(staging + "/activate")).Read<Accepted>();
        await owner.Settle(staging);

        Assert.False((await owner.Read<EnvironmentResource>(production)).Offers(Relation.Deactivate));
        var problem = await (await owner.Post(production + "/deactivate", new { confirm = "production" })).Refusal(409, "production.carries_staging");
        Assert.Contains("Deactivate staging first", problem.Detail, StringComparison.Ordinal);

        await (await owner.Post(staging + "/deactivate")).Read<Accepted>();
        await owner.Quiet(staging);
        await (await owner.Post(production + "/deactivate", new { confirm = "production" })).Read<Accepted>();
    }

    [Fact]
    public async Task What_holds_one_of_the_two_holds_the_other()
    {
        var (owner, production, staging) = await Standing();
        var activity = Assert.Single((await (await owner.Post(staging + "/activate")).Read<Accepted>()).Embedded.Activities);

        Assert.Equal(activity.Id, (await (await owner.Post(production + "/deactivate", new { confirm = "production" })).Refusal(423, "environment.busy")).Activity);
        var held = await owner.Read<EnvironmentResource>(production);
        Assert.Equal((activity.Id, false), (held.LockedBy, held.Offers(Relation.Deactivate)));
    }

    [Fact]
    public async Task A_failed_activation_is_tried_again_only_while_production_stands()
    {
        var (owner, production, staging) = await Standing();
        var activity = Assert.Single((await (await owner.Post(staging + "/activate")).Read<Accepted>()).Embedded.Activities);
        await owner.OnEnvironment(staging, async (db, subject) =>
        {
            (await db.Activities.SingleAsync(a => a.EnvironmentId == subject.Id)).Fail(new("stack.failed", "No."), TimeProvider.System.GetUtcNow());
            subject.ProvisioningFailed(TimeProvider.System.GetUtcNow());
        });
        var self = activity.Links[Relation.Self].Href;
        Assert.Contains(Relation.Retry, (await owner.Read<ActivityResource>(self)).Links.Keys);

        await owner.OnEnvironment(production, (_, e) => { e.RequireAttention(TimeProvider.System.GetUtcNow()); return Task.CompletedTask; });
        Assert.DoesNotContain(Relation.Retry, (await owner.Read<ActivityResource>(self)).Links.Keys);
        await (await owner.Post(self + "/retry")).Refusal(409, "staging.needs_production");
    }

    [Fact]
    public async Task A_production_of_an_older_template_is_named_with_the_way_out()
    {
        var (owner, production, staging) = await Standing();
        await owner.OnEnvironment(production, async (db, subject) =>
        {
            var stack = await db.Stacks.FindAsync([subject.Id], TestContext.Current.CancellationToken);
            stack!.See(stack.Arn, stack.Status, null, new Dictionary<string, string>(StringComparer.Ordinal) { ["VpcId"] = "vpc-1" }, null, TimeProvider.System.GetUtcNow());
        });

        Assert.Contains("Redeploy production", (await (await owner.Post(staging + "/activate")).Refusal(409, "staging.production_outdated")).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task R46_Of_ten_racing_requests_on_the_two_one_goes_through()
    {
        var (owner, production, staging) = await Standing();

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => i % 2 == 0
            ? owner.Post(staging + "/activate")
            : owner.Post(production + "/deactivate", new { confirm = "production" })));

        Assert.Single(answers, a => a.IsSuccessStatusCode);
        Assert.All(answers.Where(a => !a.IsSuccessStatusCode), a => Assert.Equal(423, (int)a.StatusCode));
        Assert.Equal(1L, await app.Scalar<long>("select count(*) from activities where organization_id = $1 and completed_at is null", owner.OrganizationId));
    }

    [Fact]
    public async Task R16_Dedicated_staging_asks_nothing_of_production()
    {
        var owner = await app.NewOwner();
        var accepted = await (await owner.Post(owner.Organization + "/projects", Samples.Project() with { Plan = "enterprise" })).Read<Accepted>();
        var staging = $"/api/projects/{accepted.Entity<ProjectResource>()!.Id}/environments/staging";

        await (await owner.Post(staging + "/activate")).Read<Accepted>();
        Assert.Null((await owner.Read<EnvironmentResource>(staging)).SharedWith);
    }

    [Fact]
    public async Task R16_R46_Each_plan_says_where_staging_runs()
    {
        var owner = await app.NewOwner();
        var plans = await owner.Read<List<PlanResource>>("/api/plans");
        Assert.Equal([("enterprise", "dedicated"), ("pro", "shared")], plans.OrderBy(p => p.Id, StringComparer.Ordinal).Select(p => (p.Id, p.Features.Staging!)));
    }

    private async Task<(Member Owner, string Production, string Staging)> Standing()
    {
        var owner = await app.NewOwner();
        var project = await owner.NewProject("production");
        await owner.Settle(project + "/environments/production");
        return (owner, project + "/environments/production", project + "/environments/staging");
    }
}
