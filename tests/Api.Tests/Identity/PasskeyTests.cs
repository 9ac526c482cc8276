using System.Net;
using Cloud.Client;
using Cloud.Domain.Identity;

namespace Cloud.Api.Tests.Identity;

public sealed class PasskeyTests(OwnApp app) : IClassFixture<OwnApp>
{
    private const string Mine = "/api/users/me/passkeys";

    [Fact]
    public async Task A_passkey_signs_in_without_a_name_a_password_or_a_code()
    {
        var owner = await app.NewOwner();
        using var device = new SoftAuthenticator { Count = 1 };
        var made = await (await Add(owner, device)).Read<PasskeyResource>();
        Assert.Equal("Laptop", made.Name);
        device.Count = 2;
        var token = await (await SignIn(device)).Read<AccessToken>();
        var signedIn = owner with { Http = app.Client(token.Value) };
        Assert.Equal(owner.Email, (await signedIn.Read<MeResource>("/api/me")).Email);
        Assert.NotNull(token.RefreshToken);
        Assert.NotNull(Assert.Single(await signedIn.Read<List<PasskeyResource>>(Mine)).LastUsedAt);
        Assert.Equal(1, await app.Scalar<long>("select count(*) from outgoing_mail where recipient = $1 and subject = 'A passkey was added'", owner.Email));
    }

    [Fact]
    public async Task Making_one_takes_the_password_and_the_code_of_an_account_that_has_one()
    {
        var owner = await app.NewOwner();
        await (await owner.Post(Mine + "/challenge", new { password = "wrong" })).Refusal(422);
        var begun = await (await owner.Post("/api/users/me/mfa", new { password = Member.Password })).Read<MfaEnrolment>();
        await (await owner.Post("/api/users/me/mfa/confirm", new { totp = SigningIn.Code(begun.Secret) })).Read<RecoveryCodes>();
        await (await owner.Post(Mine + "/challenge", new { password = Member.Password })).Refusal(403, "auth.mfa_required");
        using var device = new SoftAuthenticator();
        await (await Add(owner, device, SigningIn.Code(begun.Secret, 1))).Read<PasskeyResource>();
        await (await SignIn(device)).Read<AccessToken>();
    }

    [Fact]
    public async Task An_answer_is_good_once_for_its_own_challenge_in_its_own_time()
    {
        var owner = await app.NewOwner();
        using var device = new SoftAuthenticator();
        var challenge = await Challenge(owner);
        var made = device.Make(challenge.Options);
        await (await owner.Post(Mine, Body(challenge, made))).Read<PasskeyResource>();
        await (await owner.Post(Mine, Body(challenge, made))).Refusal(422);
        await (await owner.Post(Mine, Body(await Challenge(owner), made))).Refusal(422);

        var (first, other) = (await Challenge(), await Challenge());
        var signed = device.Sign(first.Options);
        await (await Token(other.Id, signed)).Refusal(401, "auth.invalid_grant");
        var both = await Task.WhenAll(Token(first.Id, signed), Token(first.Id, signed), Token(first.Id, signed));
        Assert.Single(both, a => a.StatusCode == HttpStatusCode.OK);

        var late = await Challenge();
        await app.Scalar<object>("update passkey_challenges set expires_at = now() - interval '1 second'");
        await (await Token(late.Id, device.Sign(late.Options))).Refusal(401, "auth.invalid_grant");
    }

    [Fact]
    public async Task An_answer_of_another_site_of_nobody_who_confirmed_or_by_another_key_is_refused()
    {
        var owner = await app.NewOwner();
        foreach (var bent in new[] { new SoftAuthenticator { Origin = "https://cloud.example.evil" }, new SoftAuthenticator { Domain = "evil.example" }, new SoftAuthenticator { Flags = 0x01 } })
        {
            using (bent)
            {
                await (await Add(owner, bent)).Refusal(422);
            }
        }

        using var device = new SoftAuthenticator();
        await (await Add(owner, device)).Read<PasskeyResource>();
        using var thief = new SoftAuthenticator { CredentialId = device.CredentialId };
        thief.Make((await Challenge(owner)).Options);
        await (await SignIn(thief)).Refusal(401, "auth.invalid_grant");
        await (await Add(await app.NewOwner(), thief)).Refusal(422);
        foreach (var junk in new[] { "x", "{}", "[]", "null", """{"id":"AA","rawId":"AA","type":"public-key","response":{}}""", new string('{', 500) })
        {
            await (await Token((await Challenge()).Id, junk)).Refusal(401, "auth.invalid_grant");
            await (await owner.Post(Mine, Body(await Challenge(owner), junk))).Refusal(422);
        }
    }

    [Fact]
    public async Task A_copy_that_counts_behind_is_refused()
    {
        var owner = await app.NewOwner();
        using var device = new SoftAuthenticator { Count = 5 };
        await (await Add(owner, device)).Read<PasskeyResource>();
        device.Count = 9;
        await (await SignIn(device)).Read<AccessToken>();
        device.Count = 8;
        await (await SignIn(device)).Refusal(401, "auth.invalid_grant");
    }

