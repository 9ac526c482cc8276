using System.Net.Http.Json;
using System.Text.Json;
using System.Xml.Linq;

namespace Cloud.Aws.Tests.Sandbox;

/// <summary>Accounts of the sandbox: apart from each other, opened by their owner's key, with quotas of their own.</summary>
public sealed class AccountTests
{
    private const string Number = "111122223333";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_in_one_account_is_not_seen_from_another()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        var theirs = await Open(sandbox);
        await sandbox.Raw("s3").SendAsync(HttpMethod.Put, "/ours", "", "<CreateBucketConfiguration><LocationConstraint>eu-central-1</LocationConstraint></CreateBucketConfiguration>", "application/xml");
        await sandbox.Raw("backup").RestAsync(HttpMethod.Put, "/backup-vaults/ours");

        Assert.Contains($"<Account>{Number}</Account>", (await theirs("sts").QueryAsync("GetCallerIdentity")).Body, StringComparison.Ordinal);
        var (read, _) = await theirs("s3").SendAsync(HttpMethod.Get, "/ours", "list-type=2", "", "text/plain");
        var (make, body) = await theirs("s3").SendAsync(HttpMethod.Put, "/ours", "", "", "text/plain");
        Assert.Equal((403, 409), (read, make));
        Assert.Contains("BucketAlreadyExists", body, StringComparison.Ordinal);
        Assert.Equal(400, (await theirs("backup").RestAsync(HttpMethod.Get, "/backup-vaults/ours")).Status);
        Assert.DoesNotContain("ours", (await theirs("s3").SendAsync(HttpMethod.Get, "/", "", "", "text/plain")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_role_that_no_stack_made_lets_nobody_in_and_no_account_is_made_twice()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        var first = await Key(sandbox);
        var again = await Key(sandbox);

        var (status, body) = await sandbox.Raw("sts").QueryAsync("AssumeRole", ("RoleArn", $"arn:aws:iam::{Number}:role/none"), ("RoleSessionName", "me"), ("ExternalId", "x"));

        Assert.Equal(first, again);
        Assert.Equal(403, status);
        Assert.Contains("is not authorized to perform: sts:AssumeRole", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Quotas_regions_and_what_is_in_use_are_told_with_the_models_names()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        var theirs = await Open(sandbox);
        var compute = ServiceModel.Load("ec2");
        foreach (var operation in compute.Operations)
        {
            var answer = XElement.Parse((await theirs("ec2").QueryAsync(operation, operation == "DescribeRegions" ? [("AllRegions", "true")] : [])).Body);
            answer.Elements().First(e => e.Name.LocalName == "requestId").Remove();
            compute.CheckXml(operation, answer);
        }

        async Task<List<string>> Names(params (string, string)[] asked) => [.. XElement.Parse((await theirs("ec2").QueryAsync("DescribeImages", asked)).Body).Descendants().Where(e => e.Name.LocalName == "name").Select(e => e.Value)];
        Assert.Equal(5, (await Names()).Count);
        Assert.Equal(["cloud-node-debian-12-20261015", "cloud-node-debian-12-20261115"], await Names(("Owner.1", "000000000000"), ("Filter.1.Name", "name"), ("Filter.1.Value.1", "cloud-node-*")));
        Assert.Empty(await Names(("Owner.1", "self")));
        Assert.Empty(await Names(("Filter.1.Name", "architecture"), ("Filter.1.Value.1", "arm64")));
        Assert.Equal(5, await Value(theirs, "GetServiceQuota", """{"ServiceCode":"ec2","QuotaCode":"L-0263D0A3"}"""));
        await SandboxPages.SendAsync(sandbox.Url, HttpMethod.Put, "quotas", $$"""{"account":"{{Number}}","region":"eu-central-1","service":"ec2","code":"L-0263D0A3","value":2}""");
        Assert.Equal(2, await Value(theirs, "GetServiceQuota", """{"ServiceCode":"ec2","QuotaCode":"L-0263D0A3"}"""));
        ServiceModel.Load("service-quotas").CheckJson("ListServiceQuotas", await Ask(theirs, "ListServiceQuotas", """{"ServiceCode":"vpc"}"""));
        var (status, body) = await theirs("servicequotas").SendAsync(HttpMethod.Post, "/", "", """{"ServiceCode":"ec2","QuotaCode":"L-0"}""", "application/x-amz-json-1.1", "ServiceQuotasV20190624.GetServiceQuota");
        Assert.Equal(400, status);
        Assert.Contains("NoSuchResourceException", body, StringComparison.Ordinal);
    }

    private static async Task<double> Value(Func<string, RawAws> theirs, string operation, string body)
    {
        var answer = await Ask(theirs, operation, body);
        ServiceModel.Load("service-quotas").CheckJson(operation, answer);
        return answer.GetProperty("Quota").GetProperty("Value").GetDouble();
    }

    private static async Task<JsonElement> Ask(Func<string, RawAws> theirs, string operation, string body)
    {
        var (status, answer) = await theirs("servicequotas").SendAsync(HttpMethod.Post, "/", "", body, "application/x-amz-json-1.1", "ServiceQuotasV20190624." + operation);
        Assert.True(status == 200, answer);
        return JsonDocument.Parse(answer).RootElement;
    }

    private static async Task<(string Id, string Secret)> Key(RunningSandbox sandbox)
    {
        using var http = new HttpClient();
        var answer = await http.PostAsJsonAsync(new Uri(sandbox.Url + "/_sandbox/accounts"), new { account = Number }, Ct);
        var key = await answer.Content.ReadFromJsonAsync<JsonElement>(Ct);
        return (key.GetProperty("access_key_id").GetString()!, key.GetProperty("secret_access_key").GetString()!);
    }

    private static async Task<Func<string, RawAws>> Open(RunningSandbox sandbox)
    {
        var (id, secret) = await Key(sandbox);
        return service => new RawAws(sandbox.Url, service, id, secret, null, TimeProvider.System);
    }
}
