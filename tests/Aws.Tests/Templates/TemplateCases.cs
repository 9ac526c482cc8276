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

    /// <summary>Staging on production's nodes, in the forms that AWS's names have.</summary>
    internal static EnvironmentSpec SharedStaging(string region = "eu-central-1", string size = "6") => Spec(EnvironmentType.Staging, region, size) with
    {
        SharedWith = new SharedProduction(
            "abcdefghijkl2-production",
            "vpc-0123456789abcdef0",
            $"arn:aws:elasticloadbalancing:{region}:123456789012:listener/app/cloud-LoadB-ABC/0123456789abcdef/0123456789abcdef",
            SharedProduction.Http,
            $"cloud-LoadB-ABC-1234567890.{region}.elb.amazonaws.com",
            "app/cloud-LoadB-ABC/0123456789abcdef",
            "arn:aws:iam::123456789012:role/cloud-abcdefghijkl2-production-NodeRole-ABC",
            ["10.40.16.10", "10.40.32.10", "10.40.48.10"],
            [.. Enumerable.Range(1, 3).Select(node => $"arn:aws:ec2:{region}:123456789012:volume/vol-0123456789abcdef{node}")]),
    };

    internal static StackTemplate Render(EnvironmentSpec spec) => StackTemplates.Render(Blueprint.MagentoCluster, spec);

    internal static IEnumerable<(string Name, EnvironmentSpec Spec)> All() =>
        (from type in Enum.GetValues<EnvironmentType>()
         from size in Catalogue.ClusterSizes
         from region in Catalogue.Regions
         where region.Available
         select (type.ToString().ToLowerInvariant(), Spec(type, region.Id, size.Id)))
        .Concat(
            from size in Catalogue.ClusterSizes
            from region in Catalogue.Regions
            where region.Available
            select ("staging-shared", SharedStaging(region.Id, size.Id)))
        .Concat(Integrations());

    /// <summary>The different bodies among all cases, by the name of the first case: region and size change parameters only.</summary>
    internal static IReadOnlyDictionary<string, string> Bodies() => Rendered.Value;

    private static readonly Lazy<Dictionary<string, string>> Rendered = new(() =>
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, spec) in All())
            names.TryAdd(Render(spec).Body, name);
        return names.ToDictionary(body => body.Value, body => body.Key, StringComparer.Ordinal);
    });

    /// <summary>No service, every type of service, and as many services as fit.</summary>
    private static IEnumerable<(string Name, EnvironmentSpec Spec)> Integrations()
    {
        var plain = Spec(EnvironmentType.Integration);
        string[] types =
        [
            "mysql", "mariadb", "oracle-mysql", "postgresql", "mongodb", "redis", "redis-persistent", "valkey", "valkey-persistent", "memcached", "rabbitmq", "solr", "elasticsearch", "opensearch",
            "network-storage",
        ];
        yield return ("integration-bare", plain with { Services = [] });
        yield return ("integration-every-type", plain with { Services = [.. types.Select(type => new ServiceSpec($"my-{type}", type, "7.7"))] });
        var fifteen = Enumerable.Range(1, 15).Select(number => new ServiceSpec($"the_search_{number}", "opensearch", "2.19"));
        yield return ("integration-full", plain with { Services = [.. fifteen] });
    }
}
