using Cloud.Domain.Blueprints;

namespace Cloud.Domain.Scaling;

/// <summary>What a cluster costs a month before and after, in US dollars; null where a price is not known. Never a guess.</summary>
/// <param name="Note">Why it is not known; null where both are.</param>
public sealed record ScalingCost(decimal? MonthlyBefore, decimal? MonthlyAfter, string? Note)
{
    public static ScalingCost Of(ClusterShape from, ClusterShape to) => Of(from, to, id => Catalogue.ClusterSize(id)?.MonthlyPrice);

    /// <param name="from">Before.</param>
    /// <param name="to">After.</param>
    /// <param name="priceOf">The price of a size: three nodes. A web server costs what one of them does, for it is of the same type.</param>
    public static ScalingCost Of(ClusterShape from, ClusterShape to, Func<string, decimal?> priceOf)
    {
        var (before, after) = (Monthly(from, priceOf), Monthly(to, priceOf));
        return new ScalingCost(before, after, before is null || after is null ? "Price not known: no price list is kept yet." : null);
    }

    private static decimal? Monthly(ClusterShape shape, Func<string, decimal?> priceOf) =>
        priceOf(shape.Size) is { } price ? decimal.Round(price + (price / ClusterSize.Nodes * shape.WebNodes), 2) : null;
}
