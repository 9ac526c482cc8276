using System.Xml.Linq;
using Cloud.Application.Ports;
using Cloud.Infrastructure.Aws;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Cloud.Aws.Tests.Client;

/// <summary>Tenants' accounts, the templates' buckets in them, the calls that each is allowed, and the options.</summary>
public sealed class AccountTests
{
    private static readonly CloudAccount Tenant = new("eu-central-1", "arn:aws:iam::111111111111:role/cloud-tenant", "external-1", "op-1");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_tenants_role_is_assumed_once_with_its_external_id_and_signs_the_calls()
    {
        await using var aws = await FakeAws.Start(Tenants);
        await using var cloud = new CloudAt(aws.Url);

        await cloud.Stacks.DescribeStack(Tenant, "s", Ct);
        await cloud.Stacks.DescribeStack(Tenant, "s", Ct);
        await cloud.Vaults.DeleteRecoveryPoint(Tenant, "v", "arn", Ct);

        Assert.Equal(["sts", "cloudformation", "cloudformation", "backup"], aws.Calls.Select(c => c.Service));
        var form = aws.Calls[0].Form;
        Assert.Equal((Tenant.RoleArn, "external-1", "op-1"), (form["RoleArn"], form["ExternalId"], form["RoleSessionName"]));
        Assert.Equal(Signature.Of(aws.Calls[0], CloudAt.SecretAccessKey), Signature.Sent(aws.Calls[0]));
        Assert.All(aws.Calls.Skip(1), call =>
        {
            Assert.Equal("session-token", call.Headers["X-Amz-Security-Token"]);
            Assert.Equal(Signature.Of(call, "session-secret"), Signature.Sent(call));
        });
    }

    [Fact]
    public async Task A_session_is_renewed_before_it_ends()
    {
        await using var aws = await FakeAws.Start(call => call.Service == "sts"
            ? new Answer(200, Sts.Session("ASIA", "session-secret", "session-token", TimeProvider.System.GetUtcNow().AddMinutes(4)))
            : Answer.Xml("DescribeStacks"));
        await using var cloud = new CloudAt(aws.Url);

        await cloud.Stacks.DescribeStack(Tenant, "s", Ct);
        await cloud.Stacks.DescribeStack(Tenant, "s", Ct);

        Assert.InRange(aws.Calls.Count(c => c.Service == "sts"), 2, 4); // Core may look twice for one call
    }

    [Fact]
    public async Task A_role_that_may_not_be_assumed_is_named_as_what_was_refused()
    {
        await using var aws = await FakeAws.Start(Answer.XmlError("AccessDenied", "not authorized to perform: sts:AssumeRole", 403));
        await using var cloud = new CloudAt(aws.Url);

        var failure = await Assert.ThrowsAsync<CloudCallException>(() => cloud.Stacks.DescribeStack(Tenant, "s", Ct));

        Assert.Equal((CloudErrorKind.Denied, "STS", "AssumeRole", "AccessDenied"), (failure.Kind, failure.Service, failure.Operation, failure.Code));
    }

    [Fact]
    public async Task A_template_goes_to_the_bucket_of_account_and_region_which_is_made_when_missing()
    {
        var made = false;
        await using var aws = await FakeAws.Start(call =>
        {
            if (call is { Service: "s3", Method: "PUT" } && call.Target.Count(c => c == '/') < 3 && !call.Target.Contains(".json", StringComparison.Ordinal))
            {
                made = true;
                return new Answer(200, "");
            }

            return call.Service == "s3" && !made ? S3Error("NoSuchBucket", 404) : Tenants(call);
        });
        await using var cloud = new CloudAt(aws.Url);

        var first = await cloud.Templates.Put(Tenant, "environments/e 1", """{"Resources":{}}""", Ct);
        var second = await cloud.Templates.Put(Tenant, "environments/e 1", """{"Resources":{}}""", Ct);
        var other = await cloud.Templates.Put(Tenant, "environments/e 1", """{"Resources":{"A":{}}}""", Ct);

        Assert.Equal(first, second);
        Assert.NotEqual(first, other);
        Assert.StartsWith($"{aws.Url}cloud-templates-111111111111-eu-central-1/environments/e%201/", first, StringComparison.Ordinal);
        var bucket = aws.Calls.Single(c => c.Body.Contains("CreateBucketConfiguration", StringComparison.Ordinal));
        Assert.Contains("<LocationConstraint>eu-central-1</LocationConstraint>", bucket.Body, StringComparison.Ordinal);
        Assert.All(aws.Calls.Where(c => c.Target.Contains(".json", StringComparison.Ordinal)), c => Assert.Equal("111111111111", c.Headers["x-amz-expected-bucket-owner"]));
    }

