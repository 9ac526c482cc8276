using Cloud.Domain.Blueprints;
using Cloud.Domain.Environments;

namespace Cloud.Aws.Tests.Templates;

/// <summary>Every template the product can render in this form: type x size x region, and integration with and without services.</summary>
internal static class TemplateCases
{
    internal static readonly ServiceSpec[] MagentoServices =
        [new("database", "mysql", "11.4"), new("cache", "redis", "7.2"), new("search", "opensearch", "3"), new("queue", "rabbitmq", "4.1")];

    internal static EnvironmentSpec Spec(EnvironmentType type = EnvironmentType.Production, string region = "eu-central-1", string size = "6") => new()
    {
        ProjectId = "abcdefghijkl2",
        EnvironmentName = type == EnvironmentType.Production ? "production" : type == EnvironmentType.Staging ? "staging" : "feature-cart",
        Type = type,
        Region = region,
        Size = size,
        Services = MagentoServices,
    };

    internal static StackTemplate Render(EnvironmentSpec spec) => StackTemplates.Render(Blueprint.MagentoCluster, spec);

    internal static IEnumerable<(string Name, EnvironmentSpec Spec)> All() =>
        from type in Enum.GetValues<EnvironmentType>()
        from size in Catalogue.ClusterSizes
        from region in Catalogue.Regions
        where region.Available
        select ($"{type} {size.Id} {region.Id}", Spec(type, region.Id, size.Id));

    /// <summary>The different bodies among all cases, each under the name of its first case: region and size change parameters only.</summary>
    internal static IReadOnlyDictionary<string, string> Bodies()
    {
        var bodies = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, spec) in All())
            bodies.TryAdd(Render(spec).Body, name.Split(' ')[0].ToLowerInvariant());
        return bodies.ToDictionary(body => body.Value, body => body.Key, StringComparer.Ordinal);
    }
}
