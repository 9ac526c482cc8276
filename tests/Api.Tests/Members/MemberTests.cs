using System.Net;
using Cloud.Client;
using Cloud.Domain;

namespace Cloud.Api.Tests.Members;

/// <summary>Members, what they may do, and that an organization is never without somebody who may everything.</summary>
public sealed class MemberTests(CloudApp app)
{
    [Fact]
    public async Task A_member_s_permissions_change_at_once()
    {
        var owner = await app.NewOwner();
        var colleague = await app.NewColleague(owner, "projects:list");
        await (await colleague.Get(owner.Organization + "/audit-events")).Refusal(403);
        var changed = await (await owner.Patch(At(colleague), new { permissions = new[] { "admin", "admin" } })).Read<MemberResource>();
        Assert.Equal(["admin"], changed.Permissions);
        await colleague.Read<ItemCollection<AuditEvent>>(owner.Organization + "/audit-events");
        await (await owner.Patch(At(colleague), new { permissions = new[] { "king" } })).Refusal(422, "validation.failed");
        await (await owner.Patch(At(await app.NewOwner(), owner), new { permissions = new[] { "billing" } })).Refusal(404, "member.not_found");
    }

    [Fact]
    public async Task Nobody_gives_more_than_they_have_and_nobody_but_an_administrator_touches_one()
    {
        var owner = await app.NewOwner();
        var (clerk, admin, guest) = (await app.NewColleague(owner, "members", "billing"), await app.NewColleague(owner, "admin"), await app.NewColleague(owner));
        await (await clerk.Patch(At(guest), new { permissions = new[] { "billing" } })).Read<MemberResource>();
        await (await clerk.Patch(At(guest), new { permissions = new[] { "admin" } })).Refusal(403, "auth.forbidden");
        await (await clerk.Patch(At(clerk), new { permissions = new[] { "admin" } })).Refusal(403, "auth.forbidden");
        await (await clerk.Patch(At(admin), new { permissions = new[] { "billing" } })).Refusal(403, "auth.forbidden");
        await (await clerk.Delete(At(admin))).Refusal(403, "auth.forbidden");
        await (await clerk.Post(owner.Organization + "/invitations", new { email = "me.too@example.com", permissions = new[] { "admin" } })).Refusal(403, "auth.forbidden");
        Assert.DoesNotContain("#edit", (await clerk.Read<MemberResource>(At(admin))).Links.Keys);
        Assert.Contains("#edit", (await clerk.Read<MemberResource>(At(guest))).Links.Keys);
        Assert.Equal(HttpStatusCode.NoContent, (await clerk.Delete(At(guest))).StatusCode);
        await (await guest.Get(owner.Organization)).Refusal(404);
    }

    [Fact]
    public async Task The_owner_stays_until_the_organization_is_transferred()
    {
        var owner = await app.NewOwner();
        var (heir, clerk) = (await app.NewColleague(owner, "admin"), await app.NewColleague(owner, "billing"));
        await (await heir.Delete(At(owner, owner))).Refusal(409, "organization.owner");
        await (await owner.Delete($"{owner.Organization}/members/me")).Refusal(409, "organization.owner");
        await (await heir.Patch(At(owner, owner), new { permissions = new[] { "billing" } })).Refusal(409, "organization.owner");
        await (await heir.Post(owner.Organization + "/transfer", new { user = WireId.From(heir.UserId) })).Refusal(403, "auth.forbidden");
        await (await owner.Post(owner.Organization + "/transfer", new { user = WireId.From(clerk.UserId) })).Refusal(422, "validation.failed");

        var given = await (await owner.Post(owner.Organization + "/transfer", new { user = WireId.From(heir.UserId) })).Read<OrganizationResource>();
        Assert.Equal(WireId.From(heir.UserId), given.OwnerId);
        Assert.DoesNotContain("#transfer", given.Links.Keys);
        Assert.Contains("#transfer", (await heir.Read<OrganizationResource>(owner.Organization)).Links.Keys);
        Assert.Equal(HttpStatusCode.NoContent, (await owner.Delete($"{owner.Organization}/members/me")).StatusCode);
        await (await owner.Get(owner.Organization)).Refusal(404, "organization.not_found");
    }

    [Fact]
    public async Task Of_administrators_who_leave_at_once_one_stays()
    {
        var owner = await app.NewOwner();
        var admins = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => app.NewColleague(owner, "admin")));
        await app.Scalar<object>("update memberships set permissions = '{billing}' where organization_id = $1 and user_id = $2", owner.OrganizationId, owner.UserId);
        var left = await Task.WhenAll(admins.Select(a => a.Delete($"{owner.Organization}/members/me")));
        Assert.Equal(3, left.Count(a => a.StatusCode == HttpStatusCode.NoContent));
        await left.Single(a => a.StatusCode != HttpStatusCode.NoContent).Refusal(409, "organization.last_admin");
    }

    [Fact]
    public async Task Whoever_is_taken_out_loses_roles_and_teams_too()
    {
        var owner = await app.NewOwner();
        var project = await owner.NewProject();
        var colleague = await app.NewColleague(owner, "projects:list");
        await app.Role(colleague, project, "admin");
        var team = await (await owner.Post(owner.Organization + "/teams", new { name = "Team" })).Read<TeamResource>();
        await owner.Put($"{owner.Organization}/teams/{team.Id}/members/{WireId.From(colleague.UserId)}");
        await colleague.Read<ProjectResource>(project);
        Assert.Equal(HttpStatusCode.NoContent, (await owner.Delete(At(colleague))).StatusCode);
        await (await colleague.Get(project)).Refusal(404, "project.not_found");
        Assert.Empty((await owner.Read<ItemCollection<ProjectAccessResource>>(project + "/user-access")).Items);
        Assert.Equal(0, (await owner.Read<TeamResource>($"{owner.Organization}/teams/{team.Id}")).Members);
    }

    private static string At(Member member, Member? of = null) => $"{(of ?? member).Organization}/members/{WireId.From(member.UserId)}";
}
