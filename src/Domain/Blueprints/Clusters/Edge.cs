using System.Text.Json.Nodes;
using Cloud.Domain.Blueprints.Templates;

namespace Cloud.Domain.Blueprints.Clusters;

/// <summary>
/// The CDN in front of the balancer (R5) and the public name (R4). Visitors' TLS ends at the CDN: with its default certificate until the customer brings a domain.
/// </summary>
internal static class Edge
{
    internal const string Distribution = "Distribution";
    private const string Redirects = "RedirectsFunction";
    private const string Origin = "balancer";

    /// <summary>Route 53 zone of every CloudFront distribution, a constant of AWS.</summary>
    private const string CloudFrontZone = "Z2FDTNDATAQYW2";

    // AWS's managed policies, by their published ids.
    internal const string CachingOptimized = "658327ea-f89d-4fab-a63d-7e88639e58f6";
    /// <summary>UseOriginCacheControlHeaders-QueryStrings: as long as the application says, apart by address, query and cookies.</summary>
    internal const string AsOriginSays = "4cc15a8a-d715-48a4-82b8-cc0b614638fe";

    internal const string CachingDisabled = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad";
    private const string AllViewer = "216adef6-5c7f-47e4-b989-5492eafa07d3";

    internal static readonly string[] Reading = ["GET", "HEAD", "OPTIONS"];

    /// <param name="balancer">Host name by which the CDN speaks to the balancer.</param>
    /// <param name="encrypted">Condition under which the balancer is spoken to by HTTPS.</param>
    /// <param name="after">Logical ids of what must serve before the CDN is told of it.</param>
    internal static void Add(Template template, EdgeContent content, JsonObject balancer, string encrypted, params string[] after)
    {
        if (!content.Redirects.IsEmpty)
            AddRedirects(template, content.Redirects);
        template.Resource(Distribution, "AWS::CloudFront::Distribution", new
        {
            DistributionConfig = new
            {
                Enabled = true,
                Comment = Fn.Ref(StackParameters.EnvironmentId),
                Aliases = Fn.If(ClusterParameters.HasEdgeCertificate, Fn.Ref(StackParameters.DomainNames), Fn.NoValue),
                HttpVersion = "http2and3",
                IPV6Enabled = true,
                PriceClass = "PriceClass_All",
                WebACLId = Fn.If(ClusterParameters.HasWebAcl, Fn.Ref(StackParameters.EdgeWebAclArn), Fn.NoValue),
                ViewerCertificate = Fn.If(ClusterParameters.HasEdgeCertificate, OwnCertificate(), new { CloudFrontDefaultCertificate = true }),
                Origins = (object[])[BalancerAsOrigin(balancer, encrypted), .. content.Origins],
                CacheBehaviors = (object[])[.. content.CachedPaths.Select(path => Behaviour(path, CachingOptimized, Reading, redirects: content.Redirects)), .. content.Behaviours],
                DefaultCacheBehavior = Behaviour(null, content.PagePolicy, ["GET", "HEAD", "OPTIONS", "PUT", "POST", "PATCH", "DELETE"], redirects: content.Redirects),
            },
        }, after.Length == 0 ? null : Lifecycle.DependsOn(after));
        foreach (var type in new[] { "A", "AAAA" })
            AddAlias(template, type);
        template.Output(
            StackOutputs.EdgeHostname,
            Fn.If(ClusterParameters.OwnsDomain, Fn.Ref(StackParameters.DomainName), Fn.GetAtt($"{Distribution}.DomainName")));
        template.Output(StackOutputs.EdgeTarget, Fn.GetAtt($"{Distribution}.DomainName"));
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

    private static void AddRedirects(Template template, RedirectTable redirects) =>
        template.Resource(Redirects, "AWS::CloudFront::Function", new
        {
            Name = Fn.Sub($"cloud-${{{StackParameters.EnvironmentId}}}-redirects"),
            AutoPublish = true,
            FunctionCode = redirects.ToCode(),
            FunctionConfig = new { Comment = "Redirects of routes.yaml", Runtime = "cloudfront-js-2.0" },
        });

    internal static object Behaviour(string? path, string cachePolicy, string[] methods, string origin = Origin, string? originRequestPolicy = AllViewer, RedirectTable? redirects = null) => new
    {
        PathPattern = path,
        TargetOriginId = origin,
        ViewerProtocolPolicy = "redirect-to-https",
        AllowedMethods = methods,
        Compress = true,
        CachePolicyId = cachePolicy,
        OriginRequestPolicyId = originRequestPolicy,
        FunctionAssociations = redirects is null or { IsEmpty: true } ? null : new[] { new { EventType = "viewer-request", FunctionARN = Fn.GetAtt($"{Redirects}.FunctionARN") } },
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

/// <summary>What a CDN keeps and where else it fetches from.</summary>
/// <param name="CachedPaths">Folders of long-lived files.</param>
/// <param name="Redirects">What is led elsewhere before anything is kept or fetched.</param>
internal sealed record EdgeContent(IReadOnlyList<string> CachedPaths, RedirectTable Redirects)
{
    /// <summary>Cache policy of everything else.</summary>
    public string PagePolicy { get; init; } = Edge.CachingDisabled;

    public IReadOnlyList<object> Origins { get; init; } = [];

    public IReadOnlyList<object> Behaviours { get; init; } = [];
}
