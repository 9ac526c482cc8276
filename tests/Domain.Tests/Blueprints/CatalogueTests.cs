using Cloud.Domain.Blueprints;

namespace Cloud.Domain.Tests.Blueprints;

public sealed class CatalogueTests
{
    [Fact]
    public void R2_Every_public_region_is_offered_or_says_why_not()
    {
        Assert.Equal(38, Catalogue.Regions.Count);
        Assert.Equal(Catalogue.Regions.Count, Catalogue.Regions.Select(region => region.Id).Distinct().Count());
        Assert.Equal(33, Catalogue.Regions.Count(region => region.Available));
        Assert.All(Catalogue.Regions, region => Assert.NotEqual(region.Available, region.Reason is { Length: > 0 }));
    }

    [Fact]
    public void R1_An_available_region_has_three_zones_for_production()
    {
        Assert.All(Catalogue.Regions.Where(region => region.Available), region =>
        {
            Assert.Equal(3, region.ProductionZones.Count);
            Assert.Equal(region.Zones.Take(3), region.ProductionZones);
            Assert.All(region.Zones, zone => Assert.StartsWith(region.Id, zone, StringComparison.Ordinal));
        });
        Assert.Equal(["ap-northeast-1a", "ap-northeast-1c", "ap-northeast-1d"], Catalogue.Region("ap-northeast-1")!.ProductionZones);
    }

    [Fact]
    public void R1_A_region_with_two_zones_is_not_available_and_says_so()
    {
        var california = Catalogue.Region("us-west-1")!;
        Assert.False(california.Available);
        Assert.Contains("only 2", california.Reason, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => california.ProductionZones);
    }

    [Theory]
    [InlineData("6", 6, 11.25, 2, 3.75)]
    [InlineData("12", 12, 22.5, 4, 7.5)]
    [InlineData("24", 24, 45, 8, 15)]
    [InlineData("48", 48, 90, 16, 30)]
    [InlineData("96", 96, 180, 32, 60)]
    public void R25_Sizes_run_from_6_CPU_to_96(string id, int cpu, double memory, int nodeCpu, double nodeMemory)
    {
        var size = Catalogue.ClusterSize(id)!;
        Assert.Equal((cpu, (decimal)memory), (size.Cpu, size.MemoryGb));
        Assert.Equal((nodeCpu, (decimal)nodeMemory), (size.PerNode.Cpu, size.PerNode.MemoryGb));
        Assert.True(size.PerNode.InstanceMemoryGib >= size.PerNode.MemoryGb, "An instance must not have less memory than promised.");
        Assert.Null(size.MonthlyPrice);
    }

    [Fact]
    public void R25_The_ladder_is_in_order_and_complete() =>
        Assert.Equal(["6", "12", "24", "48", "96"], Catalogue.ClusterSizes.Select(size => size.Id));

    [Theory]
    [InlineData("eu-central-1", "c7i.4xlarge")]
    [InlineData("me-south-1", "c6i.4xlarge")]
    public void R25_A_region_without_the_current_family_gets_the_one_before(string region, string type) =>
        Assert.Equal(type, Catalogue.ClusterSize("48")!.InstanceTypeIn(Catalogue.Region(region)!));

    [Fact]
    public void R74_A_region_without_database_proxies_is_on_offer_without()
    {
        Assert.Equal(["ap-east-2"], Catalogue.Regions.Where(region => region.Available && !region.HasDatabaseProxy).Select(region => region.Id));
        var spec = SampleEnvironment.Of(Catalogue.Blueprint(Blueprint.WordPressContainers)!, Domain.Environments.EnvironmentType.Production, Catalogue.Plan("enterprise")!, "S", "ap-east-2");
        Assert.DoesNotContain("DBProxy", StackTemplates.Render(Blueprint.WordPressContainers, spec).Body, StringComparison.Ordinal);
        Assert.Contains("DBProxy", StackTemplates.Render(Blueprint.WordPressContainers, spec with { Region = "eu-central-1" }).Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pro")]
    [InlineData("enterprise")]
    public void A_plan_allows_tiers_of_containers_up_to_its_largest(string id)
    {
        var plan = Catalogue.Plan(id)!;
        Assert.Equal([true, true, true, false], new[] { "S", "M", "L", "XL" }.Select(plan.AllowsSize));
        Assert.Equal([true, false], new[] { "S", "M" }.Select((plan with { Limits = plan.Limits with { LargestTier = "S" } }).AllowsSize));
    }

    [Fact]
    public void R38_Pro_allows_eight_active_integration_environments() => Assert.Equal(8, Catalogue.Plan("pro")!.Limits.ActiveIntegrationEnvironments);

    [Fact]
    public void A_plan_allows_sizes_up_to_its_largest_and_no_unknown_one()
    {
        var plan = Catalogue.Plan("pro")!;
        var small = plan with { Limits = plan.Limits with { LargestSize = "24", Regions = ["eu-west-1"] } };
        Assert.Equal([true, true, true, false, false, false], new[] { "6", "12", "24", "48", "96", "7" }.Select(small.AllowsSize));
        Assert.True(plan.AllowsRegion("eu-west-3"));
        Assert.False(small.AllowsRegion("eu-west-3"));
    }

    [Fact]
    public void Every_documented_architecture_can_be_chosen()
    {
        Assert.Equal(["magento-cluster", "drupal-cluster", "wordpress-containers", "magento-containers"], Catalogue.Blueprints.Where(blueprint => blueprint.Available).Select(blueprint => blueprint.Id));
    }

    [Fact]
    public void Every_datum_names_its_source_and_the_day_it_was_read()
    {
        var sources = Catalogue.Regions.Select(region => region.Source)
            .Concat(Catalogue.Plans.Select(plan => plan.Source))
            .Concat(Catalogue.ClusterSizes.Select(size => size.Source))
            .Concat(Catalogue.ContainerSizes.Select(size => size.Source))
            .Concat(Catalogue.Blueprints.Select(blueprint => blueprint.Source));
        Assert.All(sources, source => Assert.True(source is { Title.Length: > 10, SeenOn.Year: >= 2026 }));
    }

    [Fact]
    public void An_unknown_id_is_null_and_ids_are_exact()
    {
        Assert.Null(Catalogue.Region("eu-middle-9"));
        Assert.Null(Catalogue.Plan("PRO"));
        Assert.Null(Catalogue.ClusterSize(""));
        Assert.Null(Catalogue.Blueprint("magento"));
    }
}
