using System.Net;
using Cloud.Application.Identity;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Identity;
using Cloud.Domain.Organizations;

namespace Cloud.Api.Tests.Members;

/// <summary>The way in for somebody who is not in: for one address, once, for a week.</summary>
public sealed class InvitationTests(OwnApp app) : IClassFixture<OwnApp>
{
    /// <summary>Unlike the tests' own, in no list of common ones.</summary>
    private const string Password = "nobody else says 7 herons";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_new_person_comes_in_with_what_they_were_given_and_signs_in()
    {
        var owner = await app.NewOwner();
        var project = await owner.NewProject();
        var email = NewAddress();
        var (secret, _) = await Invite(owner, email, ["billing"], new InvitedProject(project.Split('/')[^1], ["integration:contributor"]));
        using var anonymous = app.Client(null);
        var nobody = owner with { Http = anonymous };
        var preview = await (await nobody.Post("/api/invitations/preview", new { secret })).Read<InvitationPreview>();
        Assert.Equal((email, false), (preview.Email, preview.HasAccount));
        await (await nobody.Post("/api/invitations/accept", new { secret, display_name = "Ada" })).Refusal(422, "validation.failed");
        await (await nobody.Post("/api/invitations/accept", new { secret, display_name = "Ada", password = "short" })).Refusal(422, "auth.weak_password");
        Assert.Equal(HttpStatusCode.NoContent, (await nobody.Post("/api/invitations/accept", new { secret, display_name = "Ada", password = Password })).StatusCode);

        using var form = new FormUrlEncodedContent([new("grant_type", "password"), new("username", email), new("password", Password)]);
        var token = await (await anonymous.PostAsync("/oauth2/token", form, Ct)).Read<AccessToken>();
        var ada = owner with { Http = app.Client(token.Value) };
        Assert.Equal([project.Split('/')[^1]], (await ada.Read<MeResource>("/api/me")).Projects.Select(p => p.Id));
        Assert.Equal(["billing"], (await owner.Read<ItemCollection<MemberResource>>(owner.Organization + "/members")).Items.Single(m => m.User.Email == email).Permissions);

        // Once, and on record under the name of who came in.
        await (await nobody.Post("/api/invitations/accept", new { secret, display_name = "Eve", password = Password })).Refusal(409, "invitation.ended");
        var accepted = (await owner.Read<ItemCollection<AuditEvent>>(owner.Organization + "/audit-events")).Items.First(e => e.Action == "AcceptInvitation" && e.Outcome == "accepted");
        Assert.Equal("Ada", accepted.Actor.Name);
    }

    [Fact]
    public async Task Whoever_has_an_account_accepts_it_signed_in_and_nobody_else_does()
    {
        var (owner, other, thief) = (await app.NewOwner(), await app.NewStranger(), await app.NewStranger());
        var (secret, _) = await Invite(owner, other.Email, ["projects:list"]);
        await (await (owner with { Http = app.Client(null) }).Post("/api/invitations/accept", new { secret, display_name = "Eve", password = Password })).Refusal(401, "auth.required");
        await (await thief.Post("/api/invitations/accept", new { secret })).Refusal(409, "invitation.other_address");
        Assert.Equal(HttpStatusCode.NoContent, (await other.Post("/api/invitations/accept", new { secret })).StatusCode);
        Assert.Contains((await other.Read<ItemCollection<OrganizationResource>>("/api/organizations")).Items, o => o.Id == WireId.From(owner.OrganizationId));
        Assert.Empty((await thief.Read<ItemCollection<OrganizationResource>>("/api/organizations")).Items);
    }

