using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Amazon.Util.Internal;

namespace Cloud.Infrastructure.Aws.Pipeline;

/// <summary>What AWS's model says about a service as a whole.</summary>
/// <param name="Id">serviceId; also names the variable AWS_ENDPOINT_URL_{ID} that Core honours.</param>
/// <param name="EndpointPrefix">First label of its host name.</param>
/// <param name="SigningName">Service in the signature's scope.</param>
/// <param name="IsGlobal">One endpoint for all regions of the partition, signed for us-east-1.</param>
internal sealed record ServiceDescriptor(string Id, string EndpointPrefix, string SigningName, string ApiVersion, bool IsGlobal = false)
{
    public const string GlobalRegion = "us-east-1";

    public static readonly ServiceDescriptor CloudFormation = new("CloudFormation", "cloudformation", "cloudformation", "2010-05-15");
    public static readonly ServiceDescriptor Backup = new("Backup", "backup", "backup", "2018-11-15");
    public static readonly ServiceDescriptor Identity = new("IAM", "iam", "iam", "2010-05-08", IsGlobal: true);
    public static readonly ServiceDescriptor Compute = new("EC2", "ec2", "ec2", "2016-11-15");
    public static readonly ServiceDescriptor Certificates = new("ACM", "acm", "acm", "2015-12-08");
    public static readonly ServiceDescriptor Databases = new("RDS", "rds", "rds", "2014-10-31");
    public static readonly ServiceDescriptor Monitoring = new("CloudWatch", "monitoring", "monitoring", "2010-08-01");
    public static readonly ServiceDescriptor Quotas = new("Service Quotas", "servicequotas", "servicequotas", "2019-06-24");
}

/// <summary>Core's configuration for a service that has no SDK package in our package source.</summary>
internal sealed class ServiceConfig : ClientConfig
{
    // Core demands one entry per mode; the numbers are those of its own Standard mode.
    private static readonly IDefaultConfiguration[] Modes =
    [
        .. Enum.GetValues<DefaultConfigurationMode>().Where(m => m != DefaultConfigurationMode.Auto).Select(m => new DefaultConfiguration
        {
            Name = m,
            RetryMode = RequestRetryMode.Standard,
            S3UsEast1RegionalEndpoint = S3UsEast1RegionalEndpointValue.Regional,
            ConnectTimeout = TimeSpan.FromMilliseconds(3100),
            TlsNegotiationTimeout = TimeSpan.FromMilliseconds(3100),
        }),
    ];

    public ServiceConfig(ServiceDescriptor service)
        : base(new DefaultConfigurationProvider(Modes))
    {
        Service = service;
        ServiceId = service.Id;
        AuthenticationServiceName = service.SigningName;
        EndpointProvider = new RegionalEndpointProvider(service);
    }

    public ServiceDescriptor Service { get; }

    public override string ServiceVersion => Service.ApiVersion;

    public override string RegionEndpointServiceName => Service.EndpointPrefix;

    public override string UserAgent { get; } = InternalSDKUtils.BuildUserAgentString("Cloud", typeof(ServiceConfig).Assembly.GetName().Version!.ToString(3));

    public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters) =>
        EndpointProvider.ResolveEndpoint(RegionalEndpointResolver.Map(this, parameters.AlternateEndpoint));
}

/// <summary>What every client of ours shares, the SDK's own S3 and STS clients included.</summary>
internal static class ClientConfigExtensions
{
    public static T Configured<T>(this T config, AwsOptions options, string region)
        where T : ClientConfig
    {
        config.RegionEndpoint = RegionEndpoint.GetBySystemName(region);
        if (options.EndpointUrl is { } endpoint)
        {
            config.ServiceURL = endpoint.ToString();
        }

        // Last, because the setters above null each other; without it Core signs for us-east-1 as soon as an endpoint is configured, here or by AWS_ENDPOINT_URL.
        config.AuthenticationRegion = region;

        // Adaptive gives up after one attempt under throttling ("error capacity could not be obtained").
        config.RetryMode = RequestRetryMode.Standard;
        config.MaxErrorRetry = options.MaxErrorRetry;
        config.Timeout = options.RequestTimeout;
        return config;
    }
}
