using Cloud.Sandbox.CloudFormation.Resources;
using Cloud.Sandbox.CloudFormation.Stacks;

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
