using Cloud.Domain.Blueprints;
using Cloud.Domain.Environments;
using static Cloud.Aws.Tests.Templates.RenderedStack;

namespace Cloud.Aws.Tests.Templates;

/// <summary>What Platform.sh Enterprise's document promises, asked of the Drupal cluster; what it shares with Magento's is asked there.</summary>
public sealed class DrupalTests
{
    private static readonly RenderedStack Bare = Named("drupal-production");

    private static readonly RenderedStack WithSolr = Named("drupal-solr-production");

    [Fact]
    public void R1_R11_Three_nodes_in_three_zones_are_built_as_Magento_s_are()
    {
        var magento = Named("production");
        string[] differ = ["NodeGroup", "Distribution", "PrivateRecords"];
        Assert.Equal(magento.Resources.Select(part => part.Key), Bare.Resources.Select(part => part.Key));
        Assert.Equal(differ, Bare.Resources.Where(part => Text(part.Value) != Text(magento[part.Key])).Select(part => part.Key));
    }

    [Fact]
    public void R9_The_nodes_replicate_the_database_among_themselves_and_nothing_the_site_did_not_ask_for()
    {
        int[] galera = [3306, 4444, 4567];
        var open = Ports(Bare);
        Assert.All(galera, port => Assert.Contains(port, open));
        Assert.All([6379, 9200, 5672, 8983], port => Assert.DoesNotContain(port, open));
        Assert.Equal(["node1", "node2", "node3", "db", "files"], Names(Bare));
    }

    [Fact]
    public void R31_What_the_site_configures_runs_on_every_node_under_a_name()
    {
        Assert.Equal(["node1", "node2", "node3", "db", "files", "redis", "solr"], Names(WithSolr));
        Assert.All([6379, 26379, 8983], port => Assert.Contains(port, Ports(WithSolr)));
        Assert.Equal("db=mariadb:10.11 cache=redis:7.2 finder=solr:9.9", Case("drupal-solr-production").Parameters[StackParameters.Services]);
    }

    [Fact]
    public void R5_R65_The_CDN_keeps_Drupal_s_files_and_passes_pages_on()
    {
        var distribution = Bare.Properties("Distribution")["DistributionConfig"]!;
        Assert.Contains("/sites/*/files/*", distribution["CacheBehaviors"]!.AsArray().Select(behaviour => (string?)behaviour!["PathPattern"]));
        Assert.Equal("4135ea2d-6df8-44a3-9df3-4b5a84be39ad", (string?)distribution["DefaultCacheBehavior"]!["CachePolicyId"]);
    }

    [Fact]
    public void R43_Integration_has_no_CDN_and_serves_Drupal_s_web_root()
    {
        var integration = Named("drupal-integration");
        Assert.Empty(integration.Ids("AWS::CloudFront::Distribution"));
        Assert.Contains("/app/web/index.php", Text(integration.Properties("AppTask")), StringComparison.Ordinal);
        Assert.Contains("/app/pub/index.php", Text(Named("integration").Properties("AppTask")), StringComparison.Ordinal);
    }

    [Fact]
    public void R46_Staging_stands_on_production_s_nodes_and_keeps_its_blueprint()
    {
        var staging = Of(TemplateCases.SharedStaging(), Blueprint.DrupalCluster);
        Assert.Equal("drupal-cluster, staging on production's nodes", (string?)staging.Root["Description"]);
        Assert.Empty(staging.Ids("AWS::AutoScaling::AutoScalingGroup"));
        Assert.Contains("/sites/*/files/*", Text(staging.Properties("Distribution")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("6", "c7i.large")]
    [InlineData("96", "c7i.8xlarge")]
    public void R25_It_comes_in_the_sizes_of_a_cluster(string size, string type) =>
        Assert.Equal(type, TemplateCases.Render(TemplateCases.Spec(EnvironmentType.Staging, size: size), Blueprint.DrupalCluster).Parameters["Node1InstanceType"]);

    private static StackTemplate Case(string name) => TemplateCases.Render(TemplateCases.Case(name).Spec, Blueprint.DrupalCluster);

    private static List<int> Ports(RenderedStack stack) => [.. Having(stack.Properties("NodeGroup"), "FromPort").Select(rule => (int)rule["FromPort"]!)];

    private static IEnumerable<string> Names(RenderedStack stack) =>
        stack.Properties("PrivateRecords")["RecordSets"]!.AsArray().Select(record => ((string)record!["Name"]!["Fn::Sub"]!).Split('.')[0]);
}
