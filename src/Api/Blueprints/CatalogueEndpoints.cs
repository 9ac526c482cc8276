using Cloud.Api.Http;
using Cloud.Application.Blueprints;
using Cloud.Application.Pipeline;
using Cloud.Client;
using Microsoft.AspNetCore.Mvc;

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
        catalogue.MapGet("/blueprints/{blueprint}/template", (string blueprint, [AsParameters] TemplateQuery asked, Sender sender, CancellationToken ct) =>
            sender.Send(new GetBlueprintTemplate.Query(blueprint, asked.Type, asked.Size, asked.Plan, asked.Region), ct).ToCached())
            .Describe<BlueprintTemplateResource>("getBlueprintTemplate", "Show what an environment of a blueprint is built from", 404, 409, 422)
            .WithDescription("The CloudFormation template as it is sent to AWS, and a value for each of its parameters. Nothing is created, and no project is needed. type is production, staging or integration (?type=staging); size one of the blueprint's (?size=24); plan says whether staging has a node of its own (?plan=enterprise); region is whose the values are (?region=eu-central-1). What is left out is the first of its kind. Services that a project's configuration names come on top; here there are none.");
        catalogue.MapGet("/cluster-sizes", (Sender sender, CancellationToken ct) => sender.Send(new ListClusterSizes.Query(), ct).ToCached())
            .Describe<IReadOnlyList<ClusterSizeResource>>("listClusterSizes", "List the sizes of a cluster, smallest first");
    }
}

internal sealed record TemplateQuery(
    [FromQuery(Name = "type")] string? Type, [FromQuery(Name = "size")] string? Size, [FromQuery(Name = "plan")] string? Plan, [FromQuery(Name = "region")] string? Region);
