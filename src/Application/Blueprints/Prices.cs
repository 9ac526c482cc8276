using Cloud.Client;
using Cloud.Domain.Blueprints;

namespace Cloud.Application.Blueprints;

internal static class Prices
{
    /// <summary>What is not known is shown as not known, with where one looked.</summary>
    public static Price Of(decimal? monthly, Source source) => new() { Monthly = monthly, Source = source.Title, AsOf = source.SeenOn };
}
