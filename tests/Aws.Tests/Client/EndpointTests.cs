using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Cloud.Application.Ports;
using Cloud.Infrastructure.Aws;
using Cloud.Infrastructure.Aws.Pipeline;

namespace Cloud.Aws.Tests.Client;

[CollectionDefinition(nameof(ProcessEnvironment), DisableParallelization = true)]
public sealed class ProcessEnvironment;

/// <summary>Where calls go, and for which region they are signed. Alone, because some set variables of the process.</summary>
[Collection(nameof(ProcessEnvironment))]
public sealed class EndpointTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Every_service_signs_for_the_calls_region_behind_a_configured_endpoint(bool byVariable)
    {
        await using var aws = await FakeAws.Start(Any);
        using var variable = new Variables(("AWS_ENDPOINT_URL", byVariable ? aws.Url.ToString() : null));
        await using var cloud = new CloudAt(byVariable ? null : aws.Url);

        await cloud.Stacks.DescribeStack(CloudAt.Frankfurt, "s", Ct);
        await cloud.Vaults.DeleteRecoveryPoint(CloudAt.Frankfurt, "v", "arn", Ct);
        await cloud.Templates.Put(CloudAt.Frankfurt, "k", "{}", Ct);

        Assert.Equal(["cloudformation", "backup", "sts", "s3"], aws.Calls.Select(c => c.Service));
        Assert.All(aws.Calls, call => Assert.Equal("eu-central-1", call.Region));
    }

    [Fact]
    public async Task Without_configured_keys_the_SDKs_own_chain_is_asked()
    {
        await using var aws = await FakeAws.Start(Any);
        using var variables = new Variables(("AWS_ACCESS_KEY_ID", "AKIDOFCHAIN"), ("AWS_SECRET_ACCESS_KEY", "secret-of-chain"));
        await using var cloud = new CloudAt(aws.Url, "AccessKeyId=", "SecretAccessKey=");

        await cloud.Stacks.DescribeStack(CloudAt.Frankfurt, "s", Ct);
        await cloud.Templates.Put(CloudAt.Frankfurt, "k", "{}", Ct);

        Assert.All(aws.Calls, call => Assert.Contains("Credential=AKIDOFCHAIN/", call.Headers["Authorization"], StringComparison.Ordinal));
        Assert.All(aws.Calls, call => Assert.Equal(Signature.Of(call, "secret-of-chain"), Signature.Sent(call)));
    }

    [Fact]
    public async Task Without_any_keys_the_refusal_says_so()
    {
        await using var aws = await FakeAws.Start(Any);
        using var variables = new Variables(("AWS_ACCESS_KEY_ID", null), ("AWS_SECRET_ACCESS_KEY", null), ("AWS_PROFILE", null), ("AWS_WEB_IDENTITY_TOKEN_FILE", null),
            ("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", null), ("AWS_CONTAINER_CREDENTIALS_FULL_URI", null), ("AWS_EC2_METADATA_DISABLED", "true"),
            ("AWS_SHARED_CREDENTIALS_FILE", "/nonexistent/credentials"), ("AWS_CONFIG_FILE", "/nonexistent/config"));
        await using var cloud = new CloudAt(aws.Url, "AccessKeyId=", "SecretAccessKey=");

        var failure = await Assert.ThrowsAsync<CloudCallException>(() => cloud.Stacks.DescribeStack(CloudAt.Frankfurt, "s", Ct));

        Assert.Equal((CloudErrorKind.Denied, CloudErrors.NoCredentials), (failure.Kind, failure.Code));
        Assert.Empty(aws.Calls);
    }

    [Theory]
    [InlineData("eu-central-1", "https://cloudformation.eu-central-1.amazonaws.com/", "https://backup.eu-central-1.amazonaws.com/")]
    [InlineData("us-east-1", "https://cloudformation.us-east-1.amazonaws.com/", "https://backup.us-east-1.amazonaws.com/")]
    [InlineData("cn-north-1", "https://cloudformation.cn-north-1.amazonaws.com.cn/", "https://backup.cn-north-1.amazonaws.com.cn/")]
    public void Without_one_each_region_has_its_public_endpoint(string region, string cloudFormation, string backup)
    {
        Assert.Equal(cloudFormation, Resolve(ServiceDescriptor.CloudFormation));
        Assert.Equal(backup, Resolve(ServiceDescriptor.Backup));

        string Resolve(ServiceDescriptor service) => new Uri(new ServiceConfig(service).Configured(new AwsOptions(), region)
            .DetermineServiceOperationEndpoint(new ServiceOperationEndpointParameters(new ApiRequest("x"))).URL).ToString();
    }

    [Fact]
    public void Retries_are_standard_and_five_for_every_kind_of_client()
    {
        ClientConfig[] configs =
        [
            new ServiceConfig(ServiceDescriptor.CloudFormation).Configured(new AwsOptions(), "eu-central-1"),
            new Amazon.S3.AmazonS3Config().Configured(new AwsOptions(), "eu-central-1"),
            new Amazon.SecurityToken.AmazonSecurityTokenServiceConfig().Configured(new AwsOptions(), "eu-central-1"),
        ];

        Assert.All(configs, c => Assert.Equal((RequestRetryMode.Standard, 5, TimeSpan.FromSeconds(10)), (c.RetryMode, c.MaxErrorRetry, c.Timeout!.Value)));
    }

    /// <summary>The base constructor calls virtual members before ours has run: a client that read its own fields there could not be made.</summary>
    [Fact]
    public void A_client_can_be_made_and_knows_its_service()
    {
        using var client = new ServiceClient(new BasicAWSCredentials("a", "b"), new ServiceConfig(ServiceDescriptor.Backup).Configured(new AwsOptions(), "eu-central-1"));

        Assert.Equal(("Backup", "2018-11-15"), (client.Config.ServiceId, client.Config.ServiceVersion));
    }

    private static Answer Any(Call call) => call.Service switch
    {
        "cloudformation" => Answer.Xml("DescribeStacks"),
        "sts" => new Answer(200, Sts.Identity),
        "s3" => new Answer(200, ""),
        _ => Answer.Json("{}"),
    };

    /// <summary>Variables of the process, until disposed.</summary>
    private sealed class Variables : IDisposable
    {
        private readonly (string Name, string? Before)[] _before;

        public Variables(params (string Name, string? Value)[] values)
        {
            _before = [.. values.Select(v => (v.Name, System.Environment.GetEnvironmentVariable(v.Name)))];
            foreach (var (name, value) in values)
            {
                System.Environment.SetEnvironmentVariable(name, value);
            }
        }

        public void Dispose()
        {
            foreach (var (name, before) in _before)
            {
                System.Environment.SetEnvironmentVariable(name, before);
            }
        }
    }
}
