using System.Text.Json;
using Cloud.Domain.Blueprints;
using Cloud.Domain.Blueprints.Agents;
using Cloud.Domain.Configuration;
using Cloud.Domain.Environments;
using Cloud.Domain.Integrations;

namespace Cloud.Aws.Tests.Templates;

/// <summary>Every template the product can render in this form: type x size x region, and integration with and without services.</summary>
internal static class TemplateCases
{
    internal static readonly ServiceSpec[] MagentoServices =
        [new("database", "mysql", "11.4"), new("cache", "redis", "7.2"), new("search", "opensearch", "3"), new("queue", "rabbitmq", "4.1")];

    internal static readonly ServiceSpec[] DrupalServices = [new("db", "mariadb", "10.11"), new("cache", "redis", "7.2"), new("finder", "solr", "9.9")];

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
            $"cloud-LoadB-ABC-1234567890.{region}.elb.amazonaws.com",
            "app/cloud-LoadB-ABC/0123456789abcdef",
            "arn:aws:iam::123456789012:role/cloud-abcdefghijkl2-production-NodeRole-ABC",
            ["10.40.16.10", "10.40.32.10", "10.40.48.10"],
            [.. Enumerable.Range(1, 3).Select(node => $"arn:aws:ec2:{region}:123456789012:volume/vol-0123456789abcdef{node}")]),
    };

    internal static StackTemplate Render(EnvironmentSpec spec, string blueprint = Blueprint.MagentoCluster) => StackTemplates.Render(blueprint, spec);

    internal static IEnumerable<TemplateCase> All() => Cluster(Blueprint.MagentoCluster, "", MagentoServices)
        .Concat(Integrations().Select(item => new TemplateCase(item.Name, Blueprint.MagentoCluster, item.Spec)))
        .Concat(Cluster(Blueprint.DrupalCluster, "drupal-", []))
        .Concat(Cluster(Blueprint.DrupalCluster, "drupal-solr-", DrupalServices))
        .Concat(Containers(Blueprint.WordPressContainers, "wordpress-", []))
        .Concat(Containers(Blueprint.WordPressContainers, "wordpress-queue-", MagentoServices).Where(item => item.Name == "wordpress-queue-production"))
        .Concat(Containers(Blueprint.MagentoContainers, "containers-", MagentoServices))
        .Concat(Containers(Blueprint.MagentoContainers, "containers-bare-", []).Where(item => item.Name == "containers-bare-production"))
        .Concat(WithAgents())
        .Concat(WithFastly())
        .Concat(WithRedirects());

    /// <summary>New Relic's and Blackfire's, as one key and one revision have them.</summary>
    internal static readonly IntegrationSpec[] Agents =
    [
        new(IntegrationType.Newrelic, "newrelic:06dmz7k3zxv1n1g7c3t5k4m2a8:1", new IntegrationSettings("eu", "Shop")),
        new(IntegrationType.Blackfire, "blackfire:06dmz7k3zxv1n1g7c3t5k4m2b9:3", new IntegrationSettings(ServerId: "0a1b2c3d-0a1b-4a1b-8a1b-0a1b2c3d4e5f")),
    ];

    /// <summary>One of each form of stack that takes agents, with all that there are.</summary>
    private static IEnumerable<TemplateCase> WithAgents() =>
    [
        new("agents-production", Blueprint.MagentoCluster, Spec() with { Integrations = Agents }),
        new("agents-staging", Blueprint.MagentoCluster, Spec(EnvironmentType.Staging) with { Integrations = Agents }),
        new("agents-integration", Blueprint.MagentoCluster, Spec(EnvironmentType.Integration) with { Integrations = Agents }),
        new("agents-wordpress", Blueprint.WordPressContainers, Spec(size: "S") with { Integrations = Agents }),
        new("agents-containers", Blueprint.MagentoContainers, Spec(size: "S") with { Integrations = Agents }),
    ];

    internal static readonly IntegrationSpec Fastly = new(IntegrationType.Fastly, "fastly:06dmz7k3zxv1n1g7c3t5k4m2c0:1", new IntegrationSettings(ServiceId: "7i6HN3TK9wS159v2gPAZ8A"));

    /// <summary>One of each form of stack that Fastly stands before; production with agents, too, as the largest of all.</summary>
    private static IEnumerable<TemplateCase> WithFastly() =>
    [
        new("fastly-production", Blueprint.MagentoCluster, Spec() with { Integrations = [.. Agents, Fastly] }),
        new("fastly-staging", Blueprint.MagentoCluster, Spec(EnvironmentType.Staging) with { Integrations = [Fastly] }),
        new("fastly-drupal", Blueprint.DrupalCluster, Spec() with { Services = DrupalServices, Integrations = [Fastly] }),
        new("fastly-wordpress", Blueprint.WordPressContainers, Spec(size: "S") with { Integrations = [Fastly] }),
        new("fastly-containers", Blueprint.MagentoContainers, Spec(size: "S") with { Integrations = [Fastly] }),
    ];

    /// <summary>A host that leads to another, and paths that lead elsewhere.</summary>
    internal static readonly ConfiguredRoute[] Routes =
    [
        new("https://www.{default}/", RouteType.Upstream, "app:http", null, true, null)
        {
            Redirects = JsonDocument.Parse("""
                {"expires":"1d","paths":{
                  "/shop":{"to":"/store"},
                  "/feed":{"to":"https://feeds.example.net/all","prefix":false,"code":301},
                  "/old/":{"to":"/archive","append_suffix":false},
                  "^/p/([0-9]+)$":{"to":"/product?id=$1","regexp":true,"code":308},
                  "^/(":{"to":"/broken","regexp":true}}}
                """).RootElement,
        },
        new("https://{default}/", RouteType.Redirect, null, "https://www.{default}/", false, null),
        new("https://blog.{default}/", RouteType.Redirect, null, "https://www.{default}/blog", false, null),
        new("https://somebody-elses.example/", RouteType.Redirect, null, "https://www.{default}/", false, null),
        new("http://{default}/", RouteType.Redirect, null, "https://{default}/", false, null),
    ];

    /// <summary>One of each form of stack that CloudFront stands before.</summary>
    private static IEnumerable<TemplateCase> WithRedirects()
    {
        EnvironmentSpec Routed(EnvironmentSpec spec) => spec with { Routes = Routes, Domain = "shop.example", DomainNames = ["shop.example", "www.shop.example", "blog.shop.example"] };
        return
        [
            new("redirects-production", Blueprint.MagentoCluster, Routed(Spec())),
            new("redirects-shared", Blueprint.MagentoCluster, Routed(SharedStaging())),
            new("redirects-containers", Blueprint.MagentoContainers, Routed(Spec(size: "S"))),
        ];
    }

    /// <summary>The different bodies among all cases, by the name of the first case: region and size change parameters only.</summary>
    internal static IReadOnlyDictionary<string, string> Bodies() => Rendered.Value.ToDictionary(item => item.Key, item => item.Value.Body, StringComparer.Ordinal);

    /// <summary>The different bodies of the edge stacks of all cases.</summary>
    internal static IReadOnlyDictionary<string, string> EdgeBodies() => Edges.Value;

    private static readonly Lazy<Dictionary<string, string>> Edges = new(() => All()
        .Select(item => (Name: $"edge-{item.Blueprint}", StackTemplates.RenderEdge(item.Blueprint, item.Spec)?.Body))
        .Where(item => item.Body is not null)
        .Distinct()
        .ToDictionary(item => item.Name, item => item.Body!, StringComparer.Ordinal));

    /// <summary>The first case of a body's name.</summary>
    internal static TemplateCase Case(string name) => Rendered.Value[name].Case;

    /// <summary>The regions where a body is built.</summary>
    internal static IEnumerable<string> RegionsOf(string name) => Rendered.Value[name].Regions;

    private static readonly Lazy<Dictionary<string, (TemplateCase Case, string Body, string[] Regions)>> Rendered = new(() => All()
        .GroupBy(item => Render(item.Spec, item.Blueprint).Body, StringComparer.Ordinal)
        .Select(alike => (Case: alike.First(), Body: alike.Key, Regions: alike.Select(item => item.Spec.Region).Distinct().ToArray()))
        .ToDictionary(item => item.Case.Name, StringComparer.Ordinal));

    /// <summary>Every type with and without what plans differ in: high availability and the proxy.</summary>
    private static IEnumerable<TemplateCase> Containers(string blueprint, string prefix, ServiceSpec[] services) =>
        from size in Catalogue.ContainerSizes
        from region in Catalogue.Regions
        where region.Available
        from form in new[]
        {
            (Name: "production", Type: EnvironmentType.Production, HighAvailability: true, Proxy: false),
            (Name: "production-proxy", Type: EnvironmentType.Production, HighAvailability: true, Proxy: true),
            (Name: "production-plain", Type: EnvironmentType.Production, HighAvailability: false, Proxy: false),
            (Name: "staging", Type: EnvironmentType.Staging, HighAvailability: true, Proxy: false),
            (Name: "staging-proxy", Type: EnvironmentType.Staging, HighAvailability: true, Proxy: true),
            (Name: "integration", Type: EnvironmentType.Integration, HighAvailability: true, Proxy: true),
        }
        select new TemplateCase(prefix + form.Name, blueprint, Spec(form.Type, region.Id, size.Id) with
        {
            Services = services,
            HighAvailability = form.HighAvailability,
            DatabaseProxy = form.Proxy,
        });

    private static IEnumerable<TemplateCase> Cluster(string blueprint, string prefix, ServiceSpec[] services) =>
        from size in Catalogue.ClusterSizes
        from region in Catalogue.Regions
        where region.Available
        from form in new[]
        {
            ("production", Spec(EnvironmentType.Production, region.Id, size.Id)),
            ("staging", Spec(EnvironmentType.Staging, region.Id, size.Id)),
            ("staging-shared", SharedStaging(region.Id, size.Id)),
            ("integration", Spec(EnvironmentType.Integration, region.Id, size.Id)),
        }
        select new TemplateCase(prefix + form.Item1, blueprint, form.Item2 with { Services = services });

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

/// <summary>One environment of one blueprint.</summary>
internal sealed record TemplateCase(string Name, string Blueprint, EnvironmentSpec Spec)
{
    internal bool IsShared => Spec.SharedWith is not null;

    internal bool InContainers => !Catalogue.Blueprint(Blueprint)!.IsCluster;

    internal bool IsGrid => !InContainers && Spec.Type == EnvironmentType.Integration;

    /// <summary>Nodes of its own: three of production, one of staging, none of the others.</summary>
    internal int Nodes => IsShared || IsGrid || InContainers ? 0 : Spec.Type == EnvironmentType.Production ? 3 : 1;
}
