using Cloud.Client;
using Cloud.Domain.Identity;

namespace Cloud.Api.Tests.AccessGrants;

/// <summary>Staff come in with a reason and for a while; the organization sees it, may ask to be asked, and may shut the door.</summary>
public sealed class AccessGrantTests(CloudApp app)
{
    private const string Reason = "Ticket 12: production answers slowly";

    [Fact]
    public async Task Without_a_grant_staff_see_no_more_than_the_tables_and_are_told_the_way_in()
    {
        var (owner, support, environment, project) = await Scene();
        var refused = await (await support.Get(environment)).Refusal(403, "access_grant.needed");
        Assert.Equal(Id(owner), refused.Organization);
        await (await support.Get(owner.Organization)).Refusal(404, "organization.not_found");
        await (await support.Get(project)).Refusal(404, "project.not_found");
        Assert.Equal("access_grant.needed", (await Audit(owner)).First(e => e.Actor.Type == "staff").Outcome);
        Assert.Null((await Audit(owner)).First(e => e.Actor.Type == "staff").ActAs);
    }

    [Fact]
    public async Task With_one_they_look_by_their_own_door_and_by_the_tenant_s_and_every_look_names_the_grant()
    {
        var (owner, support, environment, project) = await Scene();
        var grant = await Ask(support, owner);
        Assert.Equal((AccessGrantStatus.Active, true, 1, "organization", Reason), (grant.State, grant.ReadOnly, grant.Hours, grant.Scope, grant.Reason));
        Assert.Equal(TimeSpan.FromHours(1), grant.EndsAt - grant.StartsAt);

        await support.Read<StaffEnvironmentDetail>(environment);
        var organization = await support.Read<OrganizationResource>(owner.Organization);
        Assert.DoesNotContain(organization.Links.Keys, k => k is Relation.Members or Relation.AuditEvents or Relation.AccessGrants || k.StartsWith('#'));
        var seen = await support.Read<EnvironmentResource>(project + "/environments/production");
        Assert.DoesNotContain(seen.Links.Keys, k => k.StartsWith('#'));
        await (await support.Post(project + "/environments/production/backup")).Refusal(403, "auth.forbidden");

        var rows = (await Audit(owner)).Where(e => e.Actor.Type == "staff").ToList();
        Assert.Equal(["BackUpEnvironment", "GetEnvironment", "GetOrganization", "StaffLookAtEnvironment", "StaffRequestAccess"], rows.Select(r => r.Action));
        Assert.All(rows.SkipLast(1), r => Assert.Equal(("access_grant", grant.Id), (r.ActAs!.Type, r.ActAs.Id)));
        Assert.Equal(Reason, rows[^1].Reason);
        Assert.Equal(project["/api/".Length..] + "/environments/production", rows[1].Target.Name);
    }

    [Fact]
    public async Task A_grant_to_act_is_an_operator_s_and_mends_but_takes_nothing_of_people_or_data()
    {
        var (owner, support, _, project) = await Scene();
        await (await support.Post(Door(owner), new { reason = Reason, read_only = false })).Refusal(403, "auth.forbidden");
        var @operator = await app.NewStaff(PlatformRole.Operator);
        await Ask(@operator, owner, new { reason = Reason, read_only = false, hours = 8 });
        await (await @operator.Post(project + "/environments/production/backup")).Read<Accepted>();
        var accepted = (await Audit(owner)).First(e => e.Action == "BackUpEnvironment");
        Assert.Equal(("accepted", "access_grant"), (accepted.Outcome, accepted.ActAs?.Type));
        await (await @operator.Delete(project)).Refusal(403, "auth.forbidden");
        await (await @operator.Post(project + "/environments/production/deactivate", new { confirm = "production" })).Refusal(403, "auth.forbidden");
        await (await @operator.Get(owner.Organization + "/members")).Refusal(403, "auth.forbidden");
        await (await @operator.Get(owner.Organization + "/audit-events")).Refusal(403, "auth.forbidden");
        await (await @operator.Get(owner.Organization + "/access-grants")).Refusal(403, "auth.forbidden");

        // What they were not shown is on record as well, and each thing by its own address.
        Assert.Contains(await Audit(owner), e => e is { Action: "ListAuditEvents", Outcome: "auth.forbidden", ActAs: not null });
        await owner.BackUp(project + "/environments/production");
        var backup = (await owner.Read<List<BackupResource>>(project + "/environments/production/backups"))[0].Links[Relation.Self].Href;
        await @operator.Read<BackupResource>(backup);
        Assert.Contains(await Audit(owner), e => e.Action == "GetBackup" && e.Target.Name == backup["/api/".Length..]);

        // A token narrowed to scopes comes in at no tenant's door.
        var narrowed = @operator with { Http = app.Client(await app.TokenFor(@operator.UserId, CredentialKind.Api, null, "read")) };
        await (await narrowed.Get(project)).Refusal(404, "project.not_found");
    }