    [Theory]
    [InlineData("us-east-1", null)]
    [InlineData("eu-west-1", "eu-west-1")]
    [InlineData("ap-southeast-2", "ap-southeast-2")]
    public async Task A_new_bucket_is_told_its_region_but_in_us_east_1(string region, string? constraint)
    {
        await using var aws = await FakeAws.Start(call => call.Service == "s3" && call.Number == 2 ? S3Error("NoSuchBucket", 404) : Tenants(call));
        await using var cloud = new CloudAt(aws.Url);

        await cloud.Templates.Put(new CloudAccount(region), "k", "{}", Ct);

        Assert.Equal(["sts", "s3", "s3", "s3"], aws.Calls.Select(c => c.Service));
        Assert.Equal(constraint, aws.Calls[2].Body.Length == 0 ? null : XElement.Parse(aws.Calls[2].Body).Value);
    }

    [Fact]
    public async Task A_template_above_CloudFormations_limit_is_refused_before_it_is_sent()
    {
        await using var aws = await FakeAws.Start(Tenants);
        await using var cloud = new CloudAt(aws.Url);

        var failure = await Assert.ThrowsAsync<CloudCallException>(() => cloud.Templates.Put(Tenant, "k", new string(' ', 1_000_001), Ct));

        Assert.Equal((CloudErrorKind.Invalid, 0), (failure.Kind, aws.Calls.Count));
    }

    [Fact]
    public async Task Calls_beyond_the_buckets_burst_wait_and_beyond_five_seconds_are_refused_unsent()
    {
        await using var aws = await FakeAws.Start(Tenants);
        await using var cloud = new CloudAt(aws.Url, new HurriedTime(10), "CallsPerSecond=0.25", "CallBurst=2"); // one every 4 s

        for (var n = 0; n < 3; n++)
        {
            await cloud.Stacks.DescribeStack(CloudAt.Frankfurt, "s", Ct);
        }

        var failure = await Assert.ThrowsAsync<CloudCallException>(() => cloud.Stacks.DescribeStack(CloudAt.Frankfurt, "s", Ct));
        await cloud.Stacks.SetTerminationProtection(CloudAt.Frankfurt, "s", true, Ct); // another operation, another bucket
        await cloud.Stacks.DescribeStack(CloudAt.Frankfurt with { Region = "eu-west-1" }, "s", Ct);

        Assert.Equal((CloudErrorKind.Throttled, CloudErrorCodes.LocalRateExceeded, true), (failure.Kind, failure.Code, failure.Retryable));
        Assert.Equal(5, aws.Calls.Count);
    }

    [Fact]
    public async Task Each_account_has_a_bucket_of_its_own_which_its_sessions_share()
    {
        await using var aws = await FakeAws.Start(Tenants);
        await using var cloud = new CloudAt(aws.Url, new HurriedTime(10), "CallsPerSecond=0.1", "CallBurst=1"); // the second call waits 10 s, longer than any may

        await cloud.Stacks.DescribeStack(Tenant, "s", Ct);
        var failure = await Assert.ThrowsAsync<CloudCallException>(() => cloud.Stacks.DescribeStack(Tenant with { SessionName = "op-2" }, "s", Ct));
        await cloud.Stacks.DescribeStack(Tenant with { RoleArn = "arn:aws:iam::222222222222:role/cloud-tenant" }, "s", Ct);
        await cloud.Stacks.DescribeStack(CloudAt.Frankfurt, "s", Ct);

        Assert.Equal(CloudErrorCodes.LocalRateExceeded, failure.Code);
        Assert.Equal(3, aws.Calls.Count(c => c.Service == "cloudformation"));
    }

