using Cloud.Client;

namespace Cloud.Dashboard.Environments;

/// <summary>What is on offer: regions, plans, blueprints, sizes. It changes with releases, so a circuit asks once.</summary>
public sealed class Catalogue(CloudClient api)
{
    private IReadOnlyList<RegionResource>? regions;
    private IReadOnlyList<PlanResource>? plans;
    private IReadOnlyList<BlueprintResource>? blueprints;
    private IReadOnlyList<ClusterSizeResource>? sizes;

    public async ValueTask<IReadOnlyList<RegionResource>> RegionsAsync(CancellationToken ct) =>
        regions ??= await api.RegionsAsync(ct).ToListAsync(ct);

    public async ValueTask<IReadOnlyList<PlanResource>> PlansAsync(CancellationToken ct) =>
        plans ??= await api.PlansAsync(ct).ToListAsync(ct);

    public async ValueTask<IReadOnlyList<BlueprintResource>> BlueprintsAsync(CancellationToken ct) =>
        blueprints ??= await api.BlueprintsAsync(ct).ToListAsync(ct);

    public async ValueTask<IReadOnlyList<ClusterSizeResource>> SizesAsync(CancellationToken ct) =>
        sizes ??= await api.ClusterSizesAsync(ct).ToListAsync(ct);
}
