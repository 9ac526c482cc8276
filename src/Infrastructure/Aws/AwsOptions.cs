using System.ComponentModel.DataAnnotations;
using System.Text.RegularExpressions;
using Cloud.Domain.Blueprints;

namespace Cloud.Infrastructure.Aws;

/// <summary>How AWS is reached; configuration section <c>Aws</c>.</summary>
public sealed class AwsOptions
{
    public const string Section = "Aws";

    /// <summary>Everything but AWS itself (a sandbox, a private proxy); null means each service's public endpoint in the call's region.</summary>
    public Uri? EndpointUrl { get; set; }

    /// <summary>Where new projects go unless they say otherwise.</summary>
    [Required, RegularExpression("^[a-z]{2}(-[a-z]+)+-[0-9]+$", ErrorMessage = "Aws:Region must be a region's system name, as eu-central-1.")]
    public string Region { get; set; } = "eu-central-1";

    /// <summary>Number of the account that the workers run under: customers' roles trust it. Without it no bootstrap template can be made.</summary>
    [RegularExpression("^[0-9]{12}$", ErrorMessage = "Aws:AccountId must be the number of an AWS account: twelve digits.")]
    public string? AccountId { get; set; }

    /// <summary>Both keys or neither: without them the SDK's own chain is asked (variables, profile, container, instance).</summary>
    public string? AccessKeyId { get; set; }

    public string? SecretAccessKey { get; set; }

    /// <summary>Only with temporary keys.</summary>
    public string? SessionToken { get; set; }

    /// <summary>Template buckets are named <c>{prefix}-{account id}-{region}</c>. S3 allows 63 characters; account and longest region take 29.</summary>
    [Required, RegularExpression("^[a-z0-9][a-z0-9-]{1,32}$", ErrorMessage = "Aws:TemplateBucketPrefix must be 2 to 33 of a-z, 0-9 and hyphen.")]
    public string TemplateBucketPrefix { get; set; } = "cloud-templates";

    /// <summary>Public zone of Route 53 in the account of the workers, where the names of balancers behind CloudFront stand; without it CloudFront speaks to them in the clear.</summary>
    public OriginZoneOptions OriginZone { get; set; } = new();

    /// <summary>One attempt of a call. Ours: shorter than the workers' 15 s lease and than <see cref="AwsCalls.Deadline"/>.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:00:10")]
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Attempts after the first. Standard mode's own 2 give up within half a second of throttling; 5 wait some 7 s in all.</summary>
    [Range(0, 10)]
    public int MaxErrorRetry { get; set; } = 5;

    /// <summary>
    /// Per account, region and operation. AWS publishes no number; public reports put DescribeStacks at about 5 a second for all callers of an account, and not
    /// to be raised (aws-sam-cli 2671, aws-cli 2948), so we take less than half.
    /// </summary>
    [Range(0.1, 10_000)]
    public double CallsPerSecond { get; set; } = 2;

    /// <summary>Calls that may follow each other at once before <see cref="CallsPerSecond"/> holds.</summary>
    [Range(1, 10_000)]
    public int CallBurst { get; set; } = 4;
}

/// <summary>A zone of Route 53; section <c>Aws:OriginZone</c>. Both or neither.</summary>
public sealed partial class OriginZoneOptions
{
    /// <summary>Its name without the dot at the end, as <c>origin.cloud.example</c>.</summary>
    public string? Name { get; set; }

    /// <summary>As <c>Z0123456789ABCDEFGHIJ</c>.</summary>
    public string? HostedZoneId { get; set; }

    /// <summary>Null where none is configured.</summary>
    internal OriginZone? Zone => string.IsNullOrEmpty(Name) || string.IsNullOrEmpty(HostedZoneId) ? null : new(Name, HostedZoneId);

    internal bool GoTogether => string.IsNullOrEmpty(Name) == string.IsNullOrEmpty(HostedZoneId);

    internal bool NameIsRight => string.IsNullOrEmpty(Name) || (Name.Length <= OriginZone.LongestName && DnsName().IsMatch(Name));

    internal bool IdIsRight => string.IsNullOrEmpty(HostedZoneId) || ZoneId().IsMatch(HostedZoneId);

    [GeneratedRegex(@"^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]([a-z0-9-]*[a-z0-9])?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex DnsName();

    /// <summary>An id of Route 53's (API reference, ResourceId: at most 32 characters).</summary>
    [GeneratedRegex(@"^Z[0-9A-Z]{1,31}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ZoneId();
}
