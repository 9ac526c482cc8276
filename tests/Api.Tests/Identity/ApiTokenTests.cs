using System.Net;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Identity;

namespace Cloud.Api.Tests.Identity;

public sealed class ApiTokenTests(OwnApp app) : IClassFixture<OwnApp>
{
    private const string Mine = "/api/users/me/api-tokens";

    [Theory]
    [InlineData("""{"name":"x","scopes":[null]}""")]
    [InlineData("""{"name":"a\r\nX: y"}""")]
    [InlineData("""{"name":"\u001b[31m"}""")]
    public async Task A_scope_that_is_none_and_a_name_that_would_drive_a_terminal_are_refused(string body)
    {
        var owner = await app.NewOwner();
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        var answer = await owner.Http.PostAsync(Mine, content, TestContext.Current.CancellationToken);
        await answer.Refusal(422, "validation.failed");
    }

    [Fact]
    public async Task Half_a_surrogate_in_a_fields_name_is_the_callers_fault()
    {
        var owner = await app.NewOwner();
        using var content = new StringContent("""{"config":{"\ud800":"a: 1"}}""", System.Text.Encoding.UTF8, "application/json");
        var answer = await owner.Http.PostAsync(owner.Organization + "/configuration-checks", content, TestContext.Current.CancellationToken);
        Assert.Equal(400, (int)answer.StatusCode);
    }

    [Fact]
    public async Task A_token_s_secret_is_shown_once()
    {
        var owner = await app.NewOwner();
        var answer = await owner.Post(Mine, new { name = "ci", scopes = new[] { "read", "deploy", "read" }, expires_at = TimeProvider.System.GetUtcNow().AddDays(1) });
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var made = await answer.Read<ApiTokenResource>();
        Assert.StartsWith("cloud_pat_", made.Token, StringComparison.Ordinal);
        Assert.Equal(["read", "deploy"], made.Scopes);
        var listed = Assert.Single(await owner.Read<List<ApiTokenResource>>($"/api/users/{WireId.From(owner.UserId)}/api-tokens"));
        Assert.Equal((made.Id, (string?)null), (listed.Id, listed.Token));
    }

    [Fact]
    public async Task A_deleted_token_and_all_that_came_of_it_end_at_once()
    {
        var owner = await app.NewOwner();
        var made = await (await owner.Post(Mine, new { name = "ci" })).Read<ApiTokenResource>();
        var access = await new CloudClient(app.Client(null)).SignInAsync(made.Token!, TestContext.Current.CancellationToken);
        var machine = owner with { Http = app.Client(access.Value) };
        await machine.Read<MeResource>("/api/me");
        Assert.Equal(HttpStatusCode.NoContent, (await owner.Delete(made.Links[Relation.Delete].Href)).StatusCode);
        await (await machine.Get("/api/me")).Refusal(401, "auth.invalid_token");
        Assert.Empty(await owner.Read<List<ApiTokenResource>>(Mine));
        await (await owner.Delete(made.Links[Relation.Delete].Href)).Refusal(404, "api_token.not_found");
    }

    [Fact]
    public async Task Another_user_s_tokens_are_nobody_else_s_to_see_make_or_delete()
    {
        var (owner, other) = (await app.NewOwner(), await app.NewOwner());
        var made = await (await owner.Post(Mine, new { name = "ci" })).Read<ApiTokenResource>();
        var theirs = $"/api/users/{WireId.From(owner.UserId)}/api-tokens";
        await (await other.Get(theirs)).Refusal(404, "user.not_found");
        await (await other.Post(theirs, new { name = "x" })).Refusal(404, "user.not_found");
        await (await other.Delete($"{theirs}/{made.Id}")).Refusal(404, "user.not_found");
        await (await other.Delete($"{Mine}/{made.Id}")).Refusal(404, "api_token.not_found");
    }

    [Fact]
    public async Task A_narrowed_token_cannot_make_a_wider_one()
    {
        var owner = await app.NewOwner();
        var narrowed = owner with { Http = app.Client(await app.TokenFor(owner.UserId, CredentialKind.Api, null, "write")) };
        await (await narrowed.Post(Mine, new { name = "wide" })).Refusal(403, "auth.forbidden");
        await (await narrowed.Delete($"{Mine}/{WireId.From(Guid.CreateVersion7())}")).Refusal(403, "auth.forbidden");
    }

    [Theory]
    [InlineData("""{"name":""}""", "name")]
    [InlineData("""{"name":"x","scopes":["root"]}""", "scopes")]
    [InlineData("""{"name":"x","expires_at":"2001-01-01T00:00:00Z"}""", "expires_at")]
    [InlineData("""{"name":"x","expires_at":"tomorrow"}""", "expires_at")]
    [InlineData("""{"name":"x","scopes":"read"}""", "scopes")]
    public async Task A_wrong_field_is_named(string body, string field)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        var problem = await (await (await app.NewOwner()).Post(Mine, content)).Refusal(422);
        Assert.StartsWith(field, Assert.Single(problem.Errors!.Keys), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fifty_tokens_are_the_most()
    {
        var owner = await app.NewOwner();
        for (var i = 0; i < 50; i++)
        {
            await app.TokenFor(owner.UserId, CredentialKind.Api);
        }

        await (await owner.Post(Mine, new { name = "one more" })).Refusal(409, "api_token.limit_reached");
    }

    [Fact]
    public async Task Tokens_are_paged()
    {
        var owner = await app.NewOwner();
        for (var i = 0; i < 5; i++)
        {
            await owner.Post(Mine, new { name = $"t{i}" });
        }

        var client = new CloudClient(owner.Http);
        Assert.Equal(["t4", "t3"], (await owner.Read<List<ApiTokenResource>>(Mine + "?page[size]=2")).Select(t => t.Name));
        Assert.Equal(5, await client.ApiTokensAsync("me", TestContext.Current.CancellationToken).CountAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Checking_a_password_takes_as_long_for_a_user_who_is_not_there()
    {
        await Task.CompletedTask;
        var passwords = new Infrastructure.Identity.Passwords();
        var hash = passwords.Hash("x");
        Assert.False(passwords.Verify(null, "the password of a user who is not there"));
        double Least(string? of) => Enumerable.Range(0, 5).Min(_ =>
        {
            var begin = TimeProvider.System.GetTimestamp();
            passwords.Verify(of, "wrong");
            return TimeProvider.System.GetElapsedTime(begin).TotalMilliseconds;
        });

        Assert.InRange(Least(null) / Least(hash), 0.3, 3);
    }
}
