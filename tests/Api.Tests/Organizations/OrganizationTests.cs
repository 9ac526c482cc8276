using Cloud.Client;
using Cloud.Domain;

namespace Cloud.Api.Tests.Organizations;

public sealed class OrganizationTests(CloudApp app)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_s_organizations_are_listed_and_no_other()
    {
        var owner = await app.NewOwner();
        await app.NewOwner();
        var mine = await owner.Read<ItemCollection<OrganizationResource>>("/api/organizations");
        Assert.Equal((1, WireId.From(owner.OrganizationId)), (mine.Count, Assert.Single(mine.Items).Id));
        Assert.Equal(WireId.From(owner.UserId), mine.Items[0].OwnerId);
        Assert.Empty((await (await app.NewStranger()).Read<ItemCollection<OrganizationResource>>("/api/organizations")).Items);
    }

    [Fact]
    public async Task What_a_member_may_do_in_an_organization_is_in_its_links()
    {
        var owner = await app.NewOwner();
        var viewer = await app.NewColleague(owner, "projects:list");
        Assert.True((await owner.Read<OrganizationResource>(owner.Organization)).Offers(Relation.CreateProject));
        var seen = await viewer.Read<OrganizationResource>(owner.Organization);
        Assert.Equal(["projects", "self"], seen.Links.Keys.Order(StringComparer.Ordinal));
        await (await viewer.Post(owner.Organization + "/projects", Samples.Project())).Refusal(403, "auth.forbidden");
        await (await viewer.Post(owner.Organization + "/configuration-checks", new { config = Samples.Magento })).Refusal(403, "auth.forbidden");
        await (await viewer.Get(owner.Organization + "/members")).Refusal(403, "auth.forbidden");
        await (await viewer.Get(owner.Organization + "/audit-events")).Refusal(403, "auth.forbidden");
    }

    [Fact]
    public async Task Members_are_listed_with_what_they_may_do()
    {
        var owner = await app.NewOwner();
        var colleague = await app.NewColleague(owner, "members", "billing");
        var members = await colleague.Read<ItemCollection<MemberResource>>(owner.Organization + "/members");
        Assert.Equal(2, members.Count);
        Assert.Equal(["members", "billing"], members.Items.Single(m => m.Id == WireId.From(colleague.UserId)).Permissions);
        Assert.Equal(owner.Email, members.Items.Single(m => m.Id == WireId.From(owner.UserId)).User.Email);
    }

    [Fact]
    public async Task Projects_are_paged_newest_first_with_a_cursor_that_misses_and_doubles_none()
    {
        var owner = await app.NewOwner();
        List<string> made = [];
        for (var i = 0; i < 7; i++)
        {
            made.Add((await owner.NewProject()).Split('/')[^1]);
        }

        var page = await owner.Read<ItemCollection<ProjectResource>>(owner.Organization + "/projects?page[size]=3");
        Assert.Equal((3, 7), (page.Items.Count, page.Count));
        var all = await new CloudClient(owner.Http).ProjectsAsync(WireId.From(owner.OrganizationId), Ct).Select(p => p.Id).ToListAsync(Ct);
        Assert.Equal(Enumerable.Reverse(made), all);
        List<string> paged = [];
        for (var next = page; ; next = await owner.Read<ItemCollection<ProjectResource>>(next.Links[Relation.Next].Href))
        {
            paged.AddRange(next.Items.Select(p => p.Id));
            if (!next.Offers(Relation.Next))
            {
                break;
            }
        }

        Assert.Equal(all, paged);
    }

    [Fact]
    public async Task Me_shows_the_projects_of_all_my_organizations_and_no_other()
    {
        var (one, two) = (await app.NewOwner(), await app.NewOwner());
        var mine = (await one.NewProject()).Split('/')[^1];
        var theirs = (await two.NewProject()).Split('/')[^1];
        Assert.Equal([mine], (await one.Read<MeResource>("/api/me")).Projects.Select(p => p.Id));
        await app.AsOwner(Guid.Empty, db =>
        {
            db.Memberships.Add(Domain.Organizations.Membership.Of(two.OrganizationId, one.UserId, ["projects:list"], TimeProvider.System.GetUtcNow()));
            return Task.CompletedTask;
        });
        var both = (await one.Read<MeResource>("/api/users/me")).Projects;
        Assert.Equal(new[] { mine, theirs }.Order(StringComparer.Ordinal), both.Select(p => p.Id).Order(StringComparer.Ordinal));
        Assert.All(both, p => Assert.Equal($"https://cloud.test/api/projects/{p.Id}", p.Endpoint));
        Assert.Empty((await (await app.NewColleague(one, "billing")).Read<MeResource>("/api/me")).Projects);
    }

    [Fact]
    public async Task The_audit_log_has_who_did_what_and_who_was_refused()
    {
        var owner = await app.NewOwner();
        var viewer = await app.NewColleague(owner, "projects:list");
        owner.Http.DefaultRequestHeaders.Add("X-Request-Id", "audit-me");
        var branch = await owner.NewBranch(await owner.NewProject(), "b1");
        await owner.Post(branch + "/activate");
        await (await owner.Post(branch + "/activate")).Refusal(423);
        await app.Role(viewer, branch, "viewer");
        await (await viewer.Post(branch + "/activate")).Refusal(403);
        var events = (await owner.Read<ItemCollection<AuditEvent>>(owner.Organization + "/audit-events")).Items;
        Assert.Equal(
            [("ActivateEnvironment", "auth.forbidden"), ("ActivateEnvironment", "environment.busy"), ("ActivateEnvironment", "accepted"), ("BranchEnvironment", "accepted"), ("CreateProject", "accepted")],
            events.Select(e => (e.Action, e.Outcome)));
        Assert.Equal([viewer.UserId, owner.UserId, owner.UserId, owner.UserId, owner.UserId], events.Select(e => WireId.TryParse(e.Actor.Id, out var id) ? id : Guid.Empty));
        Assert.Equal(("environment", "b1"), (events[1].Target.Type, events[1].Target.Id));
        Assert.All(events.Skip(1), e => Assert.Equal("audit-me", e.RequestId));
    }

    [Fact]
    public async Task A_refused_change_leaves_nothing_but_its_audit_row()
    {
        var owner = await app.NewOwner();
        var project = await owner.NewProject();
        await owner.NewBranch(project, "b1");
        var before = await app.Scalar<long>("select count(*) from environments where organization_id = $1", owner.OrganizationId);
        await (await owner.Post(project + "/environments/master/branch", new { name = "b1" })).Refusal(409);
        Assert.Equal(before, await app.Scalar<long>("select count(*) from environments where organization_id = $1", owner.OrganizationId));
        Assert.Equal("environment.name_taken", (await owner.Read<ItemCollection<AuditEvent>>(owner.Organization + "/audit-events?page[size]=1")).Items[0].Outcome);
    }

    [Fact]
    public async Task A_name_that_two_take_at_once_is_one_s()
    {
        var owner = await app.NewOwner();
        var project = await owner.NewProject();
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => owner.Post(project + "/environments/master/branch", new { name = "same" })));
        Assert.Single(answers, a => a.IsSuccessStatusCode);
        foreach (var refused in answers.Where(a => !a.IsSuccessStatusCode))
        {
            await refused.Refusal(409, "environment.name_taken");
        }
    }

    [Fact]
    public async Task A_target_of_any_length_and_kind_is_audited_without_harm()
    {
        var owner = await app.NewOwner();
        var project = await owner.NewProject();
        await (await owner.Post($"{project}/environments/{new string('x', 3000)}/activate")).Refusal(404);
        await (await owner.Post($"{project}/environments/%0a%f0%9f%92%a5/activate")).Refusal(404);
        Assert.Equal(3, (await owner.Read<ItemCollection<AuditEvent>>(owner.Organization + "/audit-events")).Count);
    }
}
