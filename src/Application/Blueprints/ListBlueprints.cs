using Cloud.Application.Pipeline;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Blueprints;

namespace Cloud.Application.Blueprints;

/// <summary>The architectures an environment can be built after; those that are not on offer yet say why.</summary>
public static class ListBlueprints
{
    [RequiresSignIn]
    public sealed record Query : IQuery<IReadOnlyList<BlueprintResource>>;

    internal sealed class Handler : IHandler<Query, IReadOnlyList<BlueprintResource>>
    {
        private static readonly IReadOnlyList<BlueprintResource> All = [.. Catalogue.Blueprints.Select(View)];

        public Task<Result<IReadOnlyList<BlueprintResource>>> Handle(Query query, CancellationToken cancellationToken) => Task.FromResult(Result<IReadOnlyList<BlueprintResource>>.Success(All));

        private static BlueprintResource View(Blueprint b) => new()
        {
            Id = b.Id,
            Title = b.Title,
            Applications = b.Applications,
            Sizes = b.Sizes,
            Topology = b.IsCluster ? BlueprintTopology.Cluster : BlueprintTopology.Containers,
            Description = b.Topology,
            Fixed = [.. b.Fixed.Select(part => new Client.FixedPart(part.Name, part.Version))],
            Available = b.Available,
            Reason = b.Reason,
        };
    }
}
