using System.Net;
using System.Net.Http.Json;
using Cloud.Client;

namespace Cloud.Api.Tests.Http;

/// <summary>Tags: an answer is not sent twice, and nobody changes what they have not seen.</summary>
public sealed class TagTests(CloudApp app)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_the_caller_has_already_is_not_sent_again()
    {
        var owner = await app.NewOwner();
        var project = await owner.NewProject();
        var tag = await Tag(owner, project);
        Assert.Matches("^\"[0-9a-f]{32}\"$", tag);
        foreach (var sent in new[] { tag, "W/" + tag, "\"x\", " + tag, "*" })
        {
            var again = await Send(owner, HttpMethod.Get, project, "If-None-Match", sent);
            Assert.Equal((HttpStatusCode.NotModified, 0), (again.StatusCode, (await again.Content.ReadAsByteArrayAsync(Ct)).Length));
            Assert.Equal(tag, again.Headers.ETag?.Tag);
        }

        await owner.Patch(project, new { title = "Another" });
        Assert.Equal(HttpStatusCode.OK, (await Send(owner, HttpMethod.Get, project, "If-None-Match", tag)).StatusCode);
    }

    [Fact]
    public async Task A_tag_covers_what_the_caller_may_do()
    {
        var owner = await app.NewOwner();
        var project = await owner.NewProject();
        var colleague = await app.NewColleague(owner);
        await app.Role(colleague, project, "viewer");
        var viewer = await Tag(colleague, project);
        Assert.NotEqual(await Tag(owner, project), viewer);
        await app.Scalar<object>("update project_access set permissions = '{admin}' where user_id = $1", colleague.UserId);
        Assert.NotEqual(viewer, await Tag(colleague, project));
    }

    [Fact]
    public async Task A_change_of_what_has_changed_since_is_refused_and_does_nothing()
    {
        var owner = await app.NewOwner();
        var project = await owner.NewProject("production");
        var environment = project + "/environments/production";
        foreach (var (address, body) in new (string, object)[] { (project, new { title = "Mine" }), (environment, new { title = "Mine" }), (owner.Organization, new { staff_access = "approved" }) })
        {
            var tag = await Tag(owner, address);
            Assert.Equal(HttpStatusCode.OK, (await Send(owner, HttpMethod.Patch, address, "If-Match", tag, body)).StatusCode);
            var refused = await (await Send(owner, HttpMethod.Patch, address, "If-Match", tag, body)).Refusal(412, "precondition.failed");
            Assert.False(refused.Retryable);
            Assert.Equal(HttpStatusCode.OK, (await Send(owner, HttpMethod.Patch, address, "If-Match", "*", body)).StatusCode);
        }

        await (await Send(owner, HttpMethod.Post, environment + "/deactivate", "If-Match", "\"old\"", new { confirm = "production" })).Refusal(412, "precondition.failed");
        await (await Send(owner, HttpMethod.Post, owner.Organization + "/teams", "If-Match", "\"old\"", new { name = "x" })).Refusal(422, "precondition.unsupported");
        Assert.Contains((await owner.Read<ItemCollection<AuditEvent>>(owner.Organization + "/audit-events")).Items, e => e.Outcome == "precondition.failed");
    }

    [Fact]
    public async Task Of_ten_who_saw_the_same_one_changes_it()
    {
        var owner = await app.NewOwner();
        var project = await owner.NewProject();
        var tag = await Tag(owner, project);
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => Send(owner, HttpMethod.Patch, project, "If-Match", tag, new { title = $"Of {i}" })));
        Assert.Equal((1, 9), (answers.Count(a => a.StatusCode == HttpStatusCode.OK), answers.Count(a => a.StatusCode == HttpStatusCode.PreconditionFailed)));
    }

    private static async Task<string> Tag(Member who, string address) => (await who.Get(address)).Headers.ETag!.Tag;

    private static async Task<HttpResponseMessage> Send(Member who, HttpMethod method, string path, string header, string value, object? body = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.TryAddWithoutValidation(header, value);
        return await who.Http.SendAsync(request, Ct);
    }
}
