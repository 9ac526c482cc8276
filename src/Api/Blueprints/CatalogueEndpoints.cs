using Cloud.Api.Http;
using Cloud.Application.Blueprints;
using Cloud.Application.Pipeline;
using Cloud.Client;

namespace Cloud.Api.Blueprints;

/// <summary>What there is to choose from: the same for every tenant, so clients may keep it a while.</summary>
internal static class CatalogueEndpoints
{
    public static void MapCatalogue(this IEndpointRouteBuilder routes)
    {
        var catalogue = routes.MapGroup("").WithTags("Catalogue").WithMetadata(new ReleaseTag());
        catalogue.MapGet("/regions", (Sender sender, CancellationToken ct) => sender.Send(new ListRegions.Query(), ct).ToCached())
            .Describe<IReadOnlyList<RegionResource>>("listRegions", "List the regions; those not on offer say why");
        catalogue.MapGet("/plans", (Sender sender, CancellationToken ct) => sender.Send(new ListPlans.Query(), ct).ToCached())
            .Describe<IReadOnlyList<PlanResource>>("listPlans", "List the plans and what they allow");
        catalogue.MapGet("/blueprints", (Sender sender, CancellationToken ct) => sender.Send(new ListBlueprints.Query(), ct).ToCached())
            .Describe<IReadOnlyList<BlueprintResource>>("listBlueprints", "List the architectures; those not on offer say why");
        catalogue.MapGet("/cluster-sizes", (Sender sender, CancellationToken ct) => sender.Send(new ListClusterSizes.Query(), ct).ToCached())
            .Describe<IReadOnlyList<ClusterSizeResource>>("listClusterSizes", "List the sizes of a cluster, smallest first");
    }
}
