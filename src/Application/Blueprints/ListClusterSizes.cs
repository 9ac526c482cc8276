using Cloud.Application.Pipeline;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Blueprints;

namespace Cloud.Application.Blueprints;

/// <summary>The ladder of cluster sizes, smallest first (R25); totals over the three nodes.</summary>
public static class ListClusterSizes
{
    [RequiresSignIn]
    public sealed record Query : IQuery<IReadOnlyList<ClusterSizeResource>>;

    internal sealed class Handler : IHandler<Query, IReadOnlyList<ClusterSizeResource>>
    {
        private static readonly IReadOnlyList<ClusterSizeResource> All = [.. Catalogue.ClusterSizes.Select(View)];

        public Task<Result<IReadOnlyList<ClusterSizeResource>>> Handle(Query query, CancellationToken cancellationToken) => Task.FromResult(Result<IReadOnlyList<ClusterSizeResource>>.Success(All));

        private static ClusterSizeResource View(ClusterSize s) => new()
        {
            Id = s.Id,
            Cpu = s.Cpu,
            MemoryGb = s.MemoryGb,
            PerNode = new Client.NodeSize(s.PerNode.Cpu, s.PerNode.MemoryGb, s.PerNode.InstanceType),
            Price = Prices.Of(s.MonthlyPrice, s.Source),
        };
    }
}
