using System.Collections.Concurrent;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;
using Cloud.Application.Ports;
using Cloud.Infrastructure.Aws.Pipeline;
using Microsoft.Extensions.Options;

namespace Cloud.Infrastructure.Aws;

/// <summary>The clients of each account and region, made once. The SDK shares its connections among them, so one costs little.</summary>
internal sealed class AwsClients(IOptions<AwsOptions> options, CallMetrics metrics, TimeProvider time)
{
    /// <summary>Beyond this many the longest unused half is dropped (session names differ by activity). Ours.</summary>
    private const int MostAccounts = 512;

    private readonly ConcurrentDictionary<CloudAccount, Account> _accounts = new();
    private readonly AwsOptions _options = options.Value;

    /// <summary>The account's id from the role's ARN; "own" without a role, when <see cref="OwnAccountId"/> knows the number.</summary>
    public static string AccountOf(CloudAccount at) => at.RoleArn?.Split(':') is [_, _, _, _, { Length: > 0 } id, ..] ? id : at.RoleArn ?? "own";

    public ServiceClient Service(CloudAccount at, ServiceDescriptor service) => Of(at).Services.GetOrAdd(service, Of(at).Open);

    public IAmazonS3 S3(CloudAccount at) => Of(at).S3.Value;

    public async Task<string> OwnAccountId(CloudAccount at, CancellationToken ct) =>
        (await Of(at).Sts.Value.GetCallerIdentityAsync(new GetCallerIdentityRequest(), ct)).Account;

    /// <summary>The account that a call comes into, after its role was taken where it has one.</summary>
    public async Task<string> AccountId(CloudAccount at, CancellationToken ct) =>
        (await Of(at).Inside.Value.GetCallerIdentityAsync(new GetCallerIdentityRequest(), ct)).Account;

    private Account Of(CloudAccount at)
    {
        var key = at.RoleArn is null ? new CloudAccount(at.Region) : at;
        var account = _accounts.GetOrAdd(key, Open);
        account.UsedAt = time.GetTimestamp();
        DropLongUnused();
        return account;
    }

    private Account Open(CloudAccount at)
    {
        var own = OwnCredentials();
        var sts = new Lazy<IAmazonSecurityTokenService>(() =>
        {
            var config = new AmazonSecurityTokenServiceConfig().Configured(_options, at.Region);
            return own is null ? new AmazonSecurityTokenServiceClient(config) : new AmazonSecurityTokenServiceClient(own, config);
        });
        var credentials = at.RoleArn is null ? own : new AssumedRole(sts.Value, at, metrics, time);
        return new Account(
            service => new ServiceClient(credentials, new ServiceConfig(service).Configured(_options, service.IsGlobal ? ServiceDescriptor.GlobalRegion : at.Region)),
            new(() => OpenS3(credentials, at.Region)),
            sts,
            at.RoleArn is null ? sts : new(() => new AmazonSecurityTokenServiceClient(credentials, new AmazonSecurityTokenServiceConfig().Configured(_options, at.Region))));
    }

    private AmazonS3Client OpenS3(AWSCredentials? credentials, string region)
    {
        var config = new AmazonS3Config
        {
            // The signature covers the body already; a checksum in a trailer needs a chunked body that not every endpoint reads.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        }.Configured(_options, region);
        config.ForcePathStyle = config.ServiceURL is not null; // no wildcard DNS behind an endpoint of one's own
        return credentials is null ? new AmazonS3Client(config) : new AmazonS3Client(credentials, config);
    }

    private AWSCredentials? OwnCredentials() => _options switch
    {
        { AccessKeyId: null } or { SecretAccessKey: null } => null,
        { SessionToken: { Length: > 0 } token } => new SessionAWSCredentials(_options.AccessKeyId, _options.SecretAccessKey, token),
        _ => new BasicAWSCredentials(_options.AccessKeyId, _options.SecretAccessKey),
    };

    // Dropped ones are left to the garbage collector: a call may still be running on them.
    private void DropLongUnused()
    {
        if (_accounts.Count <= MostAccounts)
        {
            return;
        }

        foreach (var (key, _) in _accounts.OrderBy(a => a.Value.UsedAt).Take(MostAccounts / 2))
        {
            _accounts.TryRemove(key, out _);
        }
    }

    /// <param name="Open">Opens the client of a service.</param>
    /// <param name="S3">Its own package.</param>
    /// <param name="Sts">With our own credentials, to take a role.</param>
    /// <param name="Inside">With the account's.</param>
    private sealed record Account(Func<ServiceDescriptor, ServiceClient> Open, Lazy<IAmazonS3> S3, Lazy<IAmazonSecurityTokenService> Sts, Lazy<IAmazonSecurityTokenService> Inside)
    {
        public ConcurrentDictionary<ServiceDescriptor, ServiceClient> Services { get; } = [];

        public long UsedAt { get; set; }
    }
}
