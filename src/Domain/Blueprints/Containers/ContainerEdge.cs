using Cloud.Domain.Blueprints.Clusters;
using Cloud.Domain.Blueprints.Grid;
using Cloud.Domain.Blueprints.Templates;

namespace Cloud.Domain.Blueprints.Containers;

/// <summary>
/// The CDN with a third origin beside site and images: uploads come straight from the bucket, resized images from their service and are kept, pages as long
/// as the application says (R65, R66). Without a CDN the balancer's own name serves.
/// </summary>
internal static class ContainerEdge
{
    private const string MediaOrigin = "media";

    internal static void Add(Template template, ContainerLayout layout, RedirectTable redirects)
    {
        if (layout.HasEdge)
        {
            Edge.Add(template, ContentOf(layout.Kind, redirects), Origin.Hostname, ClusterParameters.IsEncrypted);
            return;
        }

        if (layout.FastlyService is { } service)
        {
            FastlyEdge.AddOutputs(template, service);
            return;
        }

        IntegrationGrid.AddPublicName(template);
    }

    private static EdgeContent ContentOf(ContainerKind kind, RedirectTable redirects) => new(kind.CachedPaths, redirects)
    {
        PagePolicy = Edge.AsOriginSays,
        Origins =
        [
            new
            {
                Id = MediaOrigin,
                DomainName = Fn.GetAtt($"{Media.Bucket}.RegionalDomainName"),
                OriginAccessControlId = Fn.GetAtt($"{Media.Access}.Id"),
                S3OriginConfig = new { OriginAccessIdentity = "" },
            },
        ],
        Behaviours =
        [
            Edge.Behaviour($"/{kind.MediaFolder}/*", Edge.CachingOptimized, Edge.Reading, MediaOrigin, originRequestPolicy: null, redirects),
            Edge.Behaviour($"/{kind.ImagesFolder}/*", Edge.AsOriginSays, Edge.Reading, redirects: redirects),
        ],
    };
}
