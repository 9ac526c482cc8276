using System.Net;
using Cloud.Client;
using Cloud.Domain.Identity;
using Npgsql;

namespace Cloud.Api.Tests.Identity;

/// <summary>
/// What ends credentials, against what makes them at the same moment. Where the order matters, a transaction of the test holds the row that decides it; the rest
/// is left to chance, in rounds.
/// </summary>
public sealed class RaceTests(OwnApp app) : IClassFixture<OwnApp>
{
    private const int Rounds = 10;

    private const string Mine = "/api/users/me/sessions";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_session_that_is_ended_while_it_is_renewed_leaves_no_token_behind()
    {
        var owner = await app.NewOwner();
        var (here, there) = (await owner.SignedIn(), await Pair(owner));
        var ended = (await here.Read<List<SessionResource>>(Mine)).Single(s => !s.Current).Links["#delete"].Href;

        // A token needs its user's key: the renewal stops with its pair made and not committed, and the ending comes meanwhile.
        await using var held = await Hold("select id from users where id = $1 for update", owner.UserId);
        var renewal = Refresh(there.RefreshToken!);
        await Waiting(1);
        var ending = here.Delete(ended);
        await Waiting(2);
        await held.Transaction!.CommitAsync(Ct);
        var renewed = await (await renewal).Read<AccessToken>();
        Assert.Equal(HttpStatusCode.NoContent, (await ending).StatusCode);
        await Dead(owner, renewed);
        Assert.Equal(1, await Alive(owner));
    }

    [Fact]
    public async Task A_renewal_that_waited_for_the_end_of_its_session_is_refused()
    {
        var owner = await app.NewOwner();
        var pair = await Pair(owner);
        await using var held = await Hold("delete from sessions where user_id = $1 returning id", owner.UserId);
        var renewal = Refresh(pair.RefreshToken!);
        await Waiting(1);
        await held.Transaction!.CommitAsync(Ct);
        await (await renewal).Refusal(401, "auth.invalid_grant");
        await (await app.Client(pair.Value).GetAsync("/api/me", Ct)).Refusal(401, "auth.invalid_token");
    }

    [Theory]
    [InlineData("end")]
    [InlineData("password")]
    [InlineData("reset")]
    [InlineData("revoke")]
    public async Task Whoever_renews_without_pause_is_outside_when_sessions_have_ended(string way)
    {
        for (var round = 0; round < Rounds; round++)
        {
            var owner = await app.NewOwner();
            var (here, stolen) = (await owner.SignedIn(), await Pair(owner));
            using var stop = new CancellationTokenSource();
            var first = stolen;
            var thief = Task.Run(
                async () =>
                {
                    while (!stop.IsCancellationRequested && await Refresh(stolen.RefreshToken!) is { IsSuccessStatusCode: true } renewed)
                    {
                        stolen = await renewed.Read<AccessToken>();
                    }
                },
                Ct);
            await Task.Delay(20 + (7 * round), Ct);
            await End(way, here, first);
            await Task.Delay(60, Ct);
            await stop.CancelAsync();
            await thief;
            await Dead(owner, stolen);
            Assert.Equal(way == "reset" ? 0 : 1, await Alive(owner));
        }
    }

    [Fact]
    public async Task A_sign_in_whose_password_is_changed_while_it_is_checked_is_refused()
    {
        var owner = await app.NewOwner();
        await using var held = await Hold("update users set security_stamp = 'another', password_hash = 'another' where id = $1 returning id", owner.UserId);
        var signIn = Password(owner.Email, Member.Password);
        await Waiting(1);
        await held.Transaction!.CommitAsync(Ct);
        await (await signIn).Refusal(401, "auth.invalid_grant");
        Assert.Equal(0, await app.Scalar<long>("select count(*) from sessions where user_id = $1", owner.UserId));
    }

