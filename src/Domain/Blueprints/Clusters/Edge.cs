using System.Text.Json.Nodes;
using Cloud.Domain.Blueprints.Templates;

namespace Cloud.Domain.Blueprints.Clusters;

/// <summary>
/// The CDN in front of the balancer (R5) and the public name (R4). TLS ends at the CDN: with its default certificate until the customer brings a domain.
/// </summary>
internal static class Edge
{
    private const string Distribution = "Distribution";
    private const string Origin = "balancer";

    /// <summary>Route 53 zone of every CloudFront distribution, a constant of AWS.</summary>
    private const string CloudFrontZone = "Z2FDTNDATAQYW2";

    // AWS's managed policies, by their published ids.
    private const string CachingDisabled = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad";
    private const string CachingOptimized = "658327ea-f89d-4fab-a63d-7e88639e58f6";
    private const string AllViewer = "216adef6-5c7f-47e4-b989-5492eafa07d3";

    internal static void Add(Template template, ClusterKind kind) =>
        Add(template, kind, Fn.GetAtt($"{LoadBalancer.Balancer}.DNSName"), ClusterParameters.HasCertificate);

    /// <param name="balancer">Host name of the balancer behind the CDN.</param>
    /// <param name="encrypted">Condition under which the balancer is spoken to by HTTPS.</param>
    internal static void Add(Template template, ClusterKind kind, JsonObject balancer, string encrypted)
    {
        template.Resource(Distribution, "AWS::CloudFront::Distribution", new
        {
            DistributionConfig = new
            {
                Enabled = true,
                Comment = Fn.Ref(StackParameters.EnvironmentId),
                Aliases = Fn.If(ClusterParameters.OwnsDomain, new[] { Fn.Ref(StackParameters.DomainName) }, Fn.NoValue),
                HttpVersion = "http2and3",
                IPV6Enabled = true,
                PriceClass = "PriceClass_All",
                WebACLId = Fn.If(ClusterParameters.HasWebAcl, Fn.Ref(StackParameters.EdgeWebAclArn), Fn.NoValue),
                ViewerCertificate = Fn.If(ClusterParameters.OwnsDomain, OwnCertificate(), new { CloudFrontDefaultCertificate = true }),
                Origins = new[] { BalancerAsOrigin(balancer, encrypted) },
                CacheBehaviors = kind.CachedPaths.Select(path => Behaviour(path, CachingOptimized, ["GET", "HEAD", "OPTIONS"])).ToArray(),
                DefaultCacheBehavior = Behaviour(null, CachingDisabled, ["GET", "HEAD", "OPTIONS", "PUT", "POST", "PATCH", "DELETE"]),
            },
        });
        foreach (var type in new[] { "A", "AAAA" })
            AddAlias(template, type);
        template.Output(
            StackOutputs.EdgeHostname,
            Fn.If(ClusterParameters.OwnsDomain, Fn.Ref(StackParameters.DomainName), Fn.GetAtt($"{Distribution}.DomainName")));
    }

    private static object OwnCertificate() =>
        new { AcmCertificateArn = Fn.Ref(StackParameters.EdgeCertificateArn), SslSupportMethod = "sni-only", MinimumProtocolVersion = "TLSv1.2_2021" };

    private static object BalancerAsOrigin(JsonObject balancer, string encrypted) => new
    {
        Id = Origin,
        DomainName = balancer,
        CustomOriginConfig = new
        {
            OriginProtocolPolicy = Fn.If(encrypted, "https-only", "http-only"),
            OriginSSLProtocols = new[] { "TLSv1.2" },
        },
        OriginCustomHeaders = new[] { new { HeaderName = LoadBalancer.OriginHeader, HeaderValue = LoadBalancer.OriginToken } },
    };

    private static object Behaviour(string? path, string cachePolicy, string[] methods) => new
    {
        PathPattern = path,
        TargetOriginId = Origin,
        ViewerProtocolPolicy = "redirect-to-https",
        AllowedMethods = methods,
        Compress = true,
        CachePolicyId = cachePolicy,
        OriginRequestPolicyId = AllViewer,
    };

    private static void AddAlias(Template template, string type) =>
        template.Resource(
            $"PublicAlias{type}",
            "AWS::Route53::RecordSet",
            new
            {
                HostedZoneId = Fn.Ref(StackParameters.HostedZoneId),
                Name = Fn.Ref(StackParameters.DomainName),
                Type = type,
                AliasTarget = new { DNSName = Fn.GetAtt($"{Distribution}.DomainName"), HostedZoneId = CloudFrontZone },
            },
            Lifecycle.Under(ClusterParameters.AliasesDomain));
}
