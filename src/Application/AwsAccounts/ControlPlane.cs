using Cloud.Domain.Blueprints;

namespace Cloud.Application.AwsAccounts;

/// <summary>Where the product itself lives in AWS, as far as others must be told.</summary>
/// <param name="AccountId">Number of the account that the workers run under; null where nobody configured it.</param>
/// <param name="TemplateBucketPrefix">Template buckets are called <c>{prefix}-{account id}-{region}</c>.</param>
/// <param name="Region">Where a customer's console opens.</param>
/// <param name="OriginZone">Where the names of balancers behind CloudFront stand; null where nobody configured it, and CloudFront speaks to them in the clear.</param>
public sealed record ControlPlane(string? AccountId, string TemplateBucketPrefix, string Region, OriginZone? OriginZone = null);