    [Fact]
    public async Task Whoever_signs_in_with_the_old_password_while_it_is_changed_is_outside_afterwards()
    {
        var owner = await app.NewOwner();
        var password = Member.Password;
        for (var round = 0; round < Rounds; round++)
        {
            var (here, old) = (await owner.SignedIn(password), password);
            var attempts = Enumerable.Range(0, 4).Select(async i =>
            {
                await Task.Delay(5 * i, Ct);
                return await Password(owner.Email, old);
            }).ToList();
            password = $"violet tram under {round} bridges";
            Assert.Equal(HttpStatusCode.NoContent, (await here.Post("/api/users/me/password", new { current_password = old, password })).StatusCode);
            foreach (var attempt in await Task.WhenAll(attempts))
            {
                if (attempt.IsSuccessStatusCode)
                {
                    await Dead(owner, await attempt.Read<AccessToken>());
                }
            }

            Assert.Equal(1, await Alive(owner));
        }
    }

    [Fact]
    public async Task Of_two_who_change_a_password_at_once_one_does()
    {
        var owner = await app.NewOwner();
        for (var round = 0; round < Rounds; round++)
        {
            await app.Scalar<object>("update users set password_hash = (select password_hash from users where id = $2), security_stamp = $3 where id = $1", owner.UserId, (await app.NewStranger()).UserId, $"{round}");
            var (first, second) = (await owner.SignedIn(), await owner.SignedIn());
            var answers = await Task.WhenAll(new[] { first, second }.Select((m, i) => m.Post("/api/users/me/password", new { current_password = Member.Password, password = $"violet tram under {i} bridges" })));
            Assert.Single(answers, a => a.StatusCode == HttpStatusCode.NoContent);
            Assert.Equal(1, await Alive(owner));
        }
    }

    [Fact]
    public async Task An_access_token_that_is_issued_while_its_API_token_is_deleted_is_refused()
    {
        var owner = await app.NewOwner();
        var made = await (await owner.Post("/api/users/me/api-tokens", new { name = "ci" })).Read<ApiTokenResource>();
        await using var held = await Hold("update credentials set revoked_at = now() where user_id = $1 and kind = 'api' returning id", owner.UserId);
        var exchange = Token(("grant_type", "api_token"), ("api_token", made.Token!));
        await Waiting(1);
        await held.Transaction!.CommitAsync(Ct);
        await (await exchange).Refusal(401, "auth.invalid_grant");
    }

    [Fact]
    public async Task An_access_token_ends_with_its_API_token_whatever_became_of_its_own_row()
    {
        var owner = await app.NewOwner();
        foreach (var end in new[] { "revoked_at = now()", "expires_at = now() - interval '1 second'" })
        {
            var made = await (await owner.Post("/api/users/me/api-tokens", new { name = "ci" })).Read<ApiTokenResource>();
            var access = await (await Token(("grant_type", "api_token"), ("api_token", made.Token!))).Read<AccessToken>();
            var machine = owner with { Http = app.Client(access.Value) };
            await machine.Read<MeResource>("/api/me");
            await app.Scalar<object>($"update credentials set {end} where user_id = $1 and kind = 'api'", owner.UserId);
            await (await machine.Get("/api/me")).Refusal(401, "auth.invalid_token");
        }
    }

    [Fact]
    public async Task Whoever_exchanges_an_API_token_without_pause_is_outside_when_it_is_deleted()
    {
        var owner = await app.NewOwner();
        for (var round = 0; round < Rounds; round++)
        {
            var made = await (await owner.Post("/api/users/me/api-tokens", new { name = "ci" })).Read<ApiTokenResource>();
            var exchanges = Enumerable.Range(0, 8).Select(async i =>
            {
                await Task.Delay(2 * i, Ct);
                return await Token(("grant_type", "api_token"), ("api_token", made.Token!));
            }).ToList();
            Assert.Equal(HttpStatusCode.NoContent, (await owner.Delete(made.Links[Relation.Delete].Href)).StatusCode);
            await Task.WhenAll(exchanges);
            Assert.Equal(0, await app.Scalar<long>("select count(*) from credentials where user_id = $1 and kind = 'access' and family_id is not null and revoked_at is null", owner.UserId));
        }
    }

