using System.Net;
using System.Net.Http.Json;
using System.Text;
using Cloud.Client;
using Cloud.Domain.Identity;

namespace Cloud.Api.Tests.Http;

/// <summary>A client that lost the answer asks again with the same key, and the change is made once.</summary>
public sealed class IdempotencyTests(CloudApp app)
{
    private const string Header = "Idempotency-Key";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_same_key_and_request_get_the_first_answer_to_the_byte()
    {
        var owner = await app.NewOwner();
        var key = NewKey();
        var body = Samples.Project() with { Activate = ["production"] };
        var first = await Send(owner, HttpMethod.Post, owner.Organization + "/projects", body, key);
        var again = await Send(owner, HttpMethod.Post, owner.Organization + "/projects?wait=0", body, key);
        Assert.Equal((first.StatusCode, first.Headers.Location), (again.StatusCode, again.Headers.Location));
        Assert.NotNull(first.Headers.Location);
        Assert.Equal(await Bytes(first), await Bytes(again));
        Assert.Equal("true", Assert.Single(again.Headers.GetValues("Idempotency-Replayed")));
        Assert.False(first.Headers.Contains("Idempotency-Replayed"));
        Assert.Equal(1, await app.Scalar<long>("select count(*) from projects where organization_id = $1", owner.OrganizationId));
        Assert.Equal(1, await app.Scalar<long>("select count(*) from audit_events where organization_id = $1 and action = 'CreateProject'", owner.OrganizationId));
    }

    [Theory]
    [InlineData("POST", "/teams", 201)]
    [InlineData("PATCH", "", 200)]
    [InlineData("DELETE", "/teams/{team}", 204)]
    public async Task Every_kind_of_change_is_replayed_even_where_its_thing_is_gone(string method, string path, int status)
    {
        var owner = await app.NewOwner();
        var team = await (await owner.Post(owner.Organization + "/teams", new { name = "Old" })).Read<TeamResource>();
        object? body = method switch { "POST" => new { name = "New" }, "PATCH" => new { staff_access = "approved" }, _ => null };
        var key = NewKey();
        var address = owner.Organization + path.Replace("{team}", team.Id, StringComparison.Ordinal);
        var first = await Send(owner, new HttpMethod(method), address, body, key);
        var again = await Send(owner, new HttpMethod(method), address, body, key);
        Assert.Equal((status, status), ((int)first.StatusCode, (int)again.StatusCode));
        Assert.Equal(await Bytes(first), await Bytes(again));
    }

    [Fact]
    public async Task The_same_key_with_another_body_address_or_method_is_a_mistake_and_is_told_so()
    {
        var owner = await app.NewOwner();
        var key = NewKey();
        Assert.Equal(HttpStatusCode.Created, (await Send(owner, HttpMethod.Post, owner.Organization + "/teams", new { name = "One" }, key)).StatusCode);
        await (await Send(owner, HttpMethod.Post, owner.Organization + "/teams", new { name = "Two" }, key)).Refusal(422, "idempotency.mismatch");
        await (await Send(owner, HttpMethod.Post, owner.Organization + "/tickets", new { name = "One" }, key)).Refusal(422);
        await (await Send(owner, HttpMethod.Patch, owner.Organization, new { staff_access = "approved" }, key)).Refusal(422, "idempotency.mismatch");
        await (await Send(owner, HttpMethod.Post, owner.Organization + "/teams", new { name = "Two" }, "not a key")).Refusal(422, "validation.failed");
        await (await Send(owner, HttpMethod.Post, owner.Organization + "/teams", new { name = "Two" }, new string('k', 256))).Refusal(422, "validation.failed");
    }

    [Fact]
    public async Task Two_people_may_choose_the_same_key()
    {
        var (one, two) = (await app.NewOwner(), await app.NewOwner());
        var key = NewKey();
        var (a, b) = (await (await Send(one, HttpMethod.Post, one.Organization + "/teams", new { name = "Mine" }, key)).Read<TeamResource>(), await (await Send(two, HttpMethod.Post, two.Organization + "/teams", new { name = "Mine" }, key)).Read<TeamResource>());
        Assert.NotEqual(a.Id, b.Id);
    }

