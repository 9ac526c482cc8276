using System.Net.Http.Json;
using System.Text.Json;
using Cloud.Application.Ports;
using Cloud.Aws.Tests.Client;
using Cloud.Infrastructure.NameServers;
using Cloud.Sandbox;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Cloud.Aws.Tests.Sandbox;

/// <summary>The sandbox's certificates and its DNS: by the model's names, and as strict as AWS says it is.</summary>
public sealed class CertificateTests
{
    private const string Name = "shop.example.com";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_certificate_is_issued_when_the_records_of_all_its_names_are_there()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        var acm = sandbox.Raw("acm");
        var arn = (await Ask(acm, "RequestCertificate", """{"DomainName":"shop.example.com","ValidationMethod":"DNS","SubjectAlternativeNames":["*.shop.example.com","example.org"],"IdempotencyToken":"once"}""")).GetProperty("CertificateArn").GetString()!;
        Assert.Equal(arn, (await Ask(acm, "RequestCertificate", """{"DomainName":"shop.example.com","ValidationMethod":"DNS","SubjectAlternativeNames":["*.shop.example.com","example.org"],"IdempotencyToken":"once"}""")).GetProperty("CertificateArn").GetString());

        var before = await Describe(acm, arn);
        Assert.Equal("PENDING_VALIDATION", before.GetProperty("Status").GetString());
        var records = before.GetProperty("DomainValidationOptions").EnumerateArray().Select(o => o.GetProperty("ResourceRecord")).Select(r => (Name: r.GetProperty("Name").GetString()!, Value: r.GetProperty("Value").GetString()!)).ToList();
        Assert.Equal(records[0], records[1]); // "the same CNAME for a name and its wildcard"
        await Put(sandbox, records[0].Name, records[0].Value);
        Assert.Equal("PENDING_VALIDATION", (await Describe(acm, arn)).GetProperty("Status").GetString());
        await Put(sandbox, records[2].Name, records[2].Value);

