using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Amazon;
using Amazon.S3;
using Amazon.S3.Model;
using Cloud.Application.Ports;
using Microsoft.Extensions.Options;

namespace Cloud.Infrastructure.Aws.Templates;

/// <summary>Templates in S3: one bucket per account and region, one object per content.</summary>
internal sealed class AwsTemplateStore(AwsCalls calls, AwsClients clients, IOptions<AwsOptions> options) : ITemplateStore
{
    private const string Service = "S3";

    /// <summary>CloudFormation's limit for a template read from S3: 1 MB (CloudFormation quotas, "Template body size in an object").</summary>
    private const int MostBytes = 1_000_000;

    private const string UnnamedRegion = "us-east-1";

    private readonly ConcurrentDictionary<string, string> _ownAccounts = new(StringComparer.Ordinal);

    public async Task<string> Put(CloudAccount at, string key, string templateJson, CancellationToken ct)
    {
        var content = Encoding.UTF8.GetBytes(templateJson);
        if (content.Length > MostBytes)
        {
            throw new CloudCallException(CloudErrorKind.Invalid, Service, "PutObject", "TemplateTooLarge",
                $"The template has {content.Length} bytes; CloudFormation reads at most {MostBytes}.");
        }

        var account = await AccountId(at, ct);
        var name = $"{key.Trim('/')}/{Convert.ToHexStringLower(SHA256.HashData(content))}.json";
        var target = new PutTarget($"{options.Value.TemplateBucketPrefix}-{account}-{at.Region}", name, account);
        try
        {
            await PutObject(at, target, content, ct);
        }
        catch (CloudCallException e) when (e.Code == ErrorKinds.NoSuchBucket)
        {
            await CreateBucket(at, target.Bucket, ct);
            await PutObject(at, target, content, ct);
        }

        return Url(at, target);
    }

    private Task<PutObjectResponse> PutObject(CloudAccount at, PutTarget target, byte[] content, CancellationToken ct) =>
        calls.Send(at, Service, "PutObject", async token =>
        {
            using var stream = new MemoryStream(content);
            return await clients.S3(at).PutObjectAsync(
                new PutObjectRequest
                {
                    BucketName = target.Bucket,
                    Key = target.Key,
                    InputStream = stream,
                    ContentType = "application/json",
                    UseChunkEncoding = false,
                    ExpectedBucketOwner = target.Account, // bucket names are global: never write into a stranger's
                },
                token);
        }, ct);

    private Task<bool> CreateBucket(CloudAccount at, string bucket, CancellationToken ct) =>
        calls.Send(at, Service, "CreateBucket", async token =>
        {
            try
            {
                // The region again, because behind an endpoint of one's own the SDK sends none and S3 answers IllegalLocationConstraint. As a constraint,
                // because the SDK turns the BucketRegionName eu-west-1 into the old name EU; and none for us-east-1, which S3 refuses to be told.
                var request = new PutBucketRequest { BucketName = bucket };
                if (at.Region != UnnamedRegion)
                {
                    request.PutBucketConfiguration = new PutBucketConfiguration { LocationConstraint = new BucketLocationConstraint(at.Region) };
                }

                await clients.S3(at).PutBucketAsync(request, token);
            }
            catch (AmazonS3Exception e) when (e.ErrorCode == "BucketAlreadyOwnedByYou")
            {
                // Another worker was faster.
            }

            return true;
        }, ct);

    private async Task<string> AccountId(CloudAccount at, CancellationToken ct)
    {
        if (at.RoleArn is not null)
        {
            return AwsClients.AccountOf(at);
        }

        if (!_ownAccounts.TryGetValue(at.Region, out var id))
        {
            id = await calls.Send(at, "STS", "GetCallerIdentity", token => clients.OwnAccountId(at, token), ct);
            _ownAccounts[at.Region] = id;
        }

        return id;
    }

    private string Url(CloudAccount at, PutTarget target)
    {
        var path = string.Join('/', target.Key.Split('/').Select(Uri.EscapeDataString));
        return clients.S3(at).Config.ServiceURL is { Length: > 0 } endpoint
            ? $"{endpoint.TrimEnd('/')}/{target.Bucket}/{path}"
            : $"https://{target.Bucket}.s3.{at.Region}.{RegionEndpoint.GetBySystemName(at.Region).PartitionDnsSuffix}/{path}";
    }

    private sealed record PutTarget(string Bucket, string Key, string Account);
}