    [Fact]
    public async Task Twenty_at_once_make_one_change_and_get_one_answer()
    {
        var owner = await app.NewOwner();
        var key = NewKey();
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Send(owner, HttpMethod.Post, owner.Organization + "/projects", Samples.Project(), key)));
        Assert.All(answers, a => Assert.Equal(HttpStatusCode.OK, a.StatusCode));
        Assert.Single(await Task.WhenAll(answers.Select(async a => Convert.ToBase64String(await Bytes(a)))), EqualToFirst());
        Assert.Single(answers, a => !a.Headers.Contains("Idempotency-Replayed"));
        Assert.Equal(1, await app.Scalar<long>("select count(*) from projects where organization_id = $1", owner.OrganizationId));

        static Predicate<string> EqualToFirst()
        {
            HashSet<string> seen = [];
            return text => seen.Add(text);
        }
    }

    [Fact]
    public async Task A_refusal_is_not_kept_for_it_changed_nothing()
    {
        var owner = await app.NewOwner();
        var key = NewKey();
        await owner.Post(owner.Organization + "/teams", new { name = "Taken" });
        await (await Send(owner, HttpMethod.Post, owner.Organization + "/teams", new { name = "Taken" }, key)).Refusal(409);
        var team = (await owner.Read<ItemCollection<TeamResource>>(owner.Organization + "/teams")).Items[0];
        await owner.Delete(owner.Organization + "/teams/" + team.Id);
        Assert.Equal(HttpStatusCode.Created, (await Send(owner, HttpMethod.Post, owner.Organization + "/teams", new { name = "Taken" }, key)).StatusCode);
    }

    [Fact]
    public async Task A_token_that_is_made_again_comes_without_its_secret_and_the_secret_is_nowhere()
    {
        var owner = await app.NewOwner();
        var key = NewKey();
        var first = await (await Send(owner, HttpMethod.Post, "/api/users/me/api-tokens", new { name = "ci" }, key)).Read<ApiTokenResource>();
        var again = await (await Send(owner, HttpMethod.Post, "/api/users/me/api-tokens", new { name = "ci" }, key)).Read<ApiTokenResource>();
        Assert.Equal((first.Id, null), (again.Id, again.Token));
        Assert.NotNull(first.Token);
        var kept = Encoding.Latin1.GetString((await app.Scalar<byte[]>("select body from answered_requests where key = $1", key))!);
        Assert.DoesNotContain(first.Token, kept, StringComparison.Ordinal);
        Assert.DoesNotContain(first.Id, kept, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_a_day_the_key_is_free_again()
    {
        var owner = await app.NewOwner();
        var key = NewKey();
        await Send(owner, HttpMethod.Post, owner.Organization + "/teams", new { name = "One" }, key);
        await app.Scalar<object>("update answered_requests set at = now() - interval '24 hours 1 second' where key = $1", key);
        Assert.Equal(HttpStatusCode.Created, (await Send(owner, HttpMethod.Post, owner.Organization + "/teams", new { name = "Two" }, key)).StatusCode);
        Assert.Equal(AnsweredRequest.Lifetime, TimeSpan.FromDays(1));
    }

    private static string NewKey() => Guid.CreateVersion7().ToString();

    private static Task<byte[]> Bytes(HttpResponseMessage answer) => answer.Content.ReadAsByteArrayAsync(Ct);

    private static async Task<HttpResponseMessage> Send(Member who, HttpMethod method, string path, object? body, string key)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body, body.GetType(), options: body is CreateProject ? WireJson.Options : null) };
        request.Headers.TryAddWithoutValidation(Header, key);
        return await who.Http.SendAsync(request, Ct);
    }
}
