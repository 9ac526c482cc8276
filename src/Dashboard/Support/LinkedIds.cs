using Cloud.Client;

namespace Cloud.Dashboard.Support;

/// <summary>From a link of the API to the id at its end, which is the page's.</summary>
internal static class LinkedIds
{
    public static string? IdOf(this ILinked resource, string relation) => resource.Links.GetValueOrDefault(relation)?.Href.Split('?')[0].Split('/')[^1];
}
