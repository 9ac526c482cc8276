using System.Text.Json;
using Cloud.Client;
using Cloud.Dashboard.Tests.FakeApi;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Cloud.Dashboard.Tests;

/// <summary>The typed client against real HTTP.</summary>
public sealed class ClientTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public void The_wire_is_snake_case_with_microseconds_in_utc()
    {
        var backup = new BackupResource
        {
            Id = "b",
            Status = BackupStatus.Created,
            Environment = "production",
            Project = "p",
            SizeUsed = 5,
            Links = { [Relation.Self] = new("/api/x") },
            CreatedAt = new DateTimeOffset(2026, 11, 21, 3, 4, 5, TimeSpan.FromHours(2)).AddTicks(1_234_560),
            UpdatedAt = DateTimeOffset.UnixEpoch,
        };
        var json = JsonSerializer.Serialize(backup, WireContext.Default.BackupResource);
        Assert.Contains("\"created_at\":\"2026-11-21T01:04:05.123456Z\"", json, StringComparison.Ordinal);
        Assert.Contains("\"size_used\":5", json, StringComparison.Ordinal);
        Assert.Contains("\"expires_at\":null", json, StringComparison.Ordinal);
        Assert.EndsWith("\"_links\":{\"self\":{\"href\":\"/api/x\"}}}", json, StringComparison.Ordinal);
        var read = JsonSerializer.Deserialize(json, WireContext.Default.BackupResource)!;
        Assert.Equal(backup.CreatedAt, read.CreatedAt);
    }

    [Fact]
    public void An_envelope_carries_work_and_what_it_is_about()
    {
        var cloud = new FakeCloud(TimeProvider.System);
        var accepted = cloud.CreateProject("org", new CreateProject { Title = "Shop", Region = "us-east-1", Plan = "pro", Blueprint = "magento-cluster" });
        var json = JsonSerializer.Serialize(accepted, WireContext.Default.Accepted);
        Assert.StartsWith("{\"status\":\"Accepted\",\"code\":202,\"_embedded\":{\"activities\":[{\"id\":", json, StringComparison.Ordinal);
        var read = JsonSerializer.Deserialize(json, WireContext.Default.Accepted)!;
        Assert.Equal("Shop", read.Entity<ProjectResource>()!.Title);
        Assert.Equal(ActivityType.ProjectCreate, read.Embedded.Activities[0].Type);
    }

    [Fact]
    public async Task Collections_are_read_over_all_their_pages_whether_by_header_or_by_link()
    {
        await using var server = await ServeAsync(app =>
        {
            app.MapGet("/api/regions", (HttpResponse response, HttpRequest request) =>
            {
                var second = request.Query.ContainsKey("page[after]");
                if (!second) response.Headers.Link = "</other>; rel=\"prev\", <http://elsewhere.example/api/regions?page[after]=a>; rel=\"next\"";
                return Results.Text($$"""[{"id":"{{(second ? "b" : "a")}}","name":"n","zones":[],"available":true}]""", "application/json");
            });
            app.MapGet("/api/organizations", (HttpRequest request) => Results.Text(request.Query.ContainsKey("page")
                ? """{"items":[],"count":1,"_links":{}}"""
                : """{"items":[{"id":"o","name":"o","label":"O","created_at":"2026-01-01T00:00:00+00:00","updated_at":"2026-01-01T00:00:00Z","new_field":1}],"count":1,"_links":{"next":{"href":"/api/organizations?page=2"}}}""", "application/json"));
        });
        var client = server.Client();
        Assert.Equal(["a", "b"], await client.RegionsAsync(Ct).Select(r => r.Id).ToListAsync(Ct));
        Assert.Equal(["o"], await client.OrganizationsAsync(Ct).Select(o => o.Id).ToListAsync(Ct));
    }

    [Fact]
    public async Task Staff_tables_are_read_a_page_at_a_time_with_their_filters()
    {
        List<string> asked = [];
        await using var server = await ServeAsync(app => app.MapGet("/api/staff/environments", (HttpRequest request, HttpResponse response) =>
        {
            asked.Add(Uri.UnescapeDataString(request.QueryString.Value!));
            if (!request.Query.ContainsKey("page[after]")) response.Headers.Link = "</api/staff/environments?filter%5Bhealth%5D=critical&page%5Bafter%5D=a%2Fb>; rel=\"next\"";
            return Results.Text("[]", "application/json");
        }));
        var filter = new Dictionary<string, string?> { ["health"] = "critical", ["type"] = null };
        var first = await server.Client().StaffEnvironmentsAsync(filter, ct: Ct);
        Assert.Equal("a/b", first.After);
        Assert.Null((await server.Client().StaffEnvironmentsAsync(filter, first.After, Ct)).After);
        Assert.Equal(["?filter[health]=critical&page[size]=50", "?filter[health]=critical&page[size]=50&page[after]=a/b"], asked);
    }

    [Fact]
    public async Task A_problem_keeps_its_code_fields_and_request_id()
    {
        await using var server = await ServeAsync(app => app.MapGet("/api/me", (HttpResponse response) =>
        {
            response.Headers.RetryAfter = "7";
            return Results.Text("""{"type":"about:blank","title":"Locked","status":423,"detail":"Held by a backup.","code":"environment.locked","errors":{"name":["too long"]},"request_id":"r1","retryable":true,"activity":"a1"}""", Problem.MediaType, statusCode: 423);
        }));
        var problem = await Assert.ThrowsAsync<CloudProblemException>(() => server.Client().MeAsync(Ct));
        Assert.Equal((423, "environment.locked", "Held by a backup.", "r1", "a1"), (problem.Status, problem.Code, problem.Message, problem.RequestId, problem.Problem.Activity));
        Assert.Equal(["too long"], problem.Fields["name"]);
        Assert.Equal(TimeSpan.FromSeconds(7), problem.RetryAfter);
    }

    [Theory]
    [InlineData("<html>Bad gateway</html>", "text/html", 502, "http.502")]
    [InlineData("""{"error":"invalid_grant","error_description":"Spent."}""", "application/json", 400, "invalid_grant")]
    [InlineData("", "text/plain", 500, "http.500")]
    [InlineData("{ not json", "application/json", 200, CloudProblemException.Unreadable)]
    [InlineData("null", "application/json", 200, CloudProblemException.Unreadable)]
    [InlineData("""{"id":"x"}""", "application/json", 200, CloudProblemException.Unreadable)]
    public async Task Whatever_answers_becomes_a_problem_and_never_a_crash(string body, string type, int status, string code)
    {
        await using var server = await ServeAsync(app => app.MapGet("/api/me", () => Results.Text(body, type, statusCode: status)));
        var problem = await Assert.ThrowsAsync<CloudProblemException>(() => server.Client().MeAsync(Ct));
        Assert.Equal(code, problem.Code);
        Assert.Equal(status, problem.Status);
    }

    [Fact]
    public async Task An_api_that_is_not_there_is_a_problem_as_well()
    {
        using var http = new HttpClient { BaseAddress = new("http://127.0.0.1:1/") };
        var problem = await Assert.ThrowsAsync<CloudProblemException>(() => new CloudClient(http).MeAsync(Ct));
        Assert.Equal((0, CloudProblemException.Unreachable), (problem.Status, problem.Code));
    }

    [Theory]
    [InlineData("https://evil.example/api/x")]
    [InlineData("//evil.example/api/x")]
    public async Task A_link_that_leads_elsewhere_is_not_followed(string href)
    {
        using var http = new HttpClient { BaseAddress = new("http://127.0.0.1:1/") };
        await Assert.ThrowsAsync<InvalidOperationException>(() => new CloudClient(http, _ => ValueTask.FromResult<string?>("secret")).FollowAsync<MeResource>(new Link(href), Ct));
    }

    [Fact]
    public async Task An_action_that_is_not_offered_is_not_asked_for()
    {
        using var http = new HttpClient { BaseAddress = new("http://127.0.0.1:1/") };
        var cloud = new FakeCloud(TimeProvider.System);
        var environment = cloud.Environment(cloud.Shop(), "production")!;
        await Assert.ThrowsAsync<InvalidOperationException>(() => new CloudClient(http).ActAsync(environment, Relation.Activate, Ct));
    }

    [Fact]
    public async Task A_log_is_opened_again_where_it_stopped_until_it_is_sealed()
    {
        List<string> asked = [];
        await using var server = await ServeAsync(app => app.MapGet("/log", (HttpRequest request) =>
        {
            asked.Add(request.Query["start_at"].ToString());
            return Results.Text(asked.Count == 1
                ? """{"_id":0,"data":{"timestamp":"2026-11-21T01:00:00Z","message":"one"}}""" + "\n"
                : """{"_id":1,"data":{"timestamp":"2026-11-21T01:00:01Z","message":"two"}}""" + "\n{\"seal\":true}\n");
        }));
        var activity = new ActivityResource { Id = "a", Type = "t", State = ActivityState.InProgress, Description = "d", CreatedAt = DateTimeOffset.UnixEpoch, UpdatedAt = DateTimeOffset.UnixEpoch, Links = { [Relation.Log] = new("/log") } };
        Assert.Equal(["one", "two"], await server.Client().LogAsync(activity, ct: Ct).Select(l => l.Data!.Message).ToListAsync(Ct));
        Assert.Equal(["0", "1"], asked);
    }

    [Fact]
    public async Task A_subscription_is_opened_again_where_it_stopped_until_it_is_refused()
    {
        List<string> asked = [];
        await using var server = await ServeAsync(app => app.MapGet("/subscribe", async (HttpRequest request, HttpResponse response) =>
        {
            asked.Add(request.Headers["Last-Event-ID"].ToString());
            if (asked.Count == 3) request.HttpContext.Abort();
            else if (asked.Count == 4) response.StatusCode = 403;
            else
            {
                response.ContentType = "text/event-stream";
                await response.WriteAsync($$"""event: activity{{"\n"}}data: {"id":"a{{asked.Count}}","project":"p","state":"complete","environments":["staging"]}{{"\n"}}id: {{asked.Count * 100}}{{"\n\n"}}""");
            }
        }));
        List<Heard> heard = [];
        var refused = await Assert.ThrowsAsync<CloudProblemException>(async () =>
        {
            await foreach (var one in server.Client().SubscribeAsync(new("/subscribe"), Ct)) heard.Add(one);
        });
        Assert.Equal(403, refused.Status);
        Assert.Equal(["a1", "a2", null], heard.Select(h => h.Id));
        Assert.Equal(ChangeEvent.Lost, heard[^1].Event);
        Assert.Equal(["", "100", "200", "200"], asked);
        Assert.True(heard[0].IsOver && heard[0].IsAbout("p", "staging") && !heard[0].IsAbout("q", "staging") && !heard[0].IsAbout("p", "production"));
    }

    private static async Task<Server> ServeAsync(Action<WebApplication> map)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        map(app);
        await app.StartAsync(Ct);
        return new(app);
    }

    private sealed class Server(WebApplication app) : IAsyncDisposable
    {
        private readonly HttpClient http = new() { BaseAddress = new(app.Urls.First() + "/") };

        public CloudClient Client() => new(http);

        public ValueTask DisposeAsync()
        {
            http.Dispose();
            return app.DisposeAsync();
        }
    }
}
