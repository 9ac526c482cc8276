using System.Text.Json.Nodes;
using Cloud.Sandbox.Certificates;
using Cloud.Sandbox.CloudFormation.Resources;
using Cloud.Sandbox.CloudFormation.Stacks;
using Cloud.Sandbox.CloudFormation.Templates;

namespace Cloud.Sandbox.Edge;

/// <summary>Distributions of CloudFront: what they are given of WAF and ACM is of us-east-1, and the certificate covers every name they answer for.</summary>
internal sealed class Distributions(StackStore stacks, CertificateStore certificates) : IResourceEffect
{
    private const string DistributionType = "AWS::CloudFront::Distribution";

    public string Type => DistributionType;

    public string? RefuseCreation(StackResource resource, string region)
    {
        if (WebAcl(resource) is { } acl && !WebAcls.Exists(stacks, acl))
        {
            return Refusal($"The web ACL {acl} doesn't exist or isn't of scope CLOUDFRONT.");
        }

        var (config, aliases) = (resource.Properties["DistributionConfig"], Aliases(resource));
        var arn = Scalar.Of(config?["ViewerCertificate"]?["AcmCertificateArn"]);
        var certificate = certificates.All.FirstOrDefault(c => c.Arn == arn && c.Region == WebAcls.Region && c.IssuedAt is not null);
        if (arn is not null && certificate is null)
        {
            return Refusal($"The specified SSL certificate doesn't exist, isn't in {WebAcls.Region} region, isn't valid, or doesn't include a valid certificate chain.");
        }

        // "To add an alternate domain name (CNAME) to a CloudFront distribution, you must attach a trusted certificate that validates your authorization to use the domain name."
        if (aliases.Find(a => certificate?.Covers(a) != true) is not null)
        {
            return Refusal("The certificate that is attached to your distribution doesn't cover the alternate domain name (CNAME) that you're trying to add.");
        }

        return All(stacks).Any(d => d.PhysicalId != resource.PhysicalId && Aliases(d).Intersect(aliases, StringComparer.Ordinal).Any())
            ? Refusal("One or more of the CNAMEs you provided are already associated with a different resource.")
            : null;
    }

    public string? RefuseChange(StackResource resource, string region) => RefuseCreation(resource, region);

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

    private static List<string> Aliases(StackResource distribution) =>
        [.. (distribution.Properties["DistributionConfig"]?["Aliases"] as JsonArray ?? []).Select(a => Scalar.Of(a) ?? "").Where(a => a.Length > 0)];

    private static string Refusal(string reason) => $"Invalid request provided: AWS::CloudFront::Distribution: {reason} (Service: CloudFront, Status Code: 400)";
}

/// <summary>Listeners of load balancers: their certificate is of their region, and issued.</summary>
internal sealed class Listeners(CertificateStore certificates) : IResourceEffect
{
    public string Type => "AWS::ElasticLoadBalancingV2::Listener";

    public string? RefuseCreation(StackResource resource, string region)
    {
        var wanted = (resource.Properties["Certificates"] as JsonArray ?? []).Select(c => Scalar.Of(c?["CertificateArn"])).OfType<string>();
        return wanted.FirstOrDefault(arn => !certificates.All.Any(c => c.Arn == arn && c.Region == region && c.IssuedAt is not null)) is { } missing
            ? $"Certificate ARN '{missing}' is not valid (Service: ElasticLoadBalancingV2, Status Code: 400)"
            : null;
    }

    public string? RefuseChange(StackResource resource, string region) => RefuseCreation(resource, region);

    public void Created(StackResource resource, string region, DateTimeOffset at)
    {
    }

    public string? RefuseDeletion(StackResource resource, string region) => null;

    public void Deleted(StackResource resource, string region)
    {
    }
}
