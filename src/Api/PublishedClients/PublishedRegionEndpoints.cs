using Cloud.Api.Http;
using Cloud.Application.Blueprints;
using Cloud.Application.Pipeline;
using Cloud.Client;

namespace Cloud.Api.PublishedClients;

/// <summary>Our regions where platformsh-client 0.2.13 looks for them, and in its form. What we cannot say of a region, such as what its power is made of, is left out.</summary>
internal static class PublishedRegionEndpoints
{
    private const string Described = "The same regions as under /api/regions, all of them.";

    public static void MapPublishedRegions(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/platform/regions", (HttpRequest request, Sender sender, CancellationToken ct) =>
                sender.Send(new ListRegions.Query(), ct).To(regions => new PublishedRegions(Of(regions, request))).ToOk())
            .Describe<PublishedRegions>("listPublishedRegions", "List the regions, as published clients read them").WithDescription(Described).WithTags("Published clients");
        routes.MapGet("/organizations/{organization}/regions", (string organization, HttpRequest request, Sender sender, CancellationToken ct) =>
                sender.Send(new ListOrganizationRegions.Query(Ids.Of(organization)), ct).To(regions => new Paged<PublishedRegion>(Of(regions.Items, request), Total: regions.Total)).ToItems())
            .Describe<ItemCollection<PublishedRegion>>("listOrganizationRegions", "List the regions of an organization's projects, as published clients read them", 404).WithDescription(Described).WithTags("Published clients");
    }

    private static IReadOnlyList<PublishedRegion> Of(IReadOnlyList<RegionResource> regions, HttpRequest request) => [.. regions.Select(r => PublishedRegion.Of(r, Origin(request)))];

    private static string Origin(HttpRequest request) => $"{request.Scheme}://{request.Host}{request.PathBase}";
}
