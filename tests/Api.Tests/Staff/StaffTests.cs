using Cloud.Client;
using Cloud.Domain.Environments;
using Cloud.Domain.Identity;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Api.Tests.Staff;

/// <summary>Staff look over all tenants, and into one or act in it only on record there.</summary>
public sealed class StaffTests(OwnApp app) : IClassFixture<OwnApp>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    [Fact]
    public async Task R54_Staff_find_environments_of_all_tenants_by_state_health_and_type()
    {
        var (one, two, support) = (await app.NewOwner(), await app.NewOwner(), await app.NewStaff(PlatformRole.Support));
        var (good, bad) = (await Active(one), await Active(two));
        await two.OnEnvironment(bad, (_, e) =>
        {
            e.SeeStack(StackCondition.RollbackFailed, Now);
            return Task.CompletedTask;
        });

        var all = await All<StaffEnvironment>(support, "/api/staff/environments");
        Assert.Contains(all, e => e.Organization.Id == Id(one) && e is { Name: "production", Health: "healthy", Lifecycle: "active" });
        var critical = await All<StaffEnvironment>(support, "/api/staff/environments?filter[health]=critical");
        Assert.Contains(critical, e => e.Organization.Id == Id(two));
        Assert.DoesNotContain(critical, e => e.Organization.Id == Id(one));
        Assert.All(await All<StaffEnvironment>(support, "/api/staff/environments?filter[type]=integration&filter[lifecycle]=inactive"), e => Assert.Equal(("integration", "inactive"), (e.Type, e.Lifecycle)));
        Assert.Equal(3, (await All<StaffEnvironment>(support, $"/api/staff/environments?filter[organization]={Id(one)}")).Count);
        await (await support.Get("/api/staff/environments?filter[health]=well")).Refusal(422);
        await (await support.Get("/api/staff/environments?filter[organization]=acme")).Refusal(422);
        Assert.NotNull(good);
    }

    [Fact]
    public async Task Organizations_projects_and_attention_of_all_tenants_are_listed_page_by_page()
    {
        var (one, two, support) = (await app.NewOwner(), await app.NewOwner(), await app.NewStaff(PlatformRole.Support));
        var production = await Active(one);
        await Active(two);
        await one.OnEnvironment(production, (db, e) =>
        {
            db.Attention.Add(Domain.Attention.AttentionItem.Raise(e, Domain.Attention.AttentionKind.StackMissing, Domain.Attention.AttentionSeverity.Critical, "Gone", "Deleted by hand", null, Now));
            return Task.CompletedTask;
        });

        var organizations = await All<StaffOrganization>(support, "/api/staff/organizations?page[size]=1");
        Assert.Equal(organizations.Count, organizations.Select(o => o.Id).Distinct().Count());
        var mine = organizations.Single(o => o.Id == Id(one));
        Assert.Equal((1, 1, 1, 0), (mine.Projects, mine.ActiveEnvironments, mine.Attention, mine.OpenTickets));
        var projects = await All<StaffProject>(support, "/api/staff/projects?page[size]=1");
        Assert.Equal(projects.Count, projects.Select(p => p.Id).Distinct().Count());
        Assert.Contains(projects, p => p.Organization.Id == Id(two));
        var item = Assert.Single(await All<StaffAttention>(support, $"/api/staff/attention?filter[organization]={Id(one)}&filter[severity]=critical"));
        Assert.Equal((AttentionKind.Drift, "production"), (item.Kind, item.Subject.Environment));
        await app.LetIn(support, one, readOnly: true);
        Assert.True((await support.Get(item.Links["environment"].Href)).IsSuccessStatusCode);
    }

    [Fact]
    public async Task R54_Activities_of_all_tenants_are_found_by_state_type_and_result()
    {
        var (owner, support) = (await app.NewOwner(), await app.NewStaff(PlatformRole.Support));
        var production = await Active(owner);
        await owner.OnEnvironment(production, (db, e) =>
        {
            var failed = e.Redeploy(Now, null).Value;
            failed.Fail(new("stack.failed", "No capacity"), Now);
            db.Activities.AddRange(failed, e.BackUp(true, Now, null).Value);
            return Task.CompletedTask;
        });
        var of = $"filter[organization]={Id(owner)}";

        var found = Assert.Single(await All<StaffActivity>(support, $"/api/staff/activities?{of}&filter[result]=failure"));
        Assert.Equal(("environment.redeploy", "No capacity", "production"), (found.Type, found.Error, found.Environment));
        Assert.Equal("environment.backup", Assert.Single(await All<StaffActivity>(support, $"/api/staff/activities?{of}&filter[state]=pending")).Type);
        Assert.Equal("environment.activate", Assert.Single(await All<StaffActivity>(support, $"/api/staff/activities?{of}&filter[type]=environment.activate")).Type);
        Assert.Contains(await All<StaffActivity>(support, "/api/staff/activities?filter[result]=failure&page[size]=200"), a => a.Id == found.Id);
        Assert.Equal(3, (await All<StaffActivity>(support, found.Links["environment"].Href.Replace("environments/", "activities?filter[environment]=", StringComparison.Ordinal))).Count);
    }

    [Fact]
    public async Task R54_Every_look_into_a_tenant_is_on_record_there_with_the_person_s_name()
    {
        var (owner, support) = (await app.NewOwner(), await app.NewStaff(PlatformRole.Support));
        var production = await Active(owner);
        var ticket = await (await owner.Post(owner.Organization + "/tickets", new { subject = "x", description = "y" })).Read<TicketResource>();
        var environment = (await All<StaffEnvironment>(support, $"/api/staff/environments?filter[organization]={Id(owner)}&filter[type]=production")).Single();
        var activity = (await owner.Read<List<ActivityResource>>(production + "/activities"))[0];
        await owner.Log(activity.Id, "a line");
        await app.LetIn(support, owner, readOnly: true);
        Assert.DoesNotContain((await Audit(owner)), e => e.Actor.Type == "staff");

        var detail = await support.Read<StaffEnvironmentDetail>(environment.Links[Relation.Self].Href);
        var looked = await support.Read<StaffActivityDetail>($"/api/staff/activities/{activity.Id}");
        var log = await support.Read<List<LogLine>>(looked.Links[Relation.Log].Href);
        await support.Read<TicketResource>($"/api/staff/tickets/{ticket.Id}");

        Assert.Empty(detail.Environment.Links);
        Assert.Equal(["mysql", "cache"], detail.Services.Select(s => s.Service).OrderDescending());
        Assert.Equal("a line", log[0].Data!.Message);
        Assert.True(log[^1].Seal);
        var staff = (await Audit(owner)).Where(e => e.Actor.Type == "staff").ToList();
        Assert.Equal(["StaffLookAtTicket", "StaffReadLog", "StaffLookAtActivity", "StaffLookAtEnvironment"], staff.Select(e => e.Action));
        Assert.All(staff, e => Assert.StartsWith("support-", e.Actor.Name, StringComparison.Ordinal));
        Assert.Equal(production["/api/".Length..], staff[^1].Target.Name);

        // A page that is open asks again and again; that is one look.
        await support.Read<StaffEnvironmentDetail>(environment.Links[Relation.Self].Href);
        Assert.Equal(4, (await Audit(owner)).Count(e => e.Actor.Type == "staff"));
        var another = await app.NewStaff(PlatformRole.Operator);
        await app.LetIn(another, owner, readOnly: true);
        await another.Read<StaffEnvironmentDetail>(environment.Links[Relation.Self].Href);
        Assert.Equal(5, (await Audit(owner)).Count(e => e.Actor.Type == "staff"));
    }

    [Fact]
    public async Task R54_Support_looks_and_comments_and_only_an_operator_acts()
    {
        var (owner, support, @operator) = (await app.NewOwner(), await app.NewStaff(PlatformRole.Support), await app.NewStaff(PlatformRole.Operator));
        var production = await Active(owner, settled: false);
        var activity = (await owner.Read<List<ActivityResource>>(production + "/activities"))[0];
        var self = $"/api/staff/activities/{activity.Id}";
        await app.LetIn(support, owner, readOnly: true);
        await app.LetIn(@operator, owner, readOnly: false);
        Assert.DoesNotContain(Relation.Cancel, (await support.Read<StaffActivityDetail>(self)).Links.Keys);
        Assert.Contains(Relation.Cancel, (await @operator.Read<StaffActivityDetail>(self)).Links.Keys);

        await (await support.Post(self + "/cancel", new { reason = "Asked on the phone" })).Refusal(403, "auth.forbidden");
        await (await @operator.Post(self + "/cancel", new { reason = "meh" })).Refusal(422);
        var narrowed = @operator with { Http = app.Client(await app.TokenFor(@operator.UserId, CredentialKind.Api, null, "read")) };
        await (await narrowed.Post(self + "/cancel", new { reason = "Asked on the phone" })).Refusal(403, "auth.forbidden");
        Assert.NotNull((await (await @operator.Post(self + "/cancel", new { reason = "Asked on the phone" })).Read<StaffActivityDetail>()).Activity.CancelRequestedAt);

        var acts = (await Audit(owner)).Where(e => e.Action == "StaffCancelActivity").ToList();
        Assert.Equal(["accepted", "auth.forbidden", "auth.forbidden"], acts.Select(e => e.Outcome));
        Assert.Equal("Asked on the phone", acts[0].Reason);
        await (await @operator.Post(self + "/retry", new { reason = "Once more" })).Refusal(409, "activity.not_failed");
    }

    [Fact]
    public async Task R54_Release_takes_the_activity_from_a_worker_that_hangs_and_fences_it()
    {
        var (owner, @operator) = (await app.NewOwner(), await app.NewStaff(PlatformRole.Operator));
        var production = await Active(owner, settled: false);
        var activity = (await owner.Read<List<ActivityResource>>(production + "/activities"))[0];
        var self = $"/api/staff/activities/{activity.Id}";
        await app.LetIn(@operator, owner, readOnly: false);
        await (await @operator.Post(self + "/release", new { reason = "It hangs" })).Refusal(409, "activity.not_held");
        Assert.True(Domain.WireId.TryParse(activity.Id, out var id));
        await app.Scalar<long>("update activities set state = 'in_progress', lease_owner = 'node-7/42', lease_until = now() + interval '15 s', lease_number = 3, log_lines = 1 where id = $1", id);

        var held = await @operator.Read<StaffActivityDetail>(self);
        Assert.Equal("node-7/42", held.Worker);
        var released = await (await @operator.Post(held.Links[Relation.Release].Href, new { reason = "No line for an hour" })).Read<StaffActivityDetail>();

        Assert.Null(released.Worker);
        Assert.Equal(4L, await app.Scalar<long>("select lease_number from activities where id = $1 and lease_until is null and log_lines = 2", id));
        var line = (await @operator.Read<List<LogLine>>(self + "/log"))[^1];
        Assert.Equal((2L, "Support took this over from the worker node-7/42, which did not go on: No line for an hour"), (line.Id, line.Data!.Message));
        Assert.Equal("No line for an hour", (await Audit(owner)).First(e => e.Action == "StaffReleaseActivity").Reason);
        await (await @operator.Post(self + "/release", new { reason = "Once more" })).Refusal(409, "activity.not_held");
    }

    [Fact]
    public async Task What_is_not_there_is_not_there_for_staff_either()
    {
        var support = await app.NewStaff(PlatformRole.Support);
        var unknown = Domain.WireId.From(Guid.CreateVersion7());
        foreach (var (path, code) in new[] { ("environments", "environment.not_found"), ("activities", "activity.not_found"), ("tickets", "ticket.not_found") })
        {
            await (await support.Get($"/api/staff/{path}/{unknown}")).Refusal(404, code);
            await (await support.Get($"/api/staff/{path}/x")).Refusal(404, code);
        }
    }

    [Fact]
    public async Task The_lists_find_their_indexes()
    {
        await using var connection = await app.Owner.OpenConnectionAsync(Ct);
        (string Sql, string Index)[] looks =
        [
            ("select id from activities where result = 'failure' order by id desc limit 51", "ix_activities_failed"),
            ("select id from activities where type = 'environment.restore' and type not in ('environment.backup', 'environment.reconcile') order by id desc limit 51", "ix_activities_by_rare_type"),
            ("select id from environments where lifecycle = 'attention_required' order by id desc limit 51", "ix_environments_lifecycle_id"),
            ("select id from environments where (health in ('degraded', 'critical') or lifecycle = 'attention_required' or stack_condition in ('create_failed', 'rollback_failed', 'delete_failed', 'missing')) order by id desc limit 51", "ix_environments_unwell"),
            ("select id from attention_items where resolved_at is null order by id desc limit 51", "ix_attention_items_open"),
            ("select id from tickets where status = 'open' order by id desc limit 51", "ix_tickets_status_id"),
        ];
        foreach (var (sql, index) in looks)
        {
            await using var command = new Npgsql.NpgsqlCommand($"set enable_seqscan = off; set enable_sort = off; explain {sql}", connection);
            await using var reader = await command.ExecuteReaderAsync(Ct);
            List<string> plan = [];
            while (await reader.ReadAsync(Ct))
            {
                plan.Add(reader.GetString(0));
            }

            Assert.Contains(plan, line => line.Contains(index, StringComparison.Ordinal));
        }
    }

    private static string Id(Member member) => member.Organization.Split('/')[^1];

    private static async Task<IReadOnlyList<AuditEvent>> Audit(Member owner) => (await owner.Read<ItemCollection<AuditEvent>>(owner.Organization + "/audit-events")).Items;

    private static async Task<string> Active(Member owner, bool settled = true)
    {
        var production = await owner.NewProject() + "/environments/production";
        await (await owner.Post(production + "/activate")).Read<Accepted>();
        if (settled)
        {
            await owner.Settle(production);
        }

        return production;
    }

    /// <summary>All pages of a list, by the links that lead from one to the next.</summary>
    private static async Task<List<T>> All<T>(Member staff, string path)
    {
        List<T> all = [];
        for (string? next = path; next is not null;)
        {
            var answer = await staff.Get(next);
            all.AddRange(await answer.Read<List<T>>());
            next = answer.Headers.TryGetValues("Link", out var links) ? links.First().Split('<', '>')[1] : null;
        }

        return all;
    }
}
