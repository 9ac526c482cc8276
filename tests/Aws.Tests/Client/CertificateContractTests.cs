using System.Text.Json.Nodes;
using Cloud.Application.Ports;

namespace Cloud.Aws.Tests.Client;

/// <summary>ACM's names as the client sends and reads them, against AWS's own model, and what its refusals come to.</summary>
public sealed class CertificateContractTests
{
    private const string Arn = "arn:aws:acm:us-east-1:000000000000:certificate/1";

    private static readonly CloudAccount Edge = new("us-east-1");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_name_that_is_sent_is_the_models()
    {
        await using var aws = await FakeAws.Start(call => AwsModel.Certificates.FullAnswer(call.Headers["X-Amz-Target"].Split('.')[1]));
        await using var cloud = new CloudAt(aws.Url);

        await cloud.Certificates.Request(Edge, new NewCertificate(["shop.example.com", "*.example.org"], "01k9h2v7c3e8r5t1y6u4i0o2p7") { Tags = new Dictionary<string, string> { ["k"] = "v" } }, Ct);
        await cloud.Certificates.Describe(Edge, Arn, Ct);
        Assert.True(await cloud.Certificates.Delete(Edge, Arn, Ct));

        Assert.Equal(AwsModel.Certificates.Operations.Order(StringComparer.Ordinal), aws.Calls.Select(c => c.Headers["X-Amz-Target"].Split('.')[1]).Order(StringComparer.Ordinal));
        foreach (var call in aws.Calls)
        {
            var target = call.Headers["X-Amz-Target"].Split('.');
            Assert.Equal("CertificateManager", target[0]);
            Assert.Contains("/us-east-1/acm/", call.Headers["Authorization"], StringComparison.Ordinal);
            var input = AwsModel.Certificates.Shape((string)AwsModel.Certificates.Operation(target[1])["input"]!);
            var sent = JsonNode.Parse(call.Body)!.AsObject();
            Assert.All(sent, property => Assert.True(input["members"]!.AsObject().ContainsKey(property.Key), property.Key));
            Assert.All((input["required"] as JsonArray ?? []).Select(r => (string)r!), required => Assert.True(sent.ContainsKey(required), required));
        }

        var request = JsonNode.Parse(aws.Calls[0].Body)!;
        Assert.Equal(("shop.example.com", "DNS", "*.example.org"), ((string?)request["DomainName"], (string?)request["ValidationMethod"], (string?)request["SubjectAlternativeNames"]![0]));
        Assert.Matches((string)AwsModel.Certificates.Shape("IdempotencyToken")["pattern"]!, (string)request["IdempotencyToken"]!);
        Assert.InRange(((string)request["IdempotencyToken"]!).Length, 1, (int)AwsModel.Certificates.Shape("IdempotencyToken")["max"]!);
    }

    [Fact]
    public async Task A_description_is_read_whole()
    {
        await using var aws = await FakeAws.Start(_ => AwsModel.Certificates.FullAnswer("DescribeCertificate"));
        await using var cloud = new CloudAt(aws.Url);

        var seen = (await cloud.Certificates.Describe(Edge, Arn, Ct))!;

        Assert.Contains(seen.Status, AwsModel.Certificates.Enum("CertificateStatus"));
        Assert.Contains(CertificateStatus.Issued, AwsModel.Certificates.Enum("CertificateStatus"));
        Assert.Contains("SUCCESS", AwsModel.Certificates.Enum("DomainStatus"));
        Assert.All(["CAA_ERROR", "DOMAIN_NOT_ALLOWED", "ADDITIONAL_VERIFICATION_REQUIRED"], reason => Assert.Contains(reason, AwsModel.Certificates.Enum("FailureReason")));
        Assert.All(Assert.Single(seen.Names) is var name ? [name.Name, name.Status, name.RecordName, name.RecordValue] : (string?[])[], Assert.NotNull);
    }

    [Fact]
    public async Task What_is_not_there_is_gone_and_what_is_in_use_stays()
    {
        var code = "ResourceNotFoundException";
        await using var aws = await FakeAws.Start(_ => Answer.JsonError(code, "no"));
        await using var cloud = new CloudAt(aws.Url);
        Assert.All([code, "ResourceInUseException"], known => Assert.Contains(known, AwsModel.Certificates.Errors("DeleteCertificate").Select(e => e.Code)));

        Assert.Null(await cloud.Certificates.Describe(Edge, Arn, Ct));
        Assert.True(await cloud.Certificates.Delete(Edge, Arn, Ct));
        code = "ResourceInUseException";
        Assert.False(await cloud.Certificates.Delete(Edge, Arn, Ct));
        code = "LimitExceededException";
        Assert.Equal(CloudErrorKind.QuotaReached, (await Assert.ThrowsAsync<CloudCallException>(() => cloud.Certificates.Request(Edge, new NewCertificate(["a.example"], "t"), Ct))).Kind);
    }
}