    [Fact]
    public async Task A_deleted_passkey_signs_nobody_in_and_one_of_somebody_else_is_not_there()
    {
        var (owner, other) = (await app.NewOwner(), await app.NewOwner());
        using var device = new SoftAuthenticator();
        var passkey = await (await Add(owner, device)).Read<PasskeyResource>();
        await (await other.Send(HttpMethod.Delete, $"{Mine}/{passkey.Id}", null)).Refusal(404);
        await (await other.Get($"/api/users/{Cloud.Domain.WireId.From(owner.UserId)}/passkeys")).Refusal(404);
        Assert.Equal(HttpStatusCode.NoContent, (await owner.Send(HttpMethod.Delete, passkey.Links["#delete"].Href, null)).StatusCode);
        await (await SignIn(device)).Refusal(401, "auth.invalid_grant");
        Assert.Empty(await owner.Read<List<PasskeyResource>>(Mine));
    }

    [Fact]
    public async Task A_challenge_of_before_a_new_password_makes_nothing()
    {
        var owner = await app.NewOwner();
        using var device = new SoftAuthenticator();
        var challenge = await Challenge(owner);
        var next = "four quite different words";
        Assert.Equal(HttpStatusCode.NoContent, (await owner.Post("/api/users/me/password", new { current_password = Member.Password, password = next })).StatusCode);
        await (await owner.Post(Mine, Body(challenge, device.Make(challenge.Options)))).Refusal(409, "concurrent_change");
    }

    [Fact]
    public async Task Passkeys_that_were_made_with_less_do_not_outlive_a_reset_nor_the_first_second_factor()
    {
        var owner = await app.NewOwner();
        using var early = new SoftAuthenticator();
        await (await Add(owner, early)).Read<PasskeyResource>();
        var begun = await (await owner.Post("/api/users/me/mfa", new { password = Member.Password })).Read<MfaEnrolment>();
        await (await owner.Post("/api/users/me/mfa/confirm", new { totp = SigningIn.Code(begun.Secret) })).Read<RecoveryCodes>();
        await (await SignIn(early)).Refusal(401, "auth.invalid_grant");

        using var later = new SoftAuthenticator();
        await (await Add(owner, later, SigningIn.Code(begun.Secret, 1))).Read<PasskeyResource>();
        var (link, secret) = await app.Link(LinkPurpose.ResetPassword, owner.UserId, owner.Email);
        Assert.Equal(HttpStatusCode.NoContent, (await owner.Post($"/api/password-resets/{link}", new { secret, password = "violet tram under nine bridges" })).StatusCode);
        await (await SignIn(later)).Refusal(401, "auth.invalid_grant");
    }

    [Fact]
    public async Task What_the_browser_says_unsigned_is_kept_as_far_as_it_is_known()
    {
        var owner = await app.NewOwner();
        using var device = new SoftAuthenticator { Transports = ["usb", "\0", "x", "usb", .. Enumerable.Range(0, 1000).Select(i => $"t{i}")] };
        await (await Add(owner, device)).Read<PasskeyResource>();
        Assert.Equal("usb", await app.Scalar<string>("select string_agg(t, ',') from passkeys, unnest(transports) t where user_id = $1", owner.UserId));
    }

    [Fact]
    public async Task A_narrowed_token_touches_no_passkey()
    {
        var owner = await app.NewOwner();
        var narrow = owner with { Http = app.Client(await app.TokenFor(owner.UserId, CredentialKind.Api, scopes: ["read"])) };
        await (await narrow.Get(Mine)).Refusal(403);
    }

    private static object Body(PasskeyChallengeResource challenge, string credential) => new { name = "Laptop", challenge = challenge.Id, credential };

    private static async Task<PasskeyChallengeResource> Challenge(Member member, string? totp = null) =>
        await (await member.Post(Mine + "/challenge", new { password = Member.Password, totp })).Read<PasskeyChallengeResource>();

    private async Task<PasskeyChallengeResource> Challenge() =>
        await (await app.Client(null).PostAsync(new Uri("/api/passkey-challenges", UriKind.Relative), null, TestContext.Current.CancellationToken)).Read<PasskeyChallengeResource>();

    private static async Task<HttpResponseMessage> Add(Member member, SoftAuthenticator device, string? totp = null)
    {
        var challenge = await Challenge(member, totp);
        return await member.Post(Mine, Body(challenge, device.Make(challenge.Options)));
    }

    private async Task<HttpResponseMessage> SignIn(SoftAuthenticator device)
    {
        var challenge = await Challenge();
        return await Token(challenge.Id, device.Sign(challenge.Options));
    }

    private Task<HttpResponseMessage> Token(string challenge, string credential) => app.Token(("grant_type", GrantType.Passkey), ("challenge", challenge), ("credential", credential));
}
