using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Activities;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Api.Tests.Scaling;

/// <summary>Scaling requests as a client sees them: asked for, refused, previewed, called off.</summary>
public sealed class ScalingTests(CloudApp app)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task R26_A_larger_size_becomes_a_request_and_an_activity_that_holds_the_environment()
    {
        var (owner, production) = await Standing();
        var accepted = await (await owner.Post(production + "/scaling-requests", new { size = "24" })).Read<Accepted>();
        var request = accepted.Entity<ScalingRequestResource>()!;
        var activity = Assert.Single(accepted.Embedded.Activities);

        Assert.Equal(("vertical", "planned", "6", "24"), (request.Kind, request.State, request.From.Size, request.To.Size));
        Assert.Equal((ActivityType.EnvironmentScale, "Scaling production to 24 CPU", request.Activity), (activity.Type, activity.Description, activity.Id));
        Assert.Equal([(1, "waiting", "6"), (2, "waiting", "6"), (3, "waiting", "6")], request.Nodes.Select(n => (n.Index, n.State, n.Size)));
        Assert.Equal([(1, (int?)1, 2), (2, 2, 2), (3, 3, 2)], request.Course.Select(m => (m.Order, m.Node, m.InService)));
        Assert.Equal((null, null, "Price not known: no price list is kept yet."), (request.Cost.MonthlyBefore, request.Cost.MonthlyAfter, request.Cost.Note));

        var held = await owner.Read<EnvironmentResource>(production);
        Assert.Equal(activity.Id, held.LockedBy);
        Assert.DoesNotContain(Relation.Scale, held.Links.Keys);
        var busy = await (await owner.Post(production + "/scaling-requests", new { size = "48" })).Refusal(423, "environment.busy");
        Assert.True(busy.Retryable);
        Assert.Equal(request.Id, Assert.Single(await owner.Read<List<ScalingRequestResource>>(production + "/scaling-requests")).Id);
    }

    [Fact]
    public async Task A_preview_says_what_would_happen_and_makes_nothing()
    {
        var (owner, production) = await Standing();
        var accepted = await (await owner.Post(production + "/scaling-requests", new { size = "12", web_nodes = 2, dry_run = true })).Read<Accepted>();
        var preview = accepted.Entity<ScalingRequestResource>()!;

        Assert.Empty(accepted.Embedded.Activities);
        Assert.Equal((null, true, "both"), (preview.Id, preview.DryRun, preview.Kind));
        Assert.Equal([null, 1, 2, 3], preview.Course.Select(m => m.Node));
        Assert.Empty(await owner.Read<List<ScalingRequestResource>>(production + "/scaling-requests"));
        Assert.Null((await owner.Read<EnvironmentResource>(production)).LockedBy);
    }

    [Theory]
    [InlineData("{}", "size")]
    [InlineData("""{"size":"7"}""", "size")]
    [InlineData("""{"size":24}""", "size")]
    [InlineData("""{"web_nodes":31}""", "web_nodes")]
    [InlineData("""{"web_nodes":-1}""", "web_nodes")]
    [InlineData("""{"size":"12","scheduled_for":"2020-01-01T00:00:00Z"}""", "scheduled_for")]
    [InlineData("""{"size":"12","scheduled_for":"2099-01-01T00:00:00Z"}""", "scheduled_for")]
    [InlineData("""{"size":"12","return_at":"2020-01-01T00:00:00Z"}""", "return_at")]
    public async Task A_wrong_field_is_named(string body, string field)
    {
        var (owner, production) = await Standing();
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        var problem = await (await owner.Post(production + "/scaling-requests", content)).Refusal(422, "validation.failed");
        Assert.Contains(field, problem.Errors!.Keys);
    }

    [Fact]
    public async Task What_would_change_nothing_is_refused_and_so_is_what_has_no_size_of_its_own()
    {
        var (owner, production) = await Standing();
        await (await owner.Post(production + "/scaling-requests", new { size = "6" })).Refusal(409, "scaling.no_change");
        await (await owner.Post(production + "/scaling-requests", new { web_nodes = 0 })).Refusal(409, "scaling.no_change");
        var project = production[..production.IndexOf("/environments", StringComparison.Ordinal)];
        await (await owner.Post(project + "/environments/master/scaling-requests", new { size = "12" })).Refusal(409, "scaling.not_for_integration");
        await (await owner.Post(project + "/environments/staging/scaling-requests", new { size = "12" })).Refusal(409, "scaling.not_for_staging");
        Assert.DoesNotContain(Relation.Scale, (await owner.Read<EnvironmentResource>(project + "/environments/staging")).Links.Keys);
    }

    [Fact]
    public async Task A_production_that_does_not_stand_cannot_be_scaled()
    {
        var owner = await app.NewOwner();
        await (await owner.Post(await owner.NewProject() + "/environments/production/scaling-requests", new { size = "12" })).Refusal(409, "environment.wrong_state");
    }

    [Fact]
    public async Task Of_ten_requests_at_once_one_is_taken()
    {
        var (owner, production) = await Standing();
        var answers = await Task.WhenAll(Enumerable.Range(1, 10).Select(_ => owner.Post(production + "/scaling-requests", new { size = "12" })));
        Assert.Equal(1, answers.Count(a => a.IsSuccessStatusCode));
        Assert.All(answers.Where(a => !a.IsSuccessStatusCode), a => Assert.Equal(423, (int)a.StatusCode));
    }

    [Fact]
    public async Task A_scheduled_request_holds_nothing_and_can_be_cancelled()
    {
        var (owner, production) = await Standing();
        var at = TimeProvider.System.GetUtcNow().AddDays(3);
        var accepted = await (await owner.Post(production + "/scaling-requests", new { size = "48", scheduled_for = at, return_at = at.AddDays(2) })).Read<Accepted>();
        var request = accepted.Entity<ScalingRequestResource>()!;
        Assert.Equal(("scheduled", "scheduled"), (request.State, accepted.Embedded.Activities[0].State));
        Assert.Null((await owner.Read<EnvironmentResource>(production)).LockedBy);

        await (await owner.Post(request.Links["#cancel"].Href)).Read<Accepted>();
        var cancelled = await owner.Read<ScalingRequestResource>(request.Links[Relation.Self].Href);
        Assert.Equal("cancelled", cancelled.State);
        Assert.DoesNotContain(cancelled.Links.Keys, k => k.StartsWith('#'));
        Assert.Equal("cancelled", (await owner.Read<ActivityResource>(cancelled.Links["activity"].Href)).State);
        await (await owner.Post(request.Links["#cancel"].Href)).Refusal(409, "scaling.not_waiting");
    }

    [Fact]
    public async Task Behind_a_backup_a_request_waits_and_says_for_what()
    {
        var (owner, production) = await Standing();
        var backup = await (await owner.Post(production + "/backup")).Read<Accepted>();
        await app.AsOwner(owner.OrganizationId, db => db.Activities.Where(a => a.Type == ActivityTypes.EnvironmentBackup).ExecuteUpdateAsync(set => set.SetProperty(a => a.State, Domain.Activities.ActivityState.InProgress), Ct));

        var accepted = await (await owner.Post(production + "/scaling-requests", new { size = "12" })).Read<Accepted>();

        var request = await owner.Read<ScalingRequestResource>(accepted.Entity<ScalingRequestResource>()!.Links[Relation.Self].Href);
        Assert.Equal(("planned", backup.Embedded.Activities[0].Id, "Waits for: Backing up production"), (request.State, request.WaitingFor, request.Reason));
    }

    [Fact]
    public async Task Links_say_what_is_possible_and_every_verb_that_is_absent_is_refused()
    {
        var (owner, production) = await Standing();
        var now = TimeProvider.System.GetUtcNow();
        Dictionary<string, (Action<Domain.Scaling.ScalingRequest, Environment> As, string[] Offered)> states = new(StringComparer.Ordinal)
        {
            ["scheduled"] = ((_, _) => { }, ["#cancel"]),
            ["in_progress"] = ((r, e) => r.Begin(e, r.Nodes, [], now), ["#pause", "#abort"]),
            ["paused"] = ((r, e) => { r.Begin(e, r.Nodes, [], now); r.Pause(now); }, ["#resume", "#abort"]),
            ["aborted"] = ((r, e) => { r.Begin(e, r.Nodes, [], now); r.Abort("No capacity", now); }, []),
            ["complete"] = ((r, e) => { r.Begin(e, r.Nodes, [], now); r.Complete(now); }, []),
            ["cancelled"] = ((r, _) => r.Cancel(now), []),
        };
        foreach (var (state, (@as, offered)) in states)
        {
            foreach (var verb in new[] { "#cancel", "#pause", "#resume", "#abort" })
            {
                var made = await owner.Scale(production, "12", @as);
                var self = $"{production}/scaling-requests/{WireId.From(made.Id)}";
                var shown = (await owner.Read<ScalingRequestResource>(self)).Links;
                Assert.Equal(offered, shown.Keys.Where(k => k.StartsWith('#')));
                var answer = await owner.Post($"{self}/{verb[1..]}");
                Assert.True(offered.Contains(verb) ? answer.IsSuccessStatusCode : (int)answer.StatusCode == 409, $"{verb} of a request that is {state}: {(int)answer.StatusCode}");
            }
        }
    }

    [Fact]
    public async Task An_abort_asks_the_worker_to_stop_and_a_second_one_is_refused()
    {
        var (owner, production) = await Standing();
        var made = await owner.Scale(production, "12", (r, e) => r.Begin(e, r.Nodes, [], TimeProvider.System.GetUtcNow()));
        var self = $"{production}/scaling-requests/{WireId.From(made.Id)}";

        var aborted = (await (await owner.Post(self + "/abort")).Read<Accepted>()).Entity<ScalingRequestResource>()!;

        Assert.Equal(("aborted", "Aborted on request."), (aborted.State, aborted.Reason));
        await (await owner.Post(self + "/abort")).Refusal(409, "scaling.not_running");
        await app.AsOwner(owner.OrganizationId, async db => Assert.NotNull((await db.Activities.SingleAsync(a => a.Id == made.ActivityId, Ct)).CancelRequestedAt));
    }

    [Fact]
    public async Task R26_While_a_node_is_out_the_nodes_say_so()
    {
        var (owner, production) = await Standing();
        await owner.Scale(production, "24", (r, e) =>
        {
            var now = TimeProvider.System.GetUtcNow();
            r.Begin(e, r.Nodes, [], now);
            e.BeginUpdate(now);
            r.See(1, Domain.Scaling.ScalingNodeState.InService, now, "24");
            r.See(2, Domain.Scaling.ScalingNodeState.Resizing, now);
        });
        var nodes = await owner.Read<List<NodeResource>>(production + "/nodes");
        Assert.Equal([("in_service", "24"), ("replacing", "6"), ("in_service", "6")], nodes.Select(n => (n.State, n.Size!)));
        var request = Assert.Single(await owner.Read<List<ScalingRequestResource>>(production + "/scaling-requests"));
        Assert.Equal("Node 2 of 3 is resizing", request.Reason);
    }

    [Fact]
    public async Task A_reader_sees_requests_and_may_change_none()
    {
        var (owner, production) = await Standing();
        var made = await owner.Scale(production);
        var reader = owner with { Http = app.Client(await app.TokenFor(owner.UserId, Domain.Identity.CredentialKind.Api, null, "read")) };
        var self = $"{production}/scaling-requests/{WireId.From(made.Id)}";
        Assert.DoesNotContain((await reader.Read<ScalingRequestResource>(self)).Links.Keys, k => k.StartsWith('#'));
        await (await reader.Post(self + "/cancel")).Refusal(403, "auth.forbidden");
        await (await reader.Post(production + "/scaling-requests", new { size = "12" })).Refusal(403, "auth.forbidden");
    }

    private async Task<(Member Owner, string Production)> Standing()
    {
        var owner = await app.NewOwner();
        var production = await owner.NewProject("production") + "/environments/production";
        await owner.Settle(production);
        return (owner, production);
    }
}
