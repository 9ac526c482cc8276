namespace Cloud.Domain.Blueprints;

/// <summary>What a project can choose from: plain data, the same for every tenant, changed by a release only.</summary>
public static class Catalogue
{
    /// <summary>Every public AWS region, by id; those no project may choose say why.</summary>
    public static IReadOnlyList<Region> Regions => RegionTable.All;

    public static IReadOnlyList<Plan> Plans => PlanTable.All;

    /// <summary>Cluster sizes, smallest first.</summary>
    public static IReadOnlyList<ClusterSize> ClusterSizes => ClusterSizeTable.All;

    /// <summary>Tiers of container blueprints, smallest first.</summary>
    public static IReadOnlyList<ContainerSize> ContainerSizes => ContainerSizeTable.All;

    public static IReadOnlyList<Blueprint> Blueprints => BlueprintTable.All;

    /// <summary>The region of an id, or <c>null</c>.</summary>
    public static Region? Region(string id) => Find(Regions, region => region.Id, id);

    /// <summary>The plan of an id, or <c>null</c>.</summary>
    public static Plan? Plan(string id) => Find(Plans, plan => plan.Id, id);

    /// <summary>The cluster size of an id, or <c>null</c>.</summary>
    public static ClusterSize? ClusterSize(string id) => Find(ClusterSizes, size => size.Id, id);

    /// <summary>The tier of containers of an id, or <c>null</c>.</summary>
    public static ContainerSize? ContainerSize(string id) => Find(ContainerSizes, size => size.Id, id);

    /// <summary>The blueprint of an id, or <c>null</c>.</summary>
    public static Blueprint? Blueprint(string id) => Find(Blueprints, blueprint => blueprint.Id, id);

    private static T? Find<T>(IReadOnlyList<T> entries, Func<T, string> key, string id)
        where T : class =>
        entries.FirstOrDefault(entry => string.Equals(key(entry), id, StringComparison.Ordinal));
}
