using System.Net;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Identity;

namespace Cloud.Api.Tests.Identity;

public sealed class SessionTests(OwnApp app) : IClassFixture<OwnApp>
{
    private const string Mine = "/api/users/me/sessions";

    [Fact]
    public async Task Sessions_say_where_and_with_what_one_is_signed_in_and_which_one_asks()
    {
        var owner = await app.NewOwner();
        var (first, second) = (await owner.SignedIn(), await owner.SignedIn());
        var sessions = await second.Read<List<SessionResource>>(Mine);
        Assert.Equal([true, false], sessions.Select(s => s.Current));
        Assert.All(sessions, s => Assert.Equal("Netscape/4.8", s.UserAgent));
        Assert.Equal([false, true], (await first.Read<List<SessionResource>>(Mine)).Select(s => s.Current));
    }

    [Fact]
    public async Task An_ended_session_is_dead_at_once_on_every_node()
    {
        var owner = await app.NewOwner();
        var (here, there) = (await owner.SignedIn(), await owner.SignedIn());
        await using var otherNode = app.WithWebHostBuilder(_ => { });
        var elsewhere = otherNode.CreateDefaultClient(new Uri("https://cloud.test/"));
        elsewhere.DefaultRequestHeaders.Authorization = there.Http.DefaultRequestHeaders.Authorization;
        Assert.Equal(HttpStatusCode.OK, (await elsewhere.GetAsync("/api/me", TestContext.Current.CancellationToken)).StatusCode);
        var other = (await here.Read<List<SessionResource>>(Mine)).Single(s => !s.Current);
        Assert.Equal(HttpStatusCode.NoContent, (await here.Delete(other.Links["#delete"].Href)).StatusCode);
        await (await elsewhere.GetAsync("/api/me", TestContext.Current.CancellationToken)).Refusal(401, "auth.invalid_token");
        await (await there.Get("/api/me")).Refusal(401, "auth.invalid_token");
        Assert.Single(await here.Read<List<SessionResource>>(Mine));
        await (await here.Delete(other.Links["#delete"].Href)).Refusal(404, "session.not_found");
    }

    [Fact]
    public async Task All_others_end_with_one_request_and_the_one_that_asks_goes_on()
    {
        var owner = await app.NewOwner();
        var (here, there) = (await owner.SignedIn(), await owner.SignedIn());
        Assert.Equal(HttpStatusCode.NoContent, (await here.Delete(Mine)).StatusCode);
        Assert.True(Assert.Single(await here.Read<List<SessionResource>>(Mine)).Current);
        await (await there.Get("/api/me")).Refusal(401, "auth.invalid_token");
    }

    [Fact]
    public async Task Somebody_elses_sessions_are_nobody_elses_to_see_or_end()
    {
        var (owner, other) = (await (await app.NewOwner()).SignedIn(), await (await app.NewOwner()).SignedIn());
        var theirs = (await owner.Read<List<SessionResource>>(Mine))[0].Links["#delete"].Href;
        await (await other.Get($"/api/users/{WireId.From(owner.UserId)}/sessions")).Refusal(404, "user.not_found");
        await (await other.Delete(theirs)).Refusal(404, "user.not_found");
        await (await other.Delete($"{Mine}/{theirs.Split('/')[^1]}")).Refusal(404, "session.not_found");
        await owner.Read<MeResource>("/api/me");
    }

    [Fact]
    public async Task A_token_narrowed_to_a_project_says_so_and_hands_it_on_and_touches_no_account()
    {
        var owner = await app.NewOwner();
        var project = (await owner.NewProject()).Split('/')[^1];
        var made = await (await owner.Post("/api/users/me/api-tokens", new { name = "ci", projects = new[] { project, project } })).Read<ApiTokenResource>();
        Assert.Equal([project], made.Projects);
        var access = await (await app.Token(("grant_type", "api_token"), ("api_token", made.Token!))).Read<AccessToken>();
        Assert.Equal(2, await app.Scalar<long>("select count(*) from credentials where user_id = $1 and projects::text = '{' || $2 || '}'", owner.UserId, project));
        var machine = owner with { Http = app.Client(access.Value) };
        await (await machine.Get(Mine)).Refusal(403, "auth.forbidden");
        await (await machine.Post("/api/users/me/api-tokens", new { name = "wider" })).Refusal(403, "auth.forbidden");
    }

    [Fact]
    public async Task A_token_narrowed_to_a_project_lists_that_one_and_what_wants_a_person_there()
    {
        var owner = await app.NewOwner();
        var (first, second) = (await owner.NewProject("master"), await owner.NewProject("master"));
        foreach (var project in new[] { first, second })
        {
            await app.Scalar<object>(
                "insert into attention_items (id, organization_id, project_id, kind, severity, title, detail, since) values (gen_random_uuid(), $1, $2, 'activity.failed', 'warning', 'x', 'y', now())",
                owner.OrganizationId, project.Split('/')[^1]);
        }

        var narrowed = owner with { Http = app.Client(await app.TokenFor(owner.UserId, CredentialKind.Api, [first.Split('/')[^1]])) };
        Assert.Equal([first.Split('/')[^1]], (await narrowed.Read<MeResource>("/api/me")).Projects.Select(p => p.Id));
        Assert.Equal(first.Split('/')[^1], Assert.Single((await narrowed.Read<List<AttentionItem>>("/api/attention"))).Subject.Project);
        Assert.Equal(2, (await owner.Read<List<AttentionItem>>("/api/attention")).Count);
    }

    [Fact]
    public async Task However_often_it_is_renewed_a_session_ends_a_quarter_of_a_year_after_its_sign_in()
    {
        var owner = await app.NewOwner();
        var pair = await (await app.TryPassword(owner.Email, Member.Password)).Read<AccessToken>();
        await app.Scalar<object>("update sessions set created_at = now() - interval '80 days' where user_id = $1", owner.UserId);
        var renewed = await (await app.Token(("grant_type", GrantType.RefreshToken), ("refresh_token", pair.RefreshToken!))).Read<AccessToken>();
        var session = (await (owner with { Http = app.Client(renewed.Value) }).Read<List<SessionResource>>(Mine)).Single(s => s.Current);
        Assert.Equal(session.CreatedAt + TimeSpan.FromDays(90), session.ExpiresAt);
        await app.Scalar<object>("update sessions set expires_at = now() - interval '1 second' where user_id = $1", owner.UserId);
        await (await app.Token(("grant_type", GrantType.RefreshToken), ("refresh_token", renewed.RefreshToken!))).Refusal(401, "auth.invalid_grant");
    }

    [Fact]
    public async Task A_token_is_not_narrowed_to_a_project_that_its_user_does_not_see()
    {
        var (owner, other) = (await app.NewOwner(), await app.NewOwner());
        var theirs = (await owner.NewProject()).Split('/')[^1];
        foreach (var project in new[] { theirs, WireId.NewProject(), "nonsense" })
        {
            var problem = await (await other.Post("/api/users/me/api-tokens", new { name = "ci", projects = new[] { project } })).Refusal(422);
            Assert.StartsWith("projects", Assert.Single(problem.Errors!.Keys), StringComparison.Ordinal);
        }
    }
}
