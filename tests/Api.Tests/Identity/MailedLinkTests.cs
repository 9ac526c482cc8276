using System.Net;
using Cloud.Client;
using Cloud.Domain.Identity;

namespace Cloud.Api.Tests.Identity;

public sealed class MailedLinkTests(OwnApp app) : IClassFixture<OwnApp>
{
    private const string Resets = "/api/password-resets";
    private const string NewPassword = "violet tram under nine bridges";

    private Member Anybody => new(app, Guid.Empty, Guid.Empty, "", app.Client(null));

    [Fact]
    public async Task Asking_for_a_reset_answers_the_same_for_everybody_and_looks_nobody_up()
    {
        var owner = await app.NewOwner();
        foreach (var email in new[] { owner.Email, "nobody@example.com" })
        {
            var answer = await Anybody.Post(Resets, new { email });
            Assert.Equal((HttpStatusCode.Accepted, ""), (answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
            Assert.Equal(1, await app.Scalar<long>("select count(*) from outgoing_mail where recipient = $1 and resets_password", email));
        }

        await (await Anybody.Post(Resets, new { email = "not an address" })).Refusal(422);
        await (await Anybody.Post(Resets, new { email = "a@b.example\r\nBcc: all@b.example" })).Refusal(422);
        Assert.Equal(0, await app.Scalar<long>("select count(*) from mailed_links where subject_id = $1", owner.UserId));
    }

    [Fact]
    public async Task A_link_sets_a_new_password_once_ends_all_sessions_and_lifts_the_pause()
    {
        var owner = await app.NewOwner();
        var session = await owner.SignedIn();
        for (var i = 0; i < 11; i++)
        {
            await app.TryPassword(owner.Email, "wrong");
        }

        await (await app.TryPassword(owner.Email, Member.Password)).Refusal(429);
        var (id, secret) = await app.Link(LinkPurpose.ResetPassword, owner.UserId, owner.Email);
        var (otherId, otherSecret) = await app.Link(LinkPurpose.ResetPassword, owner.UserId, owner.Email);
        await (await Anybody.Post($"{Resets}/{id}", new { secret, password = "password1234" })).Refusal(422, "auth.weak_password");
        Assert.Equal(HttpStatusCode.NoContent, (await Anybody.Post($"{Resets}/{id}", new { secret, password = NewPassword })).StatusCode);
        await (await session.Get("/api/me")).Refusal(401, "auth.invalid_token");
        await owner.SignedIn(NewPassword);
        await (await Anybody.Post($"{Resets}/{id}", new { secret, password = "another violet tram under" })).Refusal(422, "validation.failed");
        await (await Anybody.Post($"{Resets}/{otherId}", new { secret = otherSecret, password = "another violet tram under" })).Refusal(422, "validation.failed");
    }

    [Fact]
    public async Task A_link_out_of_time_of_another_purpose_or_with_a_wrong_secret_is_no_link()
    {
        var owner = await app.NewOwner();
        var late = await app.Link(LinkPurpose.ResetPassword, owner.UserId, owner.Email, TimeSpan.FromSeconds(-1));
        var other = await app.Link(LinkPurpose.ConfirmEmail, owner.UserId, owner.Email);
        var good = await app.Link(LinkPurpose.ResetPassword, owner.UserId, owner.Email);
        List<string> said = [];
        foreach (var (id, secret) in new[] { late, other, (good.Id, other.Secret), (good.Id, good.Secret + "00"), (good.Id, new string('z', 64)), (good.Id, ""), ("nonsense", good.Secret) })
        {
            said.Add((await (await Anybody.Post($"{Resets}/{id}", new { secret, password = NewPassword })).Refusal(422)).Detail!);
        }

        Assert.Equal(2, said.Distinct().Count());
        await owner.SignedIn();
    }

    [Fact]
    public async Task Of_two_who_follow_a_link_at_once_one_sets_the_password()
    {
        var owner = await app.NewOwner();
        var (id, secret) = await app.Link(LinkPurpose.ResetPassword, owner.UserId, owner.Email);
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => Anybody.Post($"{Resets}/{id}", new { secret, password = $"{NewPassword} {i}" })));
        Assert.Single(answers, a => a.StatusCode == HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task A_new_address_becomes_the_accounts_when_its_link_is_followed()
    {
        var owner = await (await app.NewOwner()).SignedIn();
        var address = $"new-{Guid.CreateVersion7():N}@example.com";
        await (await owner.Post("/api/users/me/email", new { email = address, password = "guess" })).Refusal(422);
        Assert.Equal(HttpStatusCode.Accepted, (await owner.Post("/api/users/me/email", new { email = address.ToUpperInvariant(), password = Member.Password })).StatusCode);
        Assert.Equal(owner.Email, (await owner.Read<MeResource>("/api/me")).Email);
        Assert.Equal(1, await app.Scalar<long>("select count(*) from outgoing_mail where recipient = $1", owner.Email));
        Assert.Equal(1, await app.Scalar<long>("select count(*) from outgoing_mail m join mailed_links l on l.id = m.link_id where recipient = $1 and secret_hash is null and text like '%/confirm-email#{token}%'", address));
        var (id, secret) = await app.Link(LinkPurpose.ConfirmEmail, owner.UserId, address);
        Assert.Equal(HttpStatusCode.NoContent, (await Anybody.Post("/api/email-confirmations/" + id, new { secret })).StatusCode);
        var me = await owner.Read<MeResource>("/api/me");
        Assert.Equal((address, true), (me.Email, me.EmailConfirmed));
        await (await app.TryPassword(address, Member.Password)).Read<AccessToken>();
        await (await app.TryPassword(owner.Email, Member.Password)).Refusal(401);
    }

    [Fact]
    public async Task An_account_sends_five_links_an_hour_to_addresses_that_somebody_has_as_to_any_other()
    {
        var owner = await (await app.NewOwner()).SignedIn();
        var taken = new[] { await app.NewOwner(), await app.NewOwner() };
        Task<HttpResponseMessage> Ask(string email) => owner.Post("/api/users/me/email", new { email, password = Member.Password });
        foreach (var email in taken.Select(t => t.Email).Concat(Enumerable.Range(0, 3).Select(i => $"free-{i}-{Guid.CreateVersion7():N}@example.com")))
        {
            Assert.Equal(HttpStatusCode.Accepted, (await Ask(email)).StatusCode);
        }

        foreach (var email in new[] { taken[0].Email, $"free-{Guid.CreateVersion7():N}@example.com" })
        {
            await (await Ask(email)).Refusal(429, "mail.rate_limited");
        }
    }

    [Theory]
    [InlineData("reset")]
    [InlineData("password")]
    [InlineData("address")]
    public async Task A_link_that_was_mailed_before_the_password_or_the_address_changed_opens_nothing(string change)
    {
        var owner = await (await app.NewOwner()).SignedIn();
        var evil = $"evil-{Guid.CreateVersion7():N}@example.org";
        var confirm = await app.Link(LinkPurpose.ConfirmEmail, owner.UserId, evil);
        var reset = await app.Link(LinkPurpose.ResetPassword, owner.UserId, owner.Email);
        var done = change switch
        {
            "reset" => await Follow(Resets, await app.Link(LinkPurpose.ResetPassword, owner.UserId, owner.Email), NewPassword),
            "password" => await owner.Post("/api/users/me/password", new { current_password = Member.Password, password = NewPassword }),
            _ => await Follow("/api/email-confirmations", await app.Link(LinkPurpose.ConfirmEmail, owner.UserId, $"new-{Guid.CreateVersion7():N}@example.org"), null),
        };
        Assert.Equal(HttpStatusCode.NoContent, done.StatusCode);
        await (await Follow("/api/email-confirmations", confirm, null)).Refusal(422, "validation.failed");
        await (await Follow(Resets, reset, "another violet tram under")).Refusal(422, "validation.failed");
        Assert.Equal(0, await app.Scalar<long>("select count(*) from users where email = $1", evil));
    }

    [Fact]
    public async Task A_new_address_is_told_to_the_old_one_when_it_is_the_accounts()
    {
        var owner = await app.NewOwner();
        var address = $"new-{Guid.CreateVersion7():N}@example.com";
        Assert.Equal(HttpStatusCode.NoContent, (await Follow("/api/email-confirmations", await app.Link(LinkPurpose.ConfirmEmail, owner.UserId, address), null)).StatusCode);
        Assert.Contains(address, (await app.Scalar<string>("select text from outgoing_mail where recipient = $1 and subject = 'Your address was changed'", owner.Email))!, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NoContent, (await Follow("/api/email-confirmations", await app.Link(LinkPurpose.ConfirmEmail, owner.UserId, address), null)).StatusCode);
        Assert.Equal(0, await app.Scalar<long>("select count(*) from outgoing_mail where recipient = $1 and subject = 'Your address was changed'", address));
    }

    private Task<HttpResponseMessage> Follow(string path, (string Id, string Secret) link, string? password) =>
        Anybody.Post($"{path}/{link.Id}", password is null ? new { secret = link.Secret } : new { secret = link.Secret, password });

    [Fact]
    public async Task An_address_that_somebody_has_is_not_taken_and_whoever_asks_does_not_learn_of_it()
    {
        var (owner, other) = (await (await app.NewOwner()).SignedIn(), await app.NewOwner());
        Assert.Equal(HttpStatusCode.Accepted, (await owner.Post("/api/users/me/email", new { email = other.Email, password = Member.Password })).StatusCode);
        Assert.Equal(0, await app.Scalar<long>("select count(*) from mailed_links where email = $1", other.Email));
        var (id, secret) = await app.Link(LinkPurpose.ConfirmEmail, owner.UserId, other.Email);
        await (await Anybody.Post("/api/email-confirmations/" + id, new { secret })).Refusal(422, "validation.failed");
    }

    [Fact]
    public async Task The_profile_s_name_is_its_owners_to_change()
    {
        var owner = await (await app.NewOwner()).SignedIn();
        Assert.Equal(HttpStatusCode.NoContent, (await owner.Patch("/api/users/me", new { display_name = " Ada Bell " })).StatusCode);
        Assert.Equal("Ada Bell", (await owner.Read<MeResource>("/api/me")).DisplayName);
        Assert.Contains("display_name", (await (await owner.Patch("/api/users/me", new { display_name = "a\u200bb" })).Refusal(422)).Errors!.Keys);
    }
}
