using Cloud.Application.Pipeline;
using Cloud.Client;
using Cloud.Domain;

namespace Cloud.Application.Blueprints;

/// <summary>The regions that an organization may choose from: those of everybody.</summary>
public static class ListOrganizationRegions
{
    [Requires(Permission.OrganizationView)]
    public sealed record Query(Guid Organization) : IQuery<Paged<RegionResource>>, IInOrganization;

    internal sealed class Handler : IHandler<Query, Paged<RegionResource>>
    {
        public Task<Result<Paged<RegionResource>>> Handle(Query query, CancellationToken cancellationToken) =>
            Task.FromResult(Result<Paged<RegionResource>>.Success(new(ListRegions.All, Total: ListRegions.All.Count)));
    }
}
