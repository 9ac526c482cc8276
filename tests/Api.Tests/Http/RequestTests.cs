using System.Text;
using Cloud.Client;

namespace Cloud.Api.Tests.Http;

/// <summary>Bad input gets a precise answer and never a 500.</summary>
public sealed class RequestTests(CloudApp app)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("{", "request.malformed")]
    [InlineData("nonsense", "request.malformed")]
    [InlineData("[]", "request.malformed")]
    [InlineData("null", "request.malformed")]
    [InlineData("\"text\"", "request.malformed")]
    [InlineData("{\"name\":\"a\",\"name\":\"b\"}", "request.malformed")]
    [InlineData("{\"name\":\"a\"} trailing", "request.malformed")]
    [InlineData("{\"name\":\"a\",}", "request.malformed")]
    [InlineData("/* comment */ {}", "request.malformed")]
    public async Task What_is_no_json_object_is_400(string body, string code) => await (await Branch(body)).Refusal(400, code);

    [Theory]
    [InlineData("{", "It ends before all that it opens is closed (line 1, byte 2).")]
    [InlineData("{\"name\":\n \"a\",}", "(line 2, byte 6).")]
    public async Task What_is_no_json_is_told_with_its_place_as_editors_count(string body, string says) =>
        Assert.EndsWith(says, (await (await Branch(body)).Refusal(400, "request.malformed")).Detail, StringComparison.Ordinal);

    [Theory]
    [InlineData("{\"name\":\"\u00FFa\"}", 10)]
    [InlineData("{\"name\":\"a\u00C3\"}", 11)]
    [InlineData("{\"\u00FF\":1}", 3)]
    [InlineData("\u00FE\u00FF{}", 1)]
    [InlineData("{\"name\":\"\u00ED\u00A0\u0080\"}", 10)]
    public async Task What_is_not_in_UTF_8_is_told_by_the_byte(string latin1, int at)
    {
        var owner = await app.NewOwner();
        using var content = new ByteArrayContent(Encoding.Latin1.GetBytes(latin1));
        content.Headers.ContentType = new("application/json");
        var problem = await (await owner.Post(owner.Organization + "/projects", content)).Refusal(400, "request.malformed");
        Assert.Equal($"The body is not in UTF-8: what stands at byte {at} is no character. Send JSON in UTF-8.", problem.Detail);
    }

    [Theory]
    [InlineData("{}", "name", "is required")]
    [InlineData("{\"name\":null}", "name", "must be text")]
    [InlineData("{\"name\":1}", "name", "must be text")]
    [InlineData("{\"name\":{\"deep\":[]}}", "name", "must be text")]
    [InlineData("{\"name\":\"a\",\"colour\":\"red\"}", "colour", "is not known")]
    [InlineData("{\"Name\":\"a\"}", "Name", "is not known")]
    [InlineData("{\"name\":\"a\",\"clone_parent\":\"yes\"}", "clone_parent", "must be true or false")]
    [InlineData("{\"name\":\"nul\\u0000\"}", "name", "NUL")]
    [InlineData("{\"name\":\"half \\ud800\"}", "body", "no character")]
    [InlineData("{\"name\":\"a\",\"title\":\"\"}", "title", "1 to 100")]
    public async Task A_wrong_field_is_422_and_named(string body, string field, string says)
    {
        var problem = await (await Branch(body)).Refusal(422, "validation.failed");
        Assert.Contains(says, Assert.Single(problem.Errors![field]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unknown_and_missing_fields_are_told_together()
    {
        var owner = await app.NewOwner();
        var problem = await (await owner.Post(owner.Organization + "/projects", new { title = "x", colour = "red", shape = "round" })).Refusal(422);
        Assert.Equal(["blueprint", "colour", "plan", "region", "shape"], problem.Errors!.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_verb_without_fields_takes_none()
    {
        var owner = await app.NewOwner();
        var branch = await owner.NewBranch(await owner.NewProject(), "b1");
        await (await owner.Post(branch + "/activate", new { force = true })).Refusal(422);
        await (await owner.Post(branch + "/activate", new { resources = new { init = "default" } })).Read<Accepted>();
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/xml")]
    public async Task Another_content_type_is_415(string type) => await (await Branch("{\"name\":\"a\"}", type)).Refusal(415, "request.unsupported_media_type");

    [Fact]
    public async Task A_body_over_a_mebibyte_is_413_with_and_without_a_length()
    {
        var big = "{\"name\":\"" + new string('a', 1024 * 1024) + "\"}";
        await (await Branch(big)).Refusal(413, "request.too_large");
        var owner = await app.NewOwner();
        using var chunked = new StreamContent(new Unseekable(Encoding.UTF8.GetBytes(big)));
        chunked.Headers.ContentType = new("application/json");
        await (await owner.Post(owner.Organization + "/projects", chunked)).Refusal(413, "request.too_large");
    }

    [Fact]
    public async Task Json_deeper_than_32_is_refused()
    {
        await (await Branch("{\"name\":" + new string('[', 40) + new string(']', 40) + "}")).Refusal(400, "request.malformed");
    }

    [Theory]
    [InlineData("page[size]=0", "page[size]")]
    [InlineData("page[size]=201", "page[size]")]
    [InlineData("page[size]=-1", "page[size]")]
    [InlineData("page[size]=ten", "page[size]")]
    [InlineData("page[size]=99999999999", "page[size]")]
    [InlineData("page[size]=", "page[size]")]
    [InlineData("page[after]=x", "page[after]")]
    [InlineData("page[after]=", "page[after]")]
    [InlineData("page[after]='%20or%201=1", "page[after]")]
    public async Task A_wrong_page_is_named(string query, string field)
    {
        var owner = await app.NewOwner();
        var project = await owner.NewProject();
        foreach (var path in new[] { "/api/organizations", owner.Organization + "/projects", owner.Organization + "/members", owner.Organization + "/audit-events", project + "/environments", project + "/activities", project + "/environments/staging/backups", "/api/attention", "/api/users/me/api-tokens" })
        {
            var problem = await (await owner.Get($"{path}?{query}")).Refusal(422);
            Assert.Contains(field, problem.Errors!.Keys);
        }
    }

    [Theory]
    [InlineData("-aaaaaaaaaaaaa")]
    [InlineData("1-AAAAAAAAAAAAA")]
    [InlineData("99999999999999999999-aaaaaaaaaaaaa")]
    [InlineData("9223372036854775807-aaaaaaaaaaaaa")]
    public async Task A_forged_cursor_of_projects_is_refused(string cursor)
    {
        var owner = await app.NewOwner();
        await (await owner.Get($"{owner.Organization}/projects?page[after]={cursor}")).Refusal(422);
    }

    [Fact]
    public async Task An_address_that_is_not_there_is_404_and_a_wrong_method_405()
    {
        var owner = await app.NewOwner();
        await (await owner.Get("/api/nothing")).Refusal(404, "path.not_found");
        await (await owner.Post("/api/me")).Refusal(405, "method.not_allowed");
    }

    [Fact]
    public async Task The_request_s_id_is_the_caller_s_where_it_is_decent()
    {
        var owner = await app.NewOwner();
        owner.Http.DefaultRequestHeaders.Add("X-Request-Id", "my-request.1");
        var answer = await owner.Get("/api/projects/aaaaaaaaaaaaa");
        Assert.Equal("my-request.1", Assert.Single(answer.Headers.GetValues("X-Request-Id")));
        Assert.Equal("my-request.1", (await answer.Refusal(404)).RequestId);

        owner.Http.DefaultRequestHeaders.Remove("X-Request-Id");
        owner.Http.DefaultRequestHeaders.TryAddWithoutValidation("X-Request-Id", "<script>");
        Assert.Matches("^[0-9a-z]{26}$", Assert.Single((await owner.Get("/api/me")).Headers.GetValues("X-Request-Id")));
    }

    [Fact]
    public async Task Answers_say_what_browsers_must_know()
    {
        var headers = (await (await app.NewOwner()).Get("/api/me")).Headers;
        Assert.Equal("nosniff", Assert.Single(headers.GetValues("X-Content-Type-Options")));
        Assert.Contains("default-src 'none'", Assert.Single(headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.True(headers.CacheControl?.NoStore);
        Assert.True(headers.Contains("Strict-Transport-Security"));
        Assert.False(headers.Contains("Server"));
    }

    [Fact]
    public async Task Answers_are_compressed_for_who_takes_it()
    {
        var owner = await app.NewOwner();
        owner.Http.DefaultRequestHeaders.Add("Accept-Encoding", "gzip");
        Assert.Equal("gzip", Assert.Single((await owner.Get("/api/regions")).Content.Headers.ContentEncoding));
    }

    [Fact]
    public async Task Timestamps_are_utc_with_microseconds()
    {
        var owner = await app.NewOwner();
        var text = await (await owner.Get(owner.Organization)).Content.ReadAsStringAsync(Ct);
        Assert.Matches("\"created_at\":\"\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z\"", text);
    }

    private async Task<HttpResponseMessage> Branch(string body, string type = "application/json")
    {
        var owner = await app.NewOwner();
        using var content = new StringContent(body, Encoding.UTF8, type);
        return await owner.Post(await owner.NewProject() + "/environments/master/branch", content);
    }

    /// <summary>A body whose length nobody knows beforehand.</summary>
    private sealed class Unseekable(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
