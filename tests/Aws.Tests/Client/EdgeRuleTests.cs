using Cloud.Application.Ports;

namespace Cloud.Aws.Tests.Client;

/// <summary>What the sandbox refuses of CloudFront's guards, as AWS does.</summary>
public sealed class EdgeRuleTests
{
    private const string Acl = """{"Type":"AWS::WAFv2::WebACL","Properties":{"Scope":"CLOUDFRONT","DefaultAction":{"Allow":{}},"VisibilityConfig":{"SampledRequestsEnabled":true,"CloudWatchMetricsEnabled":true,"MetricName":"m"}}}""";

    [Fact]
    public async Task A_web_ACL_for_CloudFront_is_made_in_us_east_1_only()
    {
        Assert.Contains("The scope is not valid", await Refused("""{"Resources":{"Acl":""" + Acl + "}}"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"WebACLId\":\"arn:aws:wafv2:us-east-1:000000000000:global/webacl/none/none\"", "doesn't exist or isn't of scope CLOUDFRONT")]
    [InlineData("\"ViewerCertificate\":{\"AcmCertificateArn\":\"arn:aws:acm:eu-central-1:000000000000:certificate/1\"}", "isn't in us-east-1 region")]
    public async Task A_distribution_takes_what_stands_in_us_east_1_only(string property, string reason)
    {
        var body = """{"Resources":{"Cdn":{"Type":"AWS::CloudFront::Distribution","Properties":{"DistributionConfig":{"Enabled":true,""" + property + "}}}}}";
        Assert.Contains(reason, await Refused(body), StringComparison.Ordinal);
    }

    private static async Task<string> Refused(string body)
    {
        await using var cloud = await SandboxCloud.Start(speed: 200);
        var made = await cloud.Apply(new NewChangeSet("s", "op-1", "op-1", ChangeSetTypes.Create) { TemplateBody = body });
        var stack = await cloud.Settled(made.StackId);
        Assert.Equal("ROLLBACK_COMPLETE", stack!.Status);
        return (await cloud.At.Stacks.NewEvents(CloudAt.Frankfurt, made.StackId, null, TestContext.Current.CancellationToken)).First(e => e.IsCause).Reason!;
    }
}