    [Fact]
    public async Task A_grant_of_one_project_reaches_no_other_and_not_the_organization()
    {
        var (owner, support, environment, project) = await Scene();
        var other = await owner.NewProject("production");
        var grant = await Ask(support, owner, new { reason = Reason, project = other.Split('/')[^1] });
        Assert.Equal(("project", other.Split('/')[^1]), (grant.Scope, grant.Project));
        await support.Read<ProjectResource>(other);
        await (await support.Get(environment)).Refusal(403, "access_grant.needed");
        await (await support.Get(owner.Organization)).Refusal(404);
        await (await support.Post(Door(owner), new { reason = Reason, project = "zzzzzzzzzzzzz" })).Refusal(422);
    }

    [Fact]
    public async Task An_organization_that_asks_to_be_asked_is_and_its_answer_is_what_counts()
    {
        var (owner, support, environment, _) = await Scene();
        var organization = await (await owner.Patch(owner.Organization, new { staff_access = StaffAccessPolicy.Approved })).Read<OrganizationResource>();
        Assert.Equal((StaffAccessPolicy.Approved, 0), (organization.StaffAccess, organization.OpenAccessGrants));
        var asked = await Ask(support, owner);
        Assert.Equal((AccessGrantStatus.Requested, null), (asked.State, asked.StartsAt));
        await (await support.Get(environment)).Refusal(403, "access_grant.needed");
        await (await support.Post(Door(owner), new { reason = Reason })).Refusal(409, "access_grant.exists");

        Assert.Equal(1, (await owner.Read<OrganizationResource>(owner.Organization)).OpenAccessGrants);
        var seen = Assert.Single((await owner.Read<ItemCollection<AccessGrantResource>>(owner.Organization + "/access-grants")).Items);
        Assert.StartsWith("support-", seen.Staff.Name, StringComparison.Ordinal);
        var approved = await (await owner.Post(seen.Links[Relation.Approve].Href)).Read<AccessGrantResource>();
        Assert.Equal((AccessGrantStatus.Active, Domain.WireId.From(owner.UserId)), (approved.State, approved.DecidedBy));
        await support.Read<StaffEnvironmentDetail>(environment);
        await (await owner.Post(seen.Links[Relation.Decline].Href)).Refusal(409, "access_grant.not_awaited");

        var ended = await (await owner.Post(approved.Links[Relation.End].Href)).Read<AccessGrantResource>();
        Assert.Equal((AccessGrantStatus.Ended, false), (ended.State, ended.Offers(Relation.End)));
        await (await support.Get(environment)).Refusal(403, "access_grant.needed");
        await (await owner.Post(approved.Links[Relation.End].Href)).Refusal(409, "access_grant.over");

        var declined = await Ask(support, owner);
        var path = owner.Organization + "/access-grants/" + declined.Id;
        Assert.Equal(AccessGrantStatus.Declined, (await (await owner.Post(path + "/decline")).Read<AccessGrantResource>()).State);
        await (await support.Get(environment)).Refusal(403, "access_grant.needed");
        Assert.Equal(["DeclineAccessGrant", "EndAccessGrant", "ApproveAccessGrant"], (await Audit(owner)).Where(e => e.Outcome == "accepted" && e.Action.EndsWith("AccessGrant", StringComparison.Ordinal)).Select(e => e.Action));
        await (await owner.Patch(owner.Organization, new { staff_access = "sometimes" })).Refusal(422);
    }