    [Fact]
    public async Task Every_call_is_measured_by_service_operation_and_outcome()
    {
        await using var aws = await FakeAws.Start(call => call.Form.GetValueOrDefault("Action") == "GetTemplate" ? Answer.XmlError("AccessDenied", "no", 403) : Tenants(call));
        await using var cloud = new CloudAt(aws.Url);
        using var meter = new Measurements("cloud.aws.call.duration");

        await cloud.Stacks.DescribeStack(Tenant, "measured", Ct);
        await Assert.ThrowsAsync<CloudCallException>(() => cloud.Stacks.GetTemplate(CloudAt.Frankfurt, "measured", Ct));

        Assert.Contains("CloudFormation DescribeStacks ok", meter.Seen);
        Assert.Contains("CloudFormation GetTemplate denied", meter.Seen);
        Assert.Contains("STS AssumeRole ok", meter.Seen);
    }

    [Fact]
    public async Task Throttled_attempts_are_counted_though_the_call_succeeds()
    {
        await using var aws = await FakeAws.Start(Answer.XmlError("Throttling", "Rate exceeded"), Answer.Xml("ListStackResources"));
        await using var cloud = new CloudAt(aws.Url);
        using var meter = new Measurements("cloud.aws.attempt.refusals");

        await cloud.Stacks.ListResources(CloudAt.Frankfurt, "measured", Ct);

        Assert.Contains("CloudFormation ListStackResources Throttling", meter.Seen);
    }

    [Theory]
    [InlineData("Region", "Frankfurt", "Aws:Region")]
    [InlineData("AccessKeyId", "AKID", "go together")]
    [InlineData("EndpointUrl", "ftp://host", "Aws:EndpointUrl")]
    [InlineData("TemplateBucketPrefix", "Not_A_Bucket", "Aws:TemplateBucketPrefix")]
    [InlineData("RequestTimeout", "00:01:00", "RequestTimeout")]
    [InlineData("OriginZone:Name", "origin.cloud.example", "Aws:OriginZone:Name and Aws:OriginZone:HostedZoneId go together")]
    [InlineData("OriginZone:HostedZoneId", "Z1", "go together")]
    [InlineData("OriginZone:HostedZoneId", "/hostedzone/Z1", "must be the id of a zone in Route 53")]
    [InlineData("OriginZone:Name", "Origin.cloud.example", "must be a DNS name in lower case of at most 25")]
    [InlineData("OriginZone:Name", "origin.cloud.example-1.com", "must be a DNS name in lower case of at most 25")]
    public async Task Wrong_options_are_named(string name, string value, string told)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create<string, string?>("Aws:" + name, value)]).Build();
        await using var services = new ServiceCollection().AddAws(configuration).BuildServiceProvider();

        var refusal = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IOptions<AwsOptions>>().Value);

        Assert.Contains(told, refusal.Message, StringComparison.Ordinal);
    }

    private static Answer Tenants(Call call) => call.Service switch
    {
        "sts" when call.Form["Action"] == "AssumeRole" => new Answer(200, Sts.Session("ASIA", "session-secret", "session-token", TimeProvider.System.GetUtcNow().AddHours(1))),
        "sts" => new Answer(200, Sts.Identity),
        "s3" => new Answer(200, ""),
        "backup" => Answer.Json("{}"),
        _ => Answer.Xml(call.Form["Action"]),
    };

    private static Answer S3Error(string code, int status) =>
        new(status, $"<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>{code}</Code><Message>no</Message><RequestId>r</RequestId></Error>", "application/xml");
}
