using System.ComponentModel.DataAnnotations;

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
