using System.Net;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Identity;

namespace Cloud.Api.Tests.Identity;

public sealed class SignInTests(OwnApp app) : IClassFixture<OwnApp>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_password_buys_an_access_token_and_a_refresh_token()
    {
        var owner = await app.NewOwner();
        var token = await Granted(("grant_type", "password"), ("username", owner.Email.ToUpperInvariant()), ("password", Member.Password));
        Assert.Equal((900, "bearer"), (token.ExpiresIn, token.TokenType));
        Assert.NotNull(token.RefreshToken);
        var me = await Me(token.Value);
        Assert.Equal((WireId.From(owner.UserId), owner.Email), (me.Id, me.Email));
    }

    [Fact]
    public async Task The_token_answer_is_not_cached_and_names_its_members_as_the_contract_does()
    {
        var owner = await app.NewOwner();
        var answer = await Token(("grant_type", "password"), ("username", owner.Email), ("password", Member.Password));
        var text = await answer.Content.ReadAsStringAsync(Ct);
        Assert.All(["access_token", "expires_in", "token_type", "refresh_token"], name => Assert.Contains($"\"{name}\"", text, StringComparison.Ordinal));
        Assert.True(answer.Headers.CacheControl?.NoStore);
    }

    [Theory]
    [InlineData("nobody@example.com", "x")]
    [InlineData("not even an address", "x")]
    public async Task An_unknown_user_is_refused_like_a_wrong_password(string user, string password)
    {
        var owner = await app.NewOwner();
        var unknown = await (await Token(("grant_type", "password"), ("username", user), ("password", password))).Refusal(401, "auth.invalid_grant");
        var wrong = await (await Token(("grant_type", "password"), ("username", owner.Email), ("password", "wrong"))).Refusal(401, "auth.invalid_grant");
        Assert.Equal(wrong.Detail, unknown.Detail);
    }

    [Fact]
    public async Task A_refusal_carries_the_words_that_oauth_clients_look_for()
    {
        var answer = await Token(("grant_type", "password"), ("username", "nobody@example.com"), ("password", "x"));
        Assert.Contains("\"error\":\"invalid_grant\"", await answer.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("grant_type")]
    [InlineData("username")]
    [InlineData("password")]
    public async Task A_missing_field_is_named(string missing)
    {
        var fields = new (string, string)[] { ("grant_type", "password"), ("username", "a"), ("password", "b") };
        var problem = await (await Token([.. fields.Where(f => f.Item1 != missing)])).Refusal(400);
        Assert.Contains(missing, problem.Errors!.Keys);
    }

    [Theory]
    [InlineData("text/plain", "grant_type=api_token", 415)]
    [InlineData("application/json", "{}", 422)]
    [InlineData("application/json", "{\"grant_type\":\"api_token\"}", 400)]
    [InlineData("application/json", "{\"grant_type\":\"api_token\",\"api_token\":\"unknown\"}", 401)]
    [InlineData("application/json", "{\"grant_type\":\"api_token\",\"api_token\":1}", 422)]
    public async Task What_is_neither_form_nor_fields_in_json_is_refused(string type, string text, int status)
    {
        using var body = new StringContent(text, System.Text.Encoding.UTF8, type);
        await (await app.Client(null).PostAsync("/oauth2/token", body, Ct)).Refusal(status);
    }

    [Fact]
    public async Task Published_clients_sign_in_with_json_and_the_name_of_a_program()
    {
        var owner = await app.NewOwner();
        var secret = await app.TokenFor(owner.UserId, CredentialKind.Api, null, "read");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/oauth2/token")
        {
            Content = new StringContent($$"""{"grant_type":"api_token","api_token":"{{secret}}"}""", System.Text.Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = new("Basic", "cGxhdGZvcm0tY2xpOg==");
        Assert.Equal(HttpStatusCode.OK, (await app.Client(null).SendAsync(request, Ct)).StatusCode);
    }

    [Fact]
    public async Task An_api_token_signs_in_without_a_refresh_token_and_passes_its_scopes_on()
    {
        var owner = await app.NewOwner();
        var secret = await app.TokenFor(owner.UserId, CredentialKind.Api, null, "read");
        var token = await Granted(("grant_type", "api_token"), ("api_token", secret));
        Assert.Null(token.RefreshToken);
        var narrowed = owner with { Http = app.Client(token.Value) };
        await (await narrowed.Post(owner.Organization + "/projects", Samples.Project())).Refusal(403, "auth.forbidden");
        Assert.Equal(HttpStatusCode.OK, (await narrowed.Get(owner.Organization + "/projects")).StatusCode);
    }

    [Fact]
    public async Task An_api_token_is_taken_as_a_bearer_too()
    {
        var owner = await app.NewOwner();
        Assert.Equal(owner.Email, (await Me(await app.TokenFor(owner.UserId, CredentialKind.Api))).Email);
    }

    [Fact]
    public async Task A_refresh_token_buys_one_new_pair()
    {
        var first = await SignIn();
        var second = await Granted(("grant_type", "refresh_token"), ("refresh_token", first.RefreshToken!));
        Assert.NotEqual(first.RefreshToken, second.RefreshToken);
        await Me(second.Value);
    }

    [Fact]
    public async Task A_refresh_token_that_comes_again_after_the_grace_ends_the_whole_session()
    {
        var first = await SignIn();
        var second = await Granted(("grant_type", "refresh_token"), ("refresh_token", first.RefreshToken!));
        await GraceIsOver(first);
        await (await Token(("grant_type", "refresh_token"), ("refresh_token", first.RefreshToken!))).Refusal(401, "auth.invalid_grant");
        await (await Token(("grant_type", "refresh_token"), ("refresh_token", second.RefreshToken!))).Refusal(401, "auth.invalid_grant");
        await (await app.Client(second.Value).GetAsync("/api/me", Ct)).Refusal(401, "auth.invalid_token");
    }

    [Fact]
    public async Task Ten_tabs_that_renew_at_once_all_go_on_with_the_same_pair()
    {
        var first = await SignIn();
        var pairs = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Granted(("grant_type", "refresh_token"), ("refresh_token", first.RefreshToken!))));
        var pair = Assert.Single(pairs.Distinct());
        await Me(pair.Value);
        await Granted(("grant_type", "refresh_token"), ("refresh_token", pair.RefreshToken!));
    }

    [Fact]
    public async Task A_second_tab_gets_nothing_once_its_session_was_ended()
    {
        var first = await SignIn();
        var second = await Granted(("grant_type", "refresh_token"), ("refresh_token", first.RefreshToken!));
        using var form = Form(("token", second.RefreshToken!));
        await app.Client(null).PostAsync("/oauth2/revoke", form, Ct);
        await (await Token(("grant_type", "refresh_token"), ("refresh_token", first.RefreshToken!))).Refusal(401, "auth.invalid_grant");
    }

    [Fact]
    public async Task What_is_kept_of_a_rotation_does_not_lead_to_its_tokens()
    {
        var first = await SignIn();
        var second = await Granted(("grant_type", "refresh_token"), ("refresh_token", first.RefreshToken!));
        var kept = await app.Scalar<string>("select string_agg(c::text, ' ') from credentials c");
        Assert.All([first.Value, first.RefreshToken!, second.Value, second.RefreshToken!], secret => Assert.DoesNotContain(secret.Split('_')[^1], kept!, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_revoked_refresh_token_takes_its_session_along()
    {
        var token = await SignIn();
        using var form = Form(("token", token.RefreshToken!));
        Assert.Equal(HttpStatusCode.OK, (await app.Client(null).PostAsync("/oauth2/revoke", form, Ct)).StatusCode);
        await (await app.Client(token.Value).GetAsync("/api/me", Ct)).Refusal(401, "auth.invalid_token");
        await (await Token(("grant_type", "refresh_token"), ("refresh_token", token.RefreshToken!))).Refusal(401);
    }

    [Fact]
    public async Task Revoking_what_is_no_token_is_no_error()
    {
        using var form = Form(("token", "nonsense"));
        Assert.Equal(HttpStatusCode.OK, (await app.Client(null).PostAsync("/oauth2/revoke", form, Ct)).StatusCode);
    }

    [Fact]
    public async Task Without_a_token_nothing_is_told()
    {
        var answer = await app.Client(null).GetAsync("/api/me", Ct);
        await answer.Refusal(401, "auth.required");
        Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.ToString());
    }

    [Theory]
    [InlineData("cloud_at_0000")]
    [InlineData("rubbish")]
    public async Task An_unknown_token_is_refused(string token) => await (await app.Client(token).GetAsync("/api/me", Ct)).Refusal(401, "auth.invalid_token");

    [Fact]
    public async Task An_expired_token_is_refused()
    {
        var owner = await app.NewOwner();
        var expired = await app.TokenFor(owner.UserId, CredentialKind.Access, TimeSpan.FromSeconds(-1));
        await (await app.Client(expired).GetAsync("/api/me", Ct)).Refusal(401, "auth.invalid_token");
    }

    [Fact]
    public async Task A_refresh_token_is_no_bearer()
    {
        var token = await SignIn();
        await (await app.Client(token.RefreshToken).GetAsync("/api/me", Ct)).Refusal(401, "auth.invalid_token");
    }

    [Fact]
    public async Task Secrets_are_not_kept()
    {
        var token = await SignIn();
        Assert.Equal(0, await app.Scalar<long>("select count(*) from credentials where position(convert_to($1, 'utf8') in secret_hash) > 0 or name = $1", token.Value));
    }

    [Fact]
    public async Task The_last_use_of_a_token_is_noted_once_a_minute()
    {
        var owner = await app.NewOwner();
        await owner.Get("/api/me");
        var first = await app.Scalar<DateTime>("select last_used_at from credentials where user_id = $1", owner.UserId);
        await owner.Get("/api/me");
        Assert.NotEqual(default, first);
        Assert.Equal(first, await app.Scalar<DateTime>("select last_used_at from credentials where user_id = $1", owner.UserId));
    }

    private Task<object?> GraceIsOver(AccessToken of) => app.Scalar<object>(
        "update credentials set revoked_at = revoked_at - interval '11 seconds' where revoked_at is not null and secret_hash = $1",
        System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(of.RefreshToken!)));

    private async Task<AccessToken> SignIn() =>
        await Granted(("grant_type", "password"), ("username", (await app.NewOwner()).Email), ("password", Member.Password));

    private async Task<AccessToken> Granted(params (string, string)[] fields) => await (await Token(fields)).Read<AccessToken>();

    private async Task<MeResource> Me(string token) => await (await app.Client(token).GetAsync("/api/me", Ct)).Read<MeResource>();

    private async Task<HttpResponseMessage> Token(params (string Name, string Value)[] fields)
    {
        using var form = Form(fields);
        return await app.Client(null).PostAsync("/oauth2/token", form, Ct);
    }

    private static FormUrlEncodedContent Form(params (string Name, string Value)[] fields) => new(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));
}
