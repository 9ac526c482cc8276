using System.Text.Json;
using System.Text.Json.Nodes;
using Cloud.Domain.Blueprints;
using Cloud.Domain.Configuration;

namespace Cloud.Aws.Tests.Templates;

/// <summary>Redirects of <c>routes.yaml</c>, as the function in the template answers them: run by Node, which reads what CloudFront's runtime does.</summary>
public sealed class RedirectTests
{
    private static readonly string[] Names = ["shop.example", "www.shop.example", "blog.shop.example"];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string, string, string> Led => new()
    {
        { "shop.example", "/", "301 https://www.shop.example/" },
        { "shop.example", "/a/b?x=1&y=%20&x=2&empty=", "301 https://www.shop.example/a/b?x=1&x=2&y=%20&empty" },
        { "blog.shop.example", "/2026", "301 https://www.shop.example/blog/2026" },
        { "www.shop.example", "/shop/shoes?size=42", "302 https://www.shop.example/store/shoes?size=42" },
        { "www.shop.example", "/shop", "302 https://www.shop.example/store" },
        { "www.shop.example", "/shopping", "served" },
        { "www.shop.example", "/feed", "301 https://feeds.example.net/all" },
        { "www.shop.example", "/feed/me", "served" },
        { "www.shop.example", "/old/2019/a", "302 https://www.shop.example/archive" },
        { "www.shop.example", "/p/77", "308 https://www.shop.example/product?id=77" },
        { "www.shop.example", "/p/77/x", "served" },
        { "WWW.shop.example", "/", "served" },
        { "constructor", "/", "served" },
    };

    [Theory]
    [MemberData(nameof(Led))]
    public async Task R33_The_router_leads_hosts_and_paths_to_where_the_file_says(string host, string url, string expected)
    {
        var answer = await Answer(RedirectTable.Of(TemplateCases.Routes, "shop.example", Names), host, url);
        Assert.Equal(expected, answer);
    }

    [Fact]
    public async Task R33_Without_a_host_name_of_its_own_an_environment_leads_paths_alone()
    {
        var table = RedirectTable.Of(TemplateCases.Routes, domain: null, names: []);
        Assert.Empty(table.Hosts);
        Assert.Equal("302 https://d111.cloudfront.net/store/a", await Answer(table, "d111.cloudfront.net", "/shop/a"));
    }

    [Fact]
    public void What_leads_from_nobody_s_host_or_to_itself_is_left_out()
    {
        ConfiguredRoute[] routes = [.. TemplateCases.Routes, new("https://{all}/", RouteType.Redirect, null, "https://{default}/", false, null)];
        Assert.Equal(["blog.shop.example", "shop.example", "www.shop.example"], RedirectTable.Of(routes, "shop.example", Names).Hosts.Keys);
        Assert.DoesNotContain(RedirectTable.Of([routes[^1]], "shop.example", Names).Hosts, host => host.Key == host.Value);
    }

    [Theory]
    [InlineData("redirects-production")]
    [InlineData("redirects-shared")]
    [InlineData("redirects-containers")]
    public void R33_Every_path_of_the_CDN_asks_the_function_before_its_cache(string name)
    {
        var resources = JsonNode.Parse(TemplateCases.Bodies()[name])!["Resources"]!;
        Assert.Equal("AWS::CloudFront::Function", (string?)resources["RedirectsFunction"]!["Type"]);
        var config = resources["Distribution"]!["Properties"]!["DistributionConfig"]!;
        Assert.All(config["CacheBehaviors"]!.AsArray().Append(config["DefaultCacheBehavior"]), behaviour =>
            Assert.Equal("""[{"EventType":"viewer-request","FunctionARN":{"Fn::GetAtt":["RedirectsFunction","FunctionARN"]}}]""", behaviour!["FunctionAssociations"]!.ToJsonString()));
    }

    [Fact]
    public void What_is_too_much_for_a_function_is_refused_with_the_way_out()
    {
        var many = string.Join(',', Enumerable.Range(0, 120).Select(i => $$"""
            "/a-path-of-some-length/{{i}}":{"to":"/another-path-of-some-length/{{i}}"}
            """));
        ConfiguredRoute route = new("https://{default}/", RouteType.Upstream, "app:http", null, true, null) { Redirects = JsonDocument.Parse("{\"paths\":{" + many + "}}").RootElement };
        var fault = StackTemplates.Check(Blueprint.MagentoCluster, TemplateCases.Spec() with { Routes = [route] });
        Assert.Contains("CloudFront takes 10240", fault!.Message, StringComparison.Ordinal);
    }

    private static async Task<string> Answer(RedirectTable table, string host, string url)
    {
        const string Run = """
            const [host, asked] = JSON.parse(process.argv[2]), url = new URL('https://x' + asked), querystring = {};
            for (const part of url.search.slice(1).split('&').filter(Boolean)) {
              const [name, value = ''] = part.split('='), one = { value };
              if (querystring[name]) (querystring[name].multiValue ??= [{ value: querystring[name].value }]).push(one); else querystring[name] = one;
            }
            const answer = handler({ request: { uri: url.pathname, querystring, headers: { host: { value: host } } } });
            console.log(answer.statusCode ? answer.statusCode + ' ' + answer.headers.location.value : 'served');
            """;
        var (code, output) = await ExternalTool.Run("node", ["-", JsonSerializer.Serialize<string[]>([host, url])], Path.GetTempPath(), table.ToCode() + Run, TimeSpan.FromSeconds(20), Ct);
        Assert.True(code == 0, output);
        return output.Trim();
    }
}