    [Fact]
    public async Task Of_sixteen_who_make_the_fiftieth_token_at_once_one_does()
    {
        var owner = await app.NewOwner();
        for (var i = 0; i < 49; i++)
        {
            await app.TokenFor(owner.UserId, CredentialKind.Api);
        }

        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => owner.Post("/api/users/me/api-tokens", new { name = $"t{i}" })));
        Assert.Single(answers, a => a.StatusCode == HttpStatusCode.Created);
        Assert.Equal(50, await app.Scalar<long>("select count(*) from credentials where user_id = $1 and kind = 'api'", owner.UserId));
    }

    private async Task End(string way, Member here, AccessToken first)
    {
        var answer = way switch
        {
            "end" => await here.Delete(Mine),
            "password" => await here.Post("/api/users/me/password", new { current_password = Member.Password, password = "violet tram under nine bridges" }),
            "revoke" => await Revoke(first.RefreshToken!),
            _ => await Reset(here),
        };
        Assert.True(answer.IsSuccessStatusCode, $"{way}: {(int)answer.StatusCode}");
    }

    private async Task<HttpResponseMessage> Reset(Member owner)
    {
        var (id, secret) = await app.Link(LinkPurpose.ResetPassword, owner.UserId, owner.Email);
        return await (owner with { Http = app.Client(null) }).Post($"/api/password-resets/{id}", new { secret, password = "violet tram under nine bridges" });
    }

    private async Task<HttpResponseMessage> Revoke(string token)
    {
        using var form = new FormUrlEncodedContent([new("token", token)]);
        return await app.Client(null).PostAsync("/oauth2/revoke", form, Ct);
    }

    private async Task<AccessToken> Pair(Member member) => await (await Password(member.Email, Member.Password)).Read<AccessToken>();

    private Task<HttpResponseMessage> Password(string username, string password) => Token(("grant_type", "password"), ("username", username), ("password", password));

    /// <summary>From an address of its own each time, so that no limit hides what is looked for.</summary>
    private async Task<HttpResponseMessage> Token(params (string Name, string Value)[] fields)
    {
        using var form = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/oauth2/token") { Content = form };
        request.Headers.Add("X-Forwarded-For", new IPAddress(Random.Shared.NextInt64(1L << 32)).ToString());
        return await app.Client(null).SendAsync(request, Ct);
    }

    private Task<HttpResponseMessage> Refresh(string token) => Token(("grant_type", "refresh_token"), ("refresh_token", token));

    private async Task Dead(Member owner, AccessToken pair)
    {
        await (await app.Client(pair.Value).GetAsync("/api/me", Ct)).Refusal(401, "auth.invalid_token");
        await (await Refresh(pair.RefreshToken!)).Refusal(401, "auth.invalid_grant");
        Assert.Equal(0, await app.Scalar<long>(
            "select count(*) from credentials c where user_id = $1 and kind <> 'api' and family_id is not null and revoked_at is null and not exists (select from sessions s where s.id = c.family_id)", owner.UserId));
    }

    /// <summary>Sessions of which a refresh token is good.</summary>
    private Task<long> Alive(Member owner) => app.Scalar<long>("select count(distinct family_id) from credentials where user_id = $1 and kind = 'refresh' and revoked_at is null", owner.UserId);

    private async Task<NpgsqlCommand> Hold(string sql, Guid user)
    {
        var connection = await app.Owner.OpenConnectionAsync(Ct);
        var command = new NpgsqlCommand(sql, connection, await connection.BeginTransactionAsync(Ct));
        command.Parameters.AddWithValue(user);
        Assert.NotNull(await command.ExecuteScalarAsync(Ct));
        return command;
    }

    /// <summary>Until so many commands wait for a row.</summary>
    private async Task Waiting(int commands)
    {
        for (var i = 0; i < 200; i++)
        {
            if (await app.Scalar<long>("select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'") >= commands)
            {
                return;
            }

            await Task.Delay(25, Ct);
        }

        Assert.Fail($"{commands} commands should wait for a row by now.");
    }
}
