using Cloud.Client;
using Cloud.Domain.Identity;

namespace Cloud.Api.Tests.Audit;

/// <summary>What opens an account opens its organizations: they find it in their logs.</summary>
public sealed class AccountTests(OwnApp app) : IClassFixture<OwnApp>
{
    [Fact]
    public async Task What_a_person_changes_about_how_they_sign_in_is_in_the_log_of_every_organization_of_theirs_and_of_no_other()
    {
        var (owner, second, stranger) = (await app.NewOwner(), await app.NewOwner(), await app.NewOwner());
        var colleague = await app.NewColleague(owner, "billing");
        await app.Scalar<object>(
            "insert into memberships (organization_id, user_id, permissions, added_at) select $1, user_id, permissions, added_at from memberships where user_id = $2", second.OrganizationId, colleague.UserId);
        var token = await (await colleague.Post("/api/users/me/api-tokens", new { name = "nightly" })).Read<ApiTokenResource>();
        var machine = colleague with { Http = app.Client(token.Token!) };
        Assert.True((await machine.Post("/api/users/me/password", new { current_password = Member.Password, password = "four quite different words" })).IsSuccessStatusCode);
        await (await colleague.Post("/api/users/me/password", new { current_password = "wrong", password = "four other different words" })).Refusal(422);

        var (link, secret) = await app.Link(LinkPurpose.ResetPassword, colleague.UserId, colleague.Email);
        // Whoever follows the link carries somebody else's token: the log names whose account it is.
        using (var theirs = app.Client(await app.TokenFor(stranger.UserId)))
        {
            Assert.True((await (colleague with { Http = theirs }).Post($"/api/password-resets/{link}", new { secret, password = "violet tram under nine bridges" })).IsSuccessStatusCode);
        }

        using var form = new FormUrlEncodedContent([new("token", token.Token!)]);
        Assert.True((await app.Client(null).PostAsync(new Uri("/oauth2/revoke", UriKind.Relative), form, TestContext.Current.CancellationToken)).IsSuccessStatusCode);
        foreach (var member in new[] { owner, second })
        {
            var rows = (await member.Read<ItemCollection<AuditEvent>>($"{member.Organization}/audit-events?filter[actor]={Domain.WireId.From(colleague.UserId)}")).Items;
            Assert.Equal(["RevokeToken", "ResetPassword", "ChangePassword", "CreateApiToken"], rows.Select(r => r.Action));
            Assert.All(rows, r => Assert.Equal(("user", Domain.WireId.From(colleague.UserId)), (r.Target.Type, r.Target.Id)));
            Assert.Equal(["", "", "nightly", ""], rows.Select(r => r.Actor.Token?.Name ?? ""));
        }

        Assert.Empty((await stranger.Read<ItemCollection<AuditEvent>>($"{stranger.Organization}/audit-events?filter[target]=users/")).Items);
    }
}
