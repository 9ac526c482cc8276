using Cloud.Application.Pipeline;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Blueprints;

namespace Cloud.Application.Blueprints;

/// <summary>Every public AWS region (R2); those that are not on offer say why.</summary>
public static class ListRegions
{
    [RequiresSignIn]
    public sealed record Query : IQuery<IReadOnlyList<RegionResource>>;

    private static readonly Client.ZoneSites Sites = View(Cloud.Domain.Blueprints.ZoneSites.OfAws);

    internal static readonly IReadOnlyList<RegionResource> All = [.. Catalogue.Regions.Select(View)];

    internal sealed class Handler : IHandler<Query, IReadOnlyList<RegionResource>>
    {
        public Task<Result<IReadOnlyList<RegionResource>>> Handle(Query query, CancellationToken cancellationToken) => Task.FromResult(Result<IReadOnlyList<RegionResource>>.Success(All));
    }

    private static RegionResource View(Region r) => new() { Id = r.Id, Name = r.Name, Zones = r.Zones, Available = r.Available, Reason = r.Reason, ZoneSites = Sites };

    private static Client.ZoneSites View(Cloud.Domain.Blueprints.ZoneSites s) => new()
    {
        LeastKm = s.LeastKilometres,
        MostKm = s.MostKilometres,
        OwnPower = s.OwnPower,
        OwnNetwork = s.OwnNetwork,
        Source = s.Source.Title,
        AsOf = s.Source.SeenOn,
    };
}
