using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Cloud.Api.Tests.Fuzz;

/// <summary>
/// Requests made of the contract and of junk, as an administrator who may everything in one organization: never a 5xx, never a hang, and never a word of another tenant.
/// A failure names its seed; the same seed makes the same requests.
/// </summary>
public sealed class FuzzTests(CloudApp app)
{
    /// <summary>Longest an answer may take. Nothing of ours takes a second; four may be at work on a slow machine.</summary>
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(20);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public Task Hundreds_of_requests_of_junk_are_answered_and_harm_nobody(int seed) => Throw(seed, 600);

    [Theory]
    [Trait("Category", "Long")]
    [InlineData(101)]
    [InlineData(102)]
    [InlineData(103)]
    [InlineData(104)]
    public Task Ten_thousand_requests_of_junk_are_answered_and_harm_nobody(int seed) => Throw(seed, 10_000);

    private async Task Throw(int seed, int count)
    {
        await using var open = app.WithWebHostBuilder(builder => builder.UseSetting("RateLimits:Burst", "1000000").UseSetting("RateLimits:PerSecond", "100000"));
        var random = new Random(seed);
        var junk = new Junk(random);
        var canary = await Canary();
        var (owner, stock) = await Stocked(open);
        var statuses = new Dictionary<int, int>();
        var operations = Contract.All.Where(o => !o.Path.StartsWith("/oauth2", StringComparison.Ordinal) || o.Method == "POST").ToList();
        for (var i = 0; i < count; i++)
        {
            if (i % 250 == 249)
            {
                // What was there may be deleted by now, or its owner.
                (owner, stock) = await Stocked(open);
            }

            var operation = junk.Of(operations);
            using var request = Request(operation, stock, canary.Stock, junk);
            var clock = Stopwatch.StartNew();
            using var answer = await owner.Http.SendAsync(request, Ct).WaitAsync(Hang, Ct);
            var text = await answer.Content.ReadAsStringAsync(Ct).WaitAsync(Hang, Ct);
            var status = (int)answer.StatusCode;
            statuses[status] = statuses.GetValueOrDefault(status) + 1;
            var what = $"seed {seed}, request {i}: {request.Method} {request.RequestUri} answered {status} after {clock.ElapsedMilliseconds} ms: {text[..Math.Min(text.Length, 500)]}";
            Assert.True(status < 500, what);
            Assert.DoesNotContain(canary.Word, text, StringComparison.Ordinal);
            Assert.False(answer.Headers.Contains("Set-Cookie"), what);
            if (status >= 400)
            {
                Assert.True(answer.Content.Headers.ContentType?.MediaType == Client.Problem.MediaType, what);
            }
        }

        Assert.True(statuses.Keys.Any(s => s < 300) && statuses.GetValueOrDefault(422) > count / 50, $"nothing was accepted, or nothing was read: {string.Join(", ", statuses)}");
        Assert.Equal(canary.Rows, await Rows(canary.Organization));
    }

    private static HttpRequestMessage Request(Operation operation, Stock stock, Stock foreign, Junk junk)
    {
        var definition = Contract.Document.Value.GetProperty("paths").GetProperty(operation.Path).GetProperty(operation.Method.ToLowerInvariant());
        var path = Contract.Parameter().Replace(operation.Path, match =>
        {
            var name = match.Groups["name"].Value;
            var of = junk.OneIn(5) ? foreign : stock;
            var value = junk.OneIn(6) ? junk.Text() : name switch
            {
                "organization" => of.Organization,
                "project" => of.Project,
                "subject" => of.Ids["user"],
                _ => of.Ids.GetValueOrDefault(name, name),
            };
            return Uri.EscapeDataString(value.Replace('\0', '?'));
        });
        var query = definition.TryGetProperty("parameters", out var parameters)
            ? parameters.EnumerateArray().Where(p => p.GetProperty("in").GetString() == "query" && !junk.OneIn(3)).Select(p => Query(p.GetProperty("name").GetString()!, junk)).ToList()
            : [];
        if (operation.Path.EndsWith("/log", StringComparison.Ordinal) || operation.Path.EndsWith("/subscribe", StringComparison.Ordinal))
        {
            query.RemoveAll(q => q.StartsWith("max_delay", StringComparison.Ordinal));
            query.Add("max_delay=0");
        }

        var request = new HttpRequestMessage(new HttpMethod(operation.Method), path + (query.Count == 0 ? "" : "?" + string.Join('&', query)));
        if (definition.TryGetProperty("requestBody", out var body))
        {
            request.Content = Content(body.GetProperty("content").EnumerateObject().First(), junk);
        }

        if (junk.OneIn(10))
        {
            request.Headers.TryAddWithoutValidation(junk.Of(["X-Request-Id", "If-Match", "Idempotency-Key", "Accept", "Accept-Language", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Prefix", "Range", "traceparent"]), Printable(junk.Text()));
        }

        return request;
    }

    private static string Query(string name, Junk junk) => Uri.EscapeDataString(name) + "=" + Uri.EscapeDataString(junk.OneIn(3) ? "2" : junk.Text());

    private static ByteArrayContent Content(JsonProperty media, Junk junk)
    {
        var text = junk.OneIn(12) ? junk.Text()
            : junk.OneIn(12) ? new string('[', 200) + new string(']', 200)
            : media.Value.TryGetProperty("schema", out var schema) ? junk.Value(schema, Contract.Document.Value)?.ToJsonString() ?? "null"
            : "{}";
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(text));
        content.Headers.ContentType = MediaTypeHeaderValue.TryParse(junk.OneIn(15) ? "text/plain" : media.Name, out var type) ? type : null;
        return content;
    }

    private static string Printable(string text) => string.Concat(text.Where(c => c is >= ' ' and < (char)127));

    private async Task<(Member Owner, Stock Stock)> Stocked(Microsoft.AspNetCore.Mvc.Testing.WebApplicationFactory<ApiEntry> host)
    {
        var owner = await app.NewOwner();
        var stock = await app.Stock(owner);
        var http = host.CreateDefaultClient(new Uri("https://cloud.test/"));
        http.DefaultRequestHeaders.Authorization = owner.Http.DefaultRequestHeaders.Authorization;
        return (owner with { Http = http }, stock);
    }

    /// <summary>Another tenant, with a word in its titles that must never come back.</summary>
    private async Task<(string Word, Guid Organization, Stock Stock, string Rows)> Canary()
    {
        const string word = "CanaryInAnotherTenant";
        var other = await app.NewOwner();
        var stock = await app.Stock(other);
        await app.Scalar<object>("update projects set title = $2 where organization_id = $1", other.OrganizationId, word);
        await app.Scalar<object>("update organizations set title = $2 where id = $1", other.OrganizationId, word);
        await app.Scalar<object>("update environments set title = $2 where organization_id = $1", other.OrganizationId, word);
        return (word, other.OrganizationId, stock, await Rows(other.OrganizationId));
    }

    /// <summary>All that the tenant has, but for what refusals leave in its log: nothing, for a stranger is no member.</summary>
    private async Task<string> Rows(Guid organization) => (await app.Scalar<string>("""
        select concat_ws(' ', (select count(*) from projects where organization_id = $1), (select count(*) from environments where organization_id = $1), (select count(*) from activities where organization_id = $1),
          (select count(*) from memberships where organization_id = $1), (select count(*) from invitations where organization_id = $1), (select count(*) from audit_events where organization_id = $1),
          (select count(*) from tickets where organization_id = $1), (select count(*) from project_access where organization_id = $1), (select max(updated_at) from projects where organization_id = $1))
        """, organization))!;
}