    [Fact]
    public async Task It_ends_by_itself_and_staff_may_end_it_sooner()
    {
        var (owner, support, environment, _) = await Scene();
        var grant = await Ask(support, owner);
        Assert.True(Domain.WireId.TryParse(grant.Id, out var id));
        await app.Scalar<long>("update access_grants set ends_at = now() - interval '1 second' where id = $1", id);
        await (await support.Get(environment)).Refusal(403, "access_grant.needed");
        Assert.Equal(AccessGrantStatus.Expired, (await owner.Read<AccessGrantResource>(owner.Organization + "/access-grants/" + grant.Id)).State);
        await (await support.Post($"/api/staff/access-grants/{grant.Id}/end")).Refusal(409, "access_grant.over");

        var again = await Ask(support, owner);
        var mine = await support.Read<List<AccessGrantResource>>("/api/staff/access-grants");
        Assert.Equal([again.Id, grant.Id], mine.Select(g => g.Id));
        Assert.All(mine, g => Assert.Equal(Id(owner), g.Organization.Id));
        await (await (await app.NewStaff(PlatformRole.Operator)).Post(mine[0].Links[Relation.End].Href)).Refusal(404, "access_grant.not_found");
        Assert.Equal(AccessGrantStatus.Ended, (await (await support.Post(mine[0].Links[Relation.End].Href)).Read<AccessGrantResource>()).State);
        await (await support.Get(environment)).Refusal(403, "access_grant.needed");
    }

    [Fact]
    public async Task Its_administrators_get_a_mail_and_nobody_else_does()
    {
        var (owner, support, _, _) = await Scene();
        var clerk = await app.NewColleague(owner, "billing");
        await Ask(support, owner);
        Assert.Equal(1, await app.Scalar<long>("select count(*) from outgoing_mail where recipient = $1 and text like '%' || $2 || '%'", owner.Email, Reason));
        Assert.Equal(0, await app.Scalar<long>("select count(*) from outgoing_mail where recipient = $1", clerk.Email));
        await (await support.Post(Door(owner), new { reason = "hm" })).Refusal(422);
        await (await support.Post(Door(owner), new { reason = Reason, hours = 9 })).Refusal(422);
        await (await support.Post(Door(owner), new { reason = Reason, ticket = "x" })).Refusal(422);
        await (await support.Post("/api/staff/organizations/x/access-grants", new { reason = Reason })).Refusal(404, "organization.not_found");
    }

    [Fact]
    public async Task Ten_requests_at_once_make_one_grant()
    {
        var (owner, support, _, _) = await Scene();
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => support.Post(Door(owner), new { reason = Reason })));
        Assert.Equal(1, answers.Count(a => a.IsSuccessStatusCode));
        Assert.All(answers.Where(a => !a.IsSuccessStatusCode), a => Assert.Equal(409, (int)a.StatusCode));
    }

    /// <summary>An organization with production, somebody of support, and where support would look at it.</summary>
    private async Task<(Member Owner, Member Support, string Environment, string Project)> Scene()
    {
        var (owner, support) = (await app.NewOwner(), await app.NewStaff(PlatformRole.Support));
        var project = await owner.NewProject("production");
        await owner.Settle(project + "/environments/production");
        var seen = await support.Read<List<StaffEnvironment>>($"/api/staff/environments?filter[organization]={Id(owner)}&filter[type]=production");
        return (owner, support, Assert.Single(seen).Links[Relation.Self].Href, project);
    }

    private static async Task<AccessGrantResource> Ask(Member staff, Member owner, object? body = null) => await (await staff.Post(Door(owner), body ?? new { reason = Reason })).Read<AccessGrantResource>();

    private static string Door(Member owner) => $"/api/staff/organizations/{Id(owner)}/access-grants";

    private static string Id(Member owner) => owner.Organization.Split('/')[^1];

    private static async Task<IReadOnlyList<AuditEvent>> Audit(Member owner) => (await owner.Read<ItemCollection<AuditEvent>>(owner.Organization + "/audit-events")).Items;
}
