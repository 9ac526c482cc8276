using System.Text.Json.Nodes;
using Cloud.Sandbox.CloudFormation.Resources;
using Cloud.Sandbox.CloudFormation.Stacks;
using Cloud.Sandbox.CloudFormation.Templates;

namespace Cloud.Sandbox.Edge;

/// <summary>Web ACLs of AWS WAF: those for CloudFront are made in us-east-1 only, and stay while a distribution has them.</summary>
internal sealed class WebAcls(StackStore stacks) : IResourceEffect
{
    public const string Region = "us-east-1";

    public string Type => "AWS::WAFv2::WebACL";

    public string? RefuseCreation(StackResource resource, string region) => PhysicalIds.Property(resource, "Scope") == "CLOUDFRONT" && region != Region
        ? "Error reason: The scope is not valid., field: SCOPE_VALUE, parameter: CLOUDFRONT (Service: Wafv2, Status Code: 400)"
        : null;

    public void Created(StackResource resource, string region, DateTimeOffset at)
    {
    }

    public string? RefuseDeletion(StackResource resource, string region) => Distributions.All(stacks).Any(d => Distributions.WebAcl(d) is { } arn && IsArnOf(arn, resource))
        ? "AWS WAF couldn’t perform the operation because your resource is being used by another resource or it’s associated with another resource. (Service: Wafv2, Status Code: 400)"
        : null;

    public void Deleted(StackResource resource, string region)
    {
    }

    /// <summary>Whether there is such a web ACL.</summary>
    public static bool Exists(StackStore stacks, string arn) => stacks.In(Region).Where(s => !s.IsDeleted)
        .SelectMany(s => s.Resources.Values).Any(r => r is { Type: "AWS::WAFv2::WebACL", Exists: true, Gone: false } && r.Status != StackStatus.DeleteComplete && IsArnOf(arn, r));

    // The physical id is name|id|scope, the ARN ends in name/id.
    private static bool IsArnOf(string arn, StackResource acl) => acl.PhysicalId?.Split('|') is [var name, var id, _] && arn.EndsWith($"/webacl/{name}/{id}", StringComparison.Ordinal);
}

/// <summary>Distributions of CloudFront: what they are given of WAF and ACM is of us-east-1.</summary>
internal sealed class Distributions(StackStore stacks) : IResourceEffect
{
    private const string DistributionType = "AWS::CloudFront::Distribution";

    public string Type => DistributionType;

    public string? RefuseCreation(StackResource resource, string region)
    {
        if (WebAcl(resource) is { } acl && !WebAcls.Exists(stacks, acl))
        {
            return $"Invalid request provided: AWS::CloudFront::Distribution: The web ACL {acl} doesn't exist or isn't of scope CLOUDFRONT. (Service: CloudFront, Status Code: 400)";
        }

        return Scalar.Of(resource.Properties["DistributionConfig"]?["ViewerCertificate"]?["AcmCertificateArn"]) is { } certificate && !certificate.Contains($":acm:{WebAcls.Region}:", StringComparison.Ordinal)
            ? $"Invalid request provided: AWS::CloudFront::Distribution: The specified SSL certificate doesn't exist, isn't in {WebAcls.Region} region, isn't valid, or doesn't include a valid certificate chain. (Service: CloudFront, Status Code: 400)"
            : null;
    }

    public void Created(StackResource resource, string region, DateTimeOffset at)
    {
    }

    public string? RefuseDeletion(StackResource resource, string region) => null;

    public void Deleted(StackResource resource, string region)
    {
    }

    /// <summary>Those that stand, of all stacks.</summary>
    public static IEnumerable<StackResource> All(StackStore stacks) => stacks.All.Where(s => !s.IsDeleted)
        .SelectMany(s => s.Resources.Values).Where(r => r is { Type: DistributionType, Exists: true, Gone: false } && r.Status != StackStatus.DeleteComplete);

    /// <summary>The ARN of its web ACL; null where it has none.</summary>
    public static string? WebAcl(StackResource distribution) => Scalar.Of((distribution.Properties["DistributionConfig"] as JsonObject)?["WebACLId"]) is { Length: > 0 } arn ? arn : null;
}
