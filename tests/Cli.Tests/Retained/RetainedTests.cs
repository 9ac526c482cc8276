using System.Text.Json;

namespace Cloud.Cli.Tests.Retained;

/// <summary>What stays in the account: found by either id, purged when its name was typed, refused in the API's words.</summary>
public sealed class RetainedTests
{
    private static string Resource(string id, string physical, string more = "", bool offered = true) => $$$"""
        {"id":"{{{id}}}","environment":"feature-cart","stack_arn":null,"region":"eu-central-1","logical_id":"DataVolume1","type":"AWS::EC2::Volume","physical_id":"{{{physical}}}","since":"2026-11-20T23:30:00Z"{{{more}}},
         "_links":{"project":{"href":"/api/projects/p1"}{{{(offered ? $$""","#purge":{"href":"/api/projects/p1/retained-resources/{{id}}/purge"}""" : "")}}} } }
        """;

    private static async Task<(FakeApi Api, Shell Shell)> Start()
    {
        var api = await FakeApi.Start();
        api.On("GET /api/projects/p1/retained-resources", $"""[{Resource("r1", "vol-1")},{Resource("r2", "vol-2", ""","cannot_purge":"Backups in it can still be restored." """, offered: false)}]""");
        api.On("POST /api/projects/p1/retained-resources/r1/purge", Samples.Accepted(Samples.ActivityOf("complete", "success")), 202);
        api.Problem("POST /api/projects/p1/retained-resources/r2/purge", 409, "retained.holds_backups", "Backups in it can still be restored.");
        var shell = new Shell(api.Url, "cloud_pat_1");
        shell.Variables["CLOUD_PROJECT"] = "p1";
        return (api, shell);
    }

    [Fact]
    public async Task They_are_listed_with_what_can_be_purged()
    {
        var (api, shell) = await Start();
        await using var _ = api;
        using var __ = shell;
        Assert.Equal(
            "id  environment   type              physical_id  since                purgeable\nr1  feature-cart  AWS::EC2::Volume  vol-1        2026-11-21 00:30:00  yes\nr2  feature-cart  AWS::EC2::Volume  vol-2        2026-11-21 00:30:00  no\n",
            (await shell.Cloud("retained", "list")).Done().Out);
        Assert.Equal("Nothing stayed.\n", (await shell.Cloud("retained", "list", "-e", "production")).Done().Error);
        Assert.Equal("Backups in it can still be restored.\n", (await shell.Cloud("retained", "get", "vol-2", "--columns", "cannot_purge", "--no-header")).Done().Out);
        Assert.Contains("cloud retained list", (await shell.Cloud("retained", "get", "vol-3")).With(ExitCode.NotFound).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_purged_that_nobody_confirmed()
    {
        var (api, shell) = await Start();
        await using var _ = api;
        using var __ = shell;
        var asked = (await shell.Cloud("retained", "purge", "vol-1")).With(ExitCode.Usage);
        Assert.Contains("vol-1 of feature-cart", asked.Error, StringComparison.Ordinal);
        Assert.Contains("Nothing was done", (await shell.InTerminal("retained purge vol-1", input: "yes\n")).With(ExitCode.Usage).Out, StringComparison.Ordinal);
        Assert.DoesNotContain(api.Requests, r => r.Method == "POST");
        (await shell.InTerminal("retained purge vol-1", input: "vol-1\n")).Done();
        Assert.Single(api.Requests, r => r.Method == "POST");
    }

    [Fact]
    public async Task A_purge_is_long_work_like_other()
    {
        var (api, shell) = await Start();
        await using var _ = api;
        using var __ = shell;
        var purged = JsonDocument.Parse((await shell.Cloud("retained", "purge", "r1", "--yes", "-o", "json")).Done().Out).RootElement;
        Assert.Equal("success", purged.GetProperty("activities")[0].GetProperty("result").GetString());
        Assert.Equal(Samples.Activity + "\n", (await shell.Cloud("retained", "purge", "r1", "--yes", "--no-wait")).Done().Out);
    }

    [Fact]
    public async Task What_cannot_be_purged_is_refused_in_the_API_s_words()
    {
        var (api, shell) = await Start();
        await using var _ = api;
        using var __ = shell;
        var refused = (await shell.Cloud("retained", "purge", "vol-2", "--yes")).With(ExitCode.Refused);
        Assert.StartsWith("error: To purge vol-2 is not possible now.\n  Backups in it can still be restored.\n", refused.Error, StringComparison.Ordinal);
        Assert.Contains("retained.holds_backups", refused.Error, StringComparison.Ordinal);
    }
}
