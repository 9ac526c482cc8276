using Cloud.Client;

namespace Cloud.Dashboard.Environments;

/// <summary>The order in which people think of environments: what customers see first, then the way to it.</summary>
internal static class EnvironmentOrder
{
    public static IEnumerable<EnvironmentResource> Of(IEnumerable<EnvironmentResource> environments) =>
        environments.OrderBy(Rank).ThenByDescending(e => e.UpdatedAt).ThenBy(e => e.Name, StringComparer.Ordinal);

    public static int Rank(EnvironmentResource environment) => environment.Type switch
    {
        EnvironmentKind.Production => 0,
        EnvironmentKind.Staging => 1,
        _ => environment.IsMain ? 2 : environment.Status is EnvironmentStatus.Inactive ? 4 : 3,
    };
}