        Assert.Equal("ISSUED", (await Describe(acm, arn)).GetProperty("Status").GetString());
        await Ask(acm, "DeleteCertificate", $$"""{"CertificateArn":"{{arn}}"}""");
        Assert.Contains("ResourceNotFoundException", (await Send(acm, "DescribeCertificate", $$"""{"CertificateArn":"{{arn}}"}""")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_that_AWS_refuses_is_refused()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        var acm = sandbox.Raw("acm");
        var eleven = string.Join(',', Enumerable.Range(1, 10).Select(i => $"\"n{i}.example.com\""));

        Assert.Contains("LimitExceededException", (await Send(acm, "RequestCertificate", $$"""{"DomainName":"{{Name}}","ValidationMethod":"DNS","SubjectAlternativeNames":[{{eleven}}]}""")).Body, StringComparison.Ordinal);
        Assert.Contains("InvalidParameterException", (await Send(acm, "RequestCertificate", """{"DomainName":"no name","ValidationMethod":"DNS"}""")).Body, StringComparison.Ordinal);
        Assert.Contains("InvalidParameterException", (await Send(acm, "RequestCertificate", $$"""{"DomainName":"{{Name}}","ValidationMethod":"DNS","IdempotencyToken":"not-a-word"}""")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_CDN_takes_a_name_with_a_certificate_of_us_east_1_that_holds_it_and_no_other_and_ACM_keeps_what_it_shows()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        await using var cloud = new CloudAt(new Uri(sandbox.Url), $"AccessKeyId={sandbox.App.AccessKeyId}", $"SecretAccessKey={sandbox.App.SecretAccessKey}");
        var edge = new CloudAccount("us-east-1");
        var good = await Issued(sandbox, cloud, edge, Name);
        var elsewhere = await Issued(sandbox, cloud, CloudAt.Frankfurt, Name);
        var ofOther = await Issued(sandbox, cloud, edge, "other.example.com");
        var pending = await cloud.Certificates.Request(edge, new NewCertificate(["pending.example.com"], "p"), Ct);

        Assert.Contains("isn't in us-east-1 region", await Made(cloud, "elsewhere", elsewhere, Name), StringComparison.Ordinal);
        Assert.Contains("doesn't cover the alternate domain name", await Made(cloud, "other", ofOther, Name), StringComparison.Ordinal);
        Assert.Contains("doesn't exist, isn't in us-east-1", await Made(cloud, "pending", pending, "pending.example.com"), StringComparison.Ordinal);
        Assert.Contains("doesn't cover the alternate domain name", await Made(cloud, "none", null, Name), StringComparison.Ordinal);
        Assert.Null(await Made(cloud, "good", good, Name));
        Assert.Contains("already associated with a different resource", await Made(cloud, "twice", good, Name), StringComparison.Ordinal);
        Assert.False(await cloud.Certificates.Delete(edge, good, Ct));
        Assert.True(await cloud.Certificates.Delete(edge, ofOther, Ct));
    }

    [Theory]
    [InlineData(SandboxOptions.ZoneId, $"shop.{SandboxOptions.ZoneName}", null)]
    [InlineData("Z0123456789", $"shop.{SandboxOptions.ZoneName}", "No hosted zone found with ID: Z0123456789")]
    [InlineData(SandboxOptions.ZoneId, Name, $"is not permitted in zone {SandboxOptions.ZoneName}.")]
    [InlineData("", $"shop.{SandboxOptions.ZoneName}", "domainValidationOptions.1.member.validationDomain")]
    public async Task A_stack_s_certificate_is_issued_where_its_zone_takes_the_record_and_goes_with_the_stack(string zone, string name, string? told)
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        await using var cloud = new CloudAt(new Uri(sandbox.Url), $"AccessKeyId={sandbox.App.AccessKeyId}", $"SecretAccessKey={sandbox.App.SecretAccessKey}");
        var properties = new { DomainName = name, ValidationMethod = "DNS", DomainValidationOptions = new[] { new { DomainName = name, HostedZoneId = zone } } };
        var template = new { Resources = new { Certificate = new { Type = "AWS::CertificateManager::Certificate", Properties = properties } }, Outputs = new { Arn = new { Value = new { Ref = "Certificate" } } } };

        var reason = await Made(cloud, "named", template);

        if (told is not null)
        {
            Assert.Contains(told, reason, StringComparison.Ordinal);
            return;
        }

        Assert.Null(reason);
        var arn = (await cloud.Stacks.DescribeStack(CloudAt.Frankfurt, "named", Ct))!.Outputs["Arn"];
        var seen = (await cloud.Certificates.Describe(CloudAt.Frankfurt, arn, Ct))!;
        Assert.Equal((true, name), (seen.IsIssued, seen.Names.Single().Name));
        await cloud.Stacks.DeleteStack(CloudAt.Frankfurt, "named", "gone", null, Ct);
        while (await cloud.Certificates.Describe(CloudAt.Frankfurt, arn, Ct) is not null)
        {
            await Task.Delay(20, Ct);
        }
    }

    [Fact]
    public async Task The_resolver_reads_texts_of_any_length_and_tells_what_is_not_there_from_what_nobody_says()
    {
        await using var sandbox = await SandboxApp.StartAsync(Directory.CreateTempSubdirectory("cloud-dns-").FullName, ct: Ct);
        var dns = Dns(sandbox.NameServer);
        var text = new string('x', 300);
        await Put(sandbox.Url, "_cloud.example.com", "TXT", text);
        await Put(sandbox.Url, "alias.example.com", "CNAME", "_cloud.example.com");

        Assert.Equal([text], await dns.Texts("_CLOUD.example.com", Ct));
        Assert.Equal([text], await dns.Texts("alias.example.com", Ct));
        Assert.Empty(await dns.Texts("nobody.example.com", Ct));
        await Assert.ThrowsAsync<DnsUnansweredException>(() => Dns("127.0.0.1:1").Texts("nobody.example.com", Ct));
    }

    [Fact]
    public async Task Where_the_sandbox_proves_names_those_that_are_nobodys_need_no_records()
    {
        await using var app = SandboxApp.Build(["--urls", "http://127.0.0.1:0", "--Logging:LogLevel:Default=Warning"], new SandboxOptions { DataDirectory = Directory.CreateTempSubdirectory("cloud-dns-").FullName, Speed = 1000, DnsPort = 0, ProvesNames = true });
        await app.StartAsync(Ct);
        var url = app.Urls.First();
        await using var cloud = new CloudAt(new Uri(url), $"AccessKeyId={new SandboxOptions().AccessKeyId}", $"SecretAccessKey={new SandboxOptions().SecretAccessKey}");

        foreach (var (name, proven) in new[] { ("shop.example", true), ("*.shop.test", true), ("shop.example.com", false) })
        {
            var arn = await cloud.Certificates.Request(CloudAt.Frankfurt, new NewCertificate([name], "t"), Ct);
            await Task.Delay(100, Ct);
            Assert.Equal(proven, (await cloud.Certificates.Describe(CloudAt.Frankfurt, arn, Ct))!.IsIssued);
        }

        await app.StopAsync(Ct);
    }

    private static IDnsRecords Dns(string server) =>
        new ServiceCollection().AddNameServers(new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create<string, string?>("Dns:Server", server)]).Build()).BuildServiceProvider().GetRequiredService<IDnsRecords>();