    [Fact]
    public async Task Of_ten_who_accept_at_once_one_comes_in()
    {
        var owner = await app.NewOwner();
        var (secret, _) = await Invite(owner, NewAddress(), []);
        var nobody = owner with { Http = app.Client(null) };
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => nobody.Post("/api/invitations/accept", new { secret, display_name = $"Ada {i}", password = Password })));
        Assert.Equal(1, answers.Count(a => a.StatusCode == HttpStatusCode.NoContent));
        Assert.All(answers.Where(a => a.StatusCode != HttpStatusCode.NoContent), a => Assert.True((int)a.StatusCode is 409 or 401, $"{(int)a.StatusCode}"));
        Assert.Equal(2, (await owner.Read<ItemCollection<MemberResource>>(owner.Organization + "/members")).Count);
    }

    [Fact]
    public async Task What_was_taken_back_sent_again_or_has_expired_opens_nothing()
    {
        var owner = await app.NewOwner();
        var nobody = owner with { Http = app.Client(null) };
        var (first, id) = await Invite(owner, NewAddress(), []);
        var at = $"{owner.Organization}/invitations/{WireId.From(id)}";
        var again = await (await owner.Post(at + "/resend")).Read<InvitationResource>();
        Assert.Equal("pending", again.State);
        Assert.Equal(1L, await app.Scalar<long>("select count(*) from outgoing_mail m join mailed_links l on l.id = m.link_id where l.subject_id = $1 and m.text like '%/invitation#{token}%'", id));
        await (await nobody.Post("/api/invitations/preview", new { secret = first })).Refusal(404, "invitation.not_found");
        Assert.Equal(HttpStatusCode.NoContent, (await owner.Delete(at)).StatusCode);
        await (await owner.Post(at + "/resend")).Refusal(409, "invitation.ended");
        await (await owner.Delete(at)).Refusal(409, "invitation.ended");

        var (late, lateId) = await Invite(owner, NewAddress(), []);
        await app.Scalar<object>("update invitations set expires_at = now() - interval '1 second' where id = $1", lateId);
        await (await nobody.Post("/api/invitations/preview", new { secret = late })).Refusal(409, "invitation.ended");
        await (await nobody.Post("/api/invitations/accept", new { secret = late, display_name = "Ada", password = Password })).Refusal(409, "invitation.ended");
        Assert.Contains(await owner.Read<List<InvitationResource>>(owner.Organization + "/invitations"), i => i.Id == WireId.From(lateId) && i.State == "expired");
        await (await nobody.Post("/api/invitations/preview", new { secret = $"{late.Split('.')[0]}.{new string('0', 64)}" })).Refusal(404, "invitation.not_found");
    }

    [Fact]
    public async Task Inviting_is_checked_word_by_word()
    {
        var owner = await app.NewOwner();
        var there = await app.NewColleague(owner);
        var invite = owner.Organization + "/invitations";
        foreach (var email in new[] { "", "ada", "ada@", "@example.com", "a b@example.com", "ada@example", "ada@example.com\r\nBcc: all@example.com" })
        {
            await (await owner.Post(invite, new { email })).Refusal(422, "validation.failed");
        }

        await (await owner.Post(invite, new { email = there.Email.ToUpperInvariant() })).Refusal(409, "invitation.is_member");
        var address = NewAddress();
        await (await owner.Post(invite, new { email = address })).Read<InvitationResource>();
        await (await owner.Post(invite, new { email = address })).Refusal(409, "invitation.pending");
        var foreign = (await (await app.NewOwner()).NewProject()).Split('/')[^1];
        await (await owner.Post(invite, new { email = NewAddress(), projects = new[] { new { project = foreign, permissions = new[] { "viewer" } } } })).Refusal(422, "validation.failed");
        await (await owner.Post(invite, new { email = NewAddress(), projects = new[] { new { project = foreign, permissions = new[] { "king" } } } })).Refusal(422, "validation.failed");
        var clerk = await app.NewColleague(owner, "members");
        var project = (await owner.NewProject()).Split('/')[^1];
        await (await clerk.Post(invite, new { email = NewAddress(), projects = new[] { new { project, permissions = new[] { "viewer" } } } })).Refusal(403, "auth.forbidden");
    }

    [Fact]
    public async Task An_invitation_gives_what_its_inviter_may_give_when_it_is_accepted()
    {
        var owner = await app.NewOwner();
        var project = await owner.NewProject();
        var nobody = owner with { Http = app.Client(null) };
        foreach (var way in new[] { "removed", "demoted", "left", "lost the project" })
        {
            var inviter = await app.NewColleague(owner, way == "lost the project" ? "members" : "admin");
            if (way == "lost the project")
            {
                await app.Role(inviter, project, "admin");
            }

            var (secret, id) = await Invite(inviter, NewAddress(), way == "lost the project" ? [] : ["admin"], new InvitedProject(project.Split('/')[^1], ["admin"]));
            await (await nobody.Post("/api/invitations/preview", new { secret })).Read<InvitationPreview>();
            var member = $"{owner.Organization}/members/{WireId.From(inviter.UserId)}";
            var done = way switch
            {
                "removed" => await owner.Delete(member),
                "left" => await inviter.Delete(member),
                "demoted" => await owner.Patch(member, new { permissions = new[] { "members" } }),
                _ => await owner.Delete($"{project}/user-access/{WireId.From(inviter.UserId)}"),
            };
            Assert.True(done.IsSuccessStatusCode, $"{way}: {(int)done.StatusCode}");
            await (await nobody.Post("/api/invitations/preview", new { secret })).Refusal(409, "invitation.ended");
            await (await nobody.Post("/api/invitations/accept", new { secret, display_name = "Eve", password = Password })).Refusal(409, "invitation.ended");

            // Somebody who may give it sends it again, and answers for it.
            Assert.Equal(WireId.From(owner.UserId), (await (await owner.Post($"{owner.Organization}/invitations/{WireId.From(id)}/resend")).Read<InvitationResource>()).InvitedBy);
        }
    }

    [Fact]
    public async Task Nobody_sends_an_invitation_again_that_gives_more_than_they_have()
    {
        var owner = await app.NewOwner();
        var clerk = await app.NewColleague(owner, "members");
        var project = (await owner.NewProject()).Split('/')[^1];
        var (_, wide) = await Invite(owner, NewAddress(), ["admin"]);
        var (_, deep) = await Invite(owner, NewAddress(), [], new InvitedProject(project, ["viewer"]));
        var (_, plain) = await Invite(owner, NewAddress(), ["members"]);
        await (await clerk.Post($"{owner.Organization}/invitations/{WireId.From(wide)}/resend")).Refusal(403, "auth.forbidden");
        await (await clerk.Post($"{owner.Organization}/invitations/{WireId.From(deep)}/resend")).Refusal(403, "auth.forbidden");
        await (await clerk.Post($"{owner.Organization}/invitations/{WireId.From(plain)}/resend")).Read<InvitationResource>();
    }

    [Fact]
    public async Task An_address_gets_five_mails_an_hour_whoever_sends_them_and_then_a_time_to_wait()
    {
        var (owner, other, address) = (await app.NewOwner(), await app.NewOwner(), NewAddress());
        var invitation = await (await owner.Post(owner.Organization + "/invitations", new { email = address })).Read<InvitationResource>();
        for (var i = 0; i < 4; i++)
        {
            await (await owner.Post(invitation.Links["#resend"].Href)).Read<InvitationResource>();
        }

        var refused = await owner.Post(invitation.Links["#resend"].Href);
        await refused.Refusal(429, "mail.rate_limited");
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalMinutes, 50, 60);
        await (await other.Post(other.Organization + "/invitations", new { email = address })).Refusal(429, "mail.rate_limited");
        await app.Scalar<object>("update outgoing_mail set created_at = created_at - interval '1 hour' where recipient = $1", address);
        await (await other.Post(other.Organization + "/invitations", new { email = address })).Read<InvitationResource>();
    }

    [Fact]
    public async Task A_narrowed_token_joins_nothing_and_a_password_is_bounded_here_too()
    {
        var (owner, other) = (await app.NewOwner(), await app.NewStranger());
        var (secret, _) = await Invite(owner, other.Email, ["projects:list"]);
        var narrowed = other with { Http = app.Client(await app.TokenFor(other.UserId, CredentialKind.Api, null, "read")) };
        await (await narrowed.Post("/api/invitations/accept", new { secret })).Refusal(403, "auth.forbidden");
        Assert.Equal(HttpStatusCode.NoContent, (await other.Post("/api/invitations/accept", new { secret })).StatusCode);
        var (open, _) = await Invite(owner, NewAddress(), []);
        var problem = await (await (owner with { Http = app.Client(null) }).Post("/api/invitations/accept", new { secret = open, display_name = "Ada", password = string.Concat(Enumerable.Range(0, 9_900).Select(i => $"{i:D10}")) })).Refusal(422);
        Assert.Equal(["password"], problem.Errors!.Keys);
    }

    [Fact]
    public async Task Whoever_has_a_role_in_the_project_already_keeps_it_and_gets_the_new_one()
    {
        var owner = await app.NewOwner();
        var person = await app.NewColleague(owner, "projects:list");
        var project = await owner.NewProject();
        await app.Role(person, project, "integration:contributor");
        var (secret, _) = await Invite(owner, person.Email, [], new InvitedProject(project.Split('/')[^1], ["production:viewer"]));
        Assert.Equal(HttpStatusCode.NoContent, (await person.Post("/api/invitations/accept", new { secret })).StatusCode);
        var roles = await app.Scalar<string[]>("select permissions from project_access where user_id = $1", person.UserId);
        Assert.Equal(["integration:contributor", "production:viewer"], roles!.Order());
    }

    private static string NewAddress() => $"invited-{WireId.From(Guid.CreateVersion7())}@example.com";

    private async Task<(string Secret, Guid Id)> Invite(Member owner, string email, IReadOnlyList<string> permissions, params InvitedProject[] projects)
    {
        var now = TimeProvider.System.GetUtcNow();
        var invitation = Invitation.Create(owner.OrganizationId, email, permissions, projects, owner.UserId, now);
        // What the worker makes when the mail leaves.
        var (secret, hash) = MailedLinks.NewSecret();
        var link = MailedLink.For(LinkPurpose.Invitation, invitation.Id, email, Invitation.Lifetime, now, hash);
        await app.AsOwner(owner.OrganizationId, db =>
        {
            db.Invitations.Add(invitation);
            db.MailedLinks.Add(link);
            return Task.CompletedTask;
        });
        return ($"{WireId.From(link.Id)}.{secret}", invitation.Id);
    }
}
