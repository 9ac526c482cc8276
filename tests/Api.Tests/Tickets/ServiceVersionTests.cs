using Cloud.Client;
using Cloud.Domain.Identity;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Api.Tests.Tickets;

/// <summary>Other versions of services: at once where the customer may change things, by a ticket where they may not (R54).</summary>
public sealed class ServiceVersionTests(CloudApp app)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task R54_On_integration_the_customer_changes_versions_at_once()
    {
        var (owner, master) = await Active("master");

        var accepted = await (await owner.Post(master + "/service-versions", new { services = new { mysql = "11.4" } })).Read<Accepted>();

        var activity = Assert.Single(accepted.Embedded.Activities);
        Assert.Equal((ActivityType.EnvironmentRedeploy, "Changing versions on master: mysql 10.6 to 11.4"), (activity.Type, activity.Description));
        Assert.Null(accepted.Entity<TicketResource>());
        Assert.Equal("11.4", (await owner.Read<List<ServiceVersionsResource>>(master + "/service-versions")).Single(s => s.Service == "mysql").Version);
        Assert.Empty((await owner.Read<ItemCollection<TicketResource>>(owner.Organization + "/tickets")).Items);
    }

    [Theory]
    [InlineData("staging")]
    [InlineData("production")]
    public async Task R54_On_staging_and_production_it_becomes_a_ticket_and_nothing_runs(string name)
    {
        var (owner, environment) = await Active(name, shared: false);
        var before = await owner.Read<List<ActivityResource>>(environment + "/activities");

        var accepted = await (await owner.Post(environment + "/service-versions", new { services = new { mysql = "11.4", cache = "8.0" }, message = "For the sale" })).Read<Accepted>();

        Assert.Empty(accepted.Embedded.Activities);
        var ticket = accepted.Entity<TicketResource>()!;
        Assert.Equal((1, TicketStatus.New, TicketDecision.Awaited, name), (ticket.TicketId, ticket.Status, ticket.Change!.Decision, ticket.Environment));
        Assert.Equal([new VersionChange("cache", "redis", "7.2", "8.0"), new VersionChange("mysql", "mysql", "10.6", "11.4")], ticket.Change.Services);
        Assert.Equal("For the sale", ticket.Description);
        Assert.Equal(before.Count, (await owner.Read<List<ActivityResource>>(environment + "/activities")).Count);
        Assert.Equal("10.6", (await owner.Read<List<ServiceVersionsResource>>(environment + "/service-versions")).Single(s => s.Service == "mysql").Version);
        Assert.Equal(AttentionKind.Approval, Assert.Single(await owner.Read<List<AttentionItem>>("/api/attention")).Kind);
        await (await owner.Post($"/api/tickets/{ticket.Id}/approve")).Refusal(404, "path.not_found");
    }

    [Fact]
    public async Task The_ticket_of_a_wish_is_linked_for_whoever_may_follow_it_and_for_nobody_else()
    {
        var (owner, production) = await Active("production");
        var wish = new { services = new { mysql = "11.4" } };
        var seen = (await (await owner.Post(production + "/service-versions", wish)).Read<Accepted>()).Entity<TicketResource>()!;
        await owner.Read<TicketResource>(seen.Links[Relation.Self].Href);
        await owner.Read<List<TicketCommentResource>>(seen.Links[Relation.Comments].Href);

        var admin = await app.NewColleague(owner);
        await app.Role(admin, production, "production:admin");
        var unseen = (await (await admin.Post(production + "/service-versions", wish)).Read<Accepted>()).Entity<TicketResource>()!;
        Assert.Equal((2, TicketStatus.New), (unseen.TicketId, unseen.Status));
        Assert.Empty(unseen.Links);
        await (await admin.Get($"/api/tickets/{unseen.Id}")).Refusal(403, "auth.forbidden");
    }

    [Fact]
    public async Task Staff_who_ask_under_a_grant_are_led_to_their_own_side_of_the_ticket()
    {
        var (owner, production) = await Active("production");
        var @operator = await app.NewStaff(PlatformRole.Operator);
        await app.LetIn(@operator, owner, readOnly: false);
        var ticket = (await (await @operator.Post(production + "/service-versions", new { services = new { mysql = "11.4" } })).Read<Accepted>()).Entity<TicketResource>()!;
        Assert.Equal(ticket.Id, (await @operator.Read<TicketResource>(ticket.Links[Relation.Self].Href)).Id);
        await @operator.Read<List<TicketCommentResource>>(ticket.Links[Relation.Comments].Href);
    }

    [Theory]
    [InlineData("open")]
    [InlineData("closed")]
    public async Task A_ticket_whose_change_is_being_made_takes_no_status_without_a_word(string status)
    {
        var (owner, ticket) = await Asked();
        await (await (await app.NewStaff(PlatformRole.Operator)).Post($"/api/tickets/{ticket.Id}/approve")).Read<Accepted>();
        await (await owner.Patch($"/api/v1/tickets/{ticket.Id}", new { status })).Refusal(409, "ticket.running");
        Assert.Equal(TicketStatus.Pending, (await owner.Read<TicketResource>($"/api/tickets/{ticket.Id}")).Status);
    }

    [Fact]
    public async Task A_ticket_that_its_customer_closes_without_a_word_asks_nobody_for_a_decision_any_more()
    {
        var (owner, ticket) = await Asked();
        Assert.Single(await owner.Read<List<AttentionItem>>("/api/attention"));
        await (await owner.Patch($"/api/v1/tickets/{ticket.Id}", new { status = "closed" })).Read<PublishedTicket>();
        Assert.Empty(await owner.Read<List<AttentionItem>>("/api/attention"));
    }

    [Fact]
    public async Task R54_Approval_runs_the_change_and_the_ticket_is_solved_by_its_end()
    {
        var (owner, ticket) = await Asked();
        var @operator = await app.NewStaff(PlatformRole.Operator);

        var approved = await (await @operator.Post($"/api/tickets/{ticket.Id}/approve", new { reason = "Tested on staging" })).Read<Accepted>();

        var activity = Assert.Single(approved.Embedded.Activities);
        Assert.Equal(ticket.Id, activity.Parameters!.Value.GetProperty("ticket").GetString());
        var pending = await owner.Read<TicketResource>($"/api/tickets/{ticket.Id}");
        Assert.Equal((TicketStatus.Pending, TicketDecision.Approved, "Tested on staging"), (pending.Status, pending.Change!.Decision, pending.Change.Reason));
        Assert.Equal((activity.Id, true), (pending.Change.Activity!.Id, pending.Change.DecidedBy!.Staff));
        Assert.Equal("pending", (await owner.Read<ActivityResource>(pending.Links["activity"].Href)).State);
        Assert.Empty(await owner.Read<List<AttentionItem>>("/api/attention"));

        await owner.Finish(activity.Id);
        Assert.Equal(TicketStatus.Solved, (await owner.Read<TicketResource>($"/api/tickets/{ticket.Id}")).Status);
        var log = (await owner.Read<ItemCollection<AuditEvent>>(owner.Organization + "/audit-events")).Items[0];
        Assert.Equal(("ApproveTicket", "staff", "Tested on staging"), (log.Action, log.Actor.Type, log.Reason));
        Assert.StartsWith("operator-", log.Actor.Name, StringComparison.Ordinal);
    }

    [Fact]
    public async Task R54_A_change_that_fails_opens_its_ticket_again_and_a_retry_goes_on_with_it()
    {
        var (owner, ticket) = await Asked();
        var @operator = await app.NewStaff(PlatformRole.Operator);
        await app.LetIn(@operator, owner, readOnly: false);
        var activity = (await (await @operator.Post($"/api/tickets/{ticket.Id}/approve")).Read<Accepted>()).Embedded.Activities[0];
        var production = $"/api/projects/{ticket.Project}/environments/production";
        await owner.OnEnvironment(production, async (db, e) =>
        {
            var row = await db.Activities.SingleAsync(a => a.Description.StartsWith("Changing versions"), Ct);
            e.TakeBackVersions(Domain.Environments.VersionChange.In(row.Parameters), TimeProvider.System.GetUtcNow());
            row.Fail(new Domain.Activities.ActivityError("stack.failed", "No capacity"), TimeProvider.System.GetUtcNow());
        });
        var reopened = await owner.Read<TicketResource>($"/api/tickets/{ticket.Id}");
        Assert.Equal((TicketStatus.Open, "No capacity"), (reopened.Status, reopened.Change!.Activity!.Error));
        Assert.Equal("10.6", (await owner.Read<List<ServiceVersionsResource>>(production + "/service-versions")).Single(s => s.Service == "mysql").Version);

        var again = (await (await @operator.Post($"/api/staff/activities/{activity.Id}/retry", new { reason = "Capacity is back" })).Read<Accepted>()).Embedded.Activities[0];

        Assert.Equal(activity.Id, again.RetryOf);
        var followed = await owner.Read<TicketResource>($"/api/tickets/{ticket.Id}");
        Assert.Equal((TicketStatus.Pending, again.Id), (followed.Status, followed.Change!.Activity!.Id));
        Assert.Equal("11.4", (await owner.Read<List<ServiceVersionsResource>>(production + "/service-versions")).Single(s => s.Service == "mysql").Version);
    }

    [Fact]
    public async Task R54_A_decline_needs_a_reason_that_the_customer_reads()
    {
        var (owner, ticket) = await Asked();
        var @operator = await app.NewStaff(PlatformRole.Operator);
        await (await @operator.Post($"/api/tickets/{ticket.Id}/decline", new { reason = "no" })).Refusal(422);
        await (await @operator.Post($"/api/tickets/{ticket.Id}/decline")).Refusal(422);

        await (await @operator.Post($"/api/tickets/{ticket.Id}/decline", new { reason = "Your extension needs 10.6" })).Read<TicketResource>();

        var declined = await owner.Read<TicketResource>($"/api/tickets/{ticket.Id}");
        Assert.Equal((TicketStatus.Solved, TicketDecision.Declined, "Your extension needs 10.6"), (declined.Status, declined.Change!.Decision, declined.Change.Reason));
        Assert.Null(declined.Change.Activity);
        await (await @operator.Post($"/api/tickets/{ticket.Id}/approve")).Refusal(409, "ticket.decided");
        Assert.Empty(await owner.Read<List<AttentionItem>>("/api/attention"));
    }

    [Fact]
    public async Task Of_ten_approvals_at_once_one_runs_the_change()
    {
        var (owner, ticket) = await Asked();
        var @operator = await app.NewStaff(PlatformRole.Operator);

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => @operator.Post($"/api/tickets/{ticket.Id}/approve")));

        Assert.Single(answers, a => a.IsSuccessStatusCode);
        foreach (var refused in answers.Where(a => !a.IsSuccessStatusCode))
        {
            await refused.Refusal(409, "ticket.decided");
        }

        Assert.Equal(1, await app.Scalar<long>("select count(*) from activities where organization_id = $1 and type = 'environment.redeploy'", owner.OrganizationId));
    }

    [Fact]
    public async Task What_changed_since_it_was_asked_for_is_not_approved()
    {
        var (owner, first) = await Asked();
        var second = (await (await owner.Post($"/api/projects/{first.Project}/environments/production/service-versions", new { services = new { mysql = "11.8" } })).Read<Accepted>()).Entity<TicketResource>()!;
        Assert.Equal(2, second.TicketId);
        var @operator = await app.NewStaff(PlatformRole.Operator);
        await (await @operator.Post($"/api/tickets/{first.Id}/approve")).Read<Accepted>();

        await (await @operator.Post($"/api/tickets/{second.Id}/approve")).Refusal(409, "ticket.stale");

        await owner.Quiet($"/api/projects/{first.Project}/environments/production");
        var third = await Again(owner, first);
        await (await @operator.Post($"/api/tickets/{third}/approve")).Refusal(409, "environment.wrong_state");
    }

    [Theory]
    [InlineData("mysql", "5.1", 422, "service.version_unsupported")]
    [InlineData("mysql", "10.5", 422, "service.downgrade")]
    [InlineData("nothing", "1", 422, "service.unknown")]
    [InlineData("mysql", "10.6", 409, "service.no_change")]
    [InlineData("cache", "7.0", 200, null)]
    public async Task Versions_are_checked_against_the_catalogue(string service, string version, int status, string? code)
    {
        var (owner, production) = await Active("production");
        var answer = await owner.Post(production + "/service-versions", new { services = new Dictionary<string, string> { [service] = version } });
        if (status == 200)
        {
            await answer.Read<Accepted>();
            return;
        }

        var problem = await answer.Refusal(status, code);
        Assert.Equal(status == 422, problem.Errors?.ContainsKey($"services.{service}") == true);
    }

    [Theory]
    [InlineData("""{"services":{}}""")]
    [InlineData("""{"services":{"mysql":null}}""")]
    [InlineData("""{}""")]
    [InlineData("""{"services":{"mysql":"11.4"},"message":""}""")]
    public async Task A_malformed_wish_is_refused_by_field(string body)
    {
        var (owner, production) = await Active("production");
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        await (await owner.Post(production + "/service-versions", content)).Refusal(422);
    }

    [Fact]
    public async Task An_inactive_environment_has_no_versions_to_change()
    {
        var owner = await app.NewOwner();
        var project = await owner.NewProject();
        await (await owner.Post(project + "/environments/production/service-versions", new { services = new { mysql = "11.4" } })).Refusal(409, "environment.wrong_state");
    }

    private async Task<(Member Owner, string Environment)> Active(string name, bool shared = true)
    {
        var owner = await app.NewOwner();
        var environment = await owner.NewProject() + "/environments/" + name;
        if (!shared)
        {
            await owner.App.AsOwner(owner.OrganizationId, db => db.Database.ExecuteSqlAsync($"update environments set shared_with_id = null where organization_id = {owner.OrganizationId}", Ct));
        }

        await (await owner.Post(environment + "/activate")).Read<Accepted>();
        await owner.Settle(environment);
        return (owner, environment);
    }

    private async Task<(Member Owner, TicketResource Ticket)> Asked()
    {
        var (owner, production) = await Active("production");
        var accepted = await (await owner.Post(production + "/service-versions", new { services = new { mysql = "11.4" } })).Read<Accepted>();
        return (owner, accepted.Entity<TicketResource>()!);
    }

    /// <summary>The same wish once more, from before the environment went to sleep.</summary>
    private async Task<string> Again(Member owner, TicketResource first)
    {
        Assert.True(Domain.WireId.TryParse(first.Id, out var id));
        var copy = Guid.CreateVersion7();
        await app.Scalar<long>(
            """
            insert into tickets select (json_populate_record(t, json_build_object('id', $2::text, 'number', 99, 'status', 'open', 'decision', 'awaited', 'activity_id', null,
              'change', '[{"service":"mysql","type":"mysql","from":"11.4","to":"11.8"}]'::json))).* from tickets t where id = $1
            """,
            id,
            copy.ToString());
        return Domain.WireId.From(copy);
    }
}
