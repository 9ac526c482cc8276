using System.Net;
using System.Text.RegularExpressions;

namespace Cloud.Api.Tests.Operations;

public sealed partial class ObservationTests(CloudApp app)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_is_healthy_and_ready()
    {
        Assert.Equal("""{"status":"ok","database":"ok"}""", await app.Client(null).GetStringAsync("/healthz", Ct));
        Assert.Equal("""{"status":"ok","migrated":"ok"}""", await app.Client(null).GetStringAsync("/readyz", Ct));
    }

    [Fact]
    public async Task Metrics_are_prometheus_text_about_requests_and_the_database()
    {
        await app.Client(null).GetAsync("/healthz", Ct);
        await (await app.NewOwner()).Get("/api/me");
        var text = await app.Client(null).GetStringAsync("/metrics", Ct);
        Assert.Contains("# TYPE http_server_request_duration_seconds histogram\n", text, StringComparison.Ordinal);
        Assert.Contains("db_client_connection", text, StringComparison.Ordinal);
        Assert.Contains("cloud-api", text, StringComparison.Ordinal);
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            Assert.Matches(Line(), line);
        }

        var families = text.Split('\n').Where(l => l.StartsWith("# TYPE ", StringComparison.Ordinal)).Select(l => l.Split(' ')[2]).ToList();
        Assert.Equal(families.Count, families.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task The_reference_page_runs_nobody_else_s_scripts()
    {
        var answer = await app.Client(null).GetAsync("/docs", Ct);
        var page = await answer.Content.ReadAsStringAsync(Ct);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.DoesNotContain("//", page.Replace("<!doctype html>", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("script-src 'self'", Assert.Single(answer.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await app.Client(null).GetAsync("/docs/docs.js", Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await app.Client(null).GetAsync("/lib/swagger-ui/swagger-ui-bundle.js", Ct)).StatusCode);
    }

    /// <summary>The text exposition format 0.0.4: a comment, or name{labels} value.</summary>
    [GeneratedRegex("^(# (HELP|TYPE) [a-zA-Z_:][a-zA-Z0-9_:]* .*|# HELP [a-zA-Z_:][a-zA-Z0-9_:]* |[a-zA-Z_:][a-zA-Z0-9_:]*(\\{([a-zA-Z_][a-zA-Z0-9_]*=\"([^\"\\\\]|\\\\.)*\",?)*\\})? -?[0-9.]+(E[+-]?[0-9]+)?)$")]
    private static partial Regex Line();
}