    /// <summary>Null where the distribution stands, else AWS's reason.</summary>
    private static Task<string?> Made(CloudAt cloud, string stack, string? certificate, string alias)
    {
        object viewer = certificate is null ? new { CloudFrontDefaultCertificate = true } : new { AcmCertificateArn = certificate, SslSupportMethod = "sni-only" };
        var template = new { Resources = new { Cdn = new { Type = "AWS::CloudFront::Distribution", Properties = new { DistributionConfig = new { Enabled = true, Aliases = new[] { alias }, ViewerCertificate = viewer } } } } };
        return Made(cloud, stack, template);
    }

    /// <summary>Null where the stack stands, else AWS's reason.</summary>
    private static async Task<string?> Made(CloudAt cloud, string stack, object template)
    {
        var made = await cloud.Stacks.CreateChangeSet(CloudAt.Frankfurt, new NewChangeSet(stack, "make", stack, ChangeSetTypes.Create) { TemplateBody = JsonSerializer.Serialize(template) }, Ct);
        while (!(await cloud.Stacks.DescribeChangeSet(CloudAt.Frankfurt, made.StackId, "make", Ct))!.CanExecute)
        {
            await Task.Delay(20, Ct);
        }

        await cloud.Stacks.ExecuteChangeSet(CloudAt.Frankfurt, made.StackId, "make", stack + "-x", Ct);
        Stack seen;
        while (!(seen = (await cloud.Stacks.DescribeStack(CloudAt.Frankfurt, made.StackId, Ct))!).IsSettled || seen.Status == StackStatus.ReviewInProgress)
        {
            await Task.Delay(20, Ct);
        }

        return seen.Succeeded ? null : (await cloud.Stacks.NewEvents(CloudAt.Frankfurt, made.StackId, null, Ct)).First(e => e.IsCause).Reason;
    }

    private static async Task<string> Issued(RunningSandbox sandbox, CloudAt cloud, CloudAccount at, string name)
    {
        var arn = await cloud.Certificates.Request(at, new NewCertificate([name], "t"), Ct);
        var record = (await cloud.Certificates.Describe(at, arn, Ct))!.Names.Single();
        await Put(sandbox, record.RecordName!, record.RecordValue!);
        Assert.True((await cloud.Certificates.Describe(at, arn, Ct))!.IsIssued);
        return arn;
    }

    private static Task Put(RunningSandbox sandbox, string name, string value) => Put(sandbox.Url, name, "CNAME", value);

    private static async Task Put(string url, string name, string type, string value)
    {
        using var http = new HttpClient();
        (await http.PutAsJsonAsync(new Uri($"{url}/_sandbox/dns"), new { name, type, value }, Ct)).EnsureSuccessStatusCode();
    }

    private static async Task<JsonElement> Describe(RawAws acm, string arn) => (await Ask(acm, "DescribeCertificate", $$"""{"CertificateArn":"{{arn}}"}""")).GetProperty("Certificate");

    private static async Task<JsonElement> Ask(RawAws acm, string operation, string body)
    {
        var (status, answer) = await Send(acm, operation, body);
        Assert.True(status == 200, answer);
        var read = JsonDocument.Parse(answer).RootElement;
        ServiceModel.Load("acm").CheckJson(operation, read);
        return read;
    }

    private static async Task<(int Status, string Body)> Send(RawAws acm, string operation, string body) =>
        await acm.SendAsync(HttpMethod.Post, "/", "", body, "application/x-amz-json-1.1", "CertificateManager." + operation);
}
