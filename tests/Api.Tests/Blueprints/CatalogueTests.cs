using System.Net;
using Cloud.Client;

namespace Cloud.Api.Tests.Blueprints;

public sealed class CatalogueTests(CloudApp app)
{
    [Fact]
    public async Task R2_Every_region_is_listed_and_those_not_on_offer_say_why()
    {
        var regions = await (await app.NewStranger()).Read<List<RegionResource>>("/api/regions");
        Assert.True(regions.Count > 30);
        Assert.All(regions, r => Assert.Equal(r.Available, r.Reason is null));
        Assert.Equal(["us-east-1a", "us-east-1b", "us-east-1c"], regions.Single(r => r.Id == "us-east-1").Zones.Take(3));
    }

    [Fact]
    public async Task R25_The_ladder_of_sizes_goes_from_6_to_96_cpu()
    {
        var sizes = await (await app.NewStranger()).Read<List<ClusterSizeResource>>("/api/cluster-sizes");
        Assert.Equal([(6, 11.25m), (12, 22.5m), (24, 45m), (48, 90m), (96, 180m)], sizes.Select(s => (s.Cpu, s.MemoryGb)));
        Assert.Equal((2, 3.75m), (sizes[0].PerNode.Cpu, sizes[0].PerNode.MemoryGb));
    }

    [Fact]
    public async Task Plans_and_blueprints_say_what_they_allow()
    {
        var stranger = await app.NewStranger();
        var pro = (await stranger.Read<List<PlanResource>>("/api/plans")).Single(p => p.Id == "pro");
        Assert.Equal((8, "96", true), (pro.Limits.IntegrationEnvironments, pro.Limits.LargestSize, pro.Features.HighAvailability));
        var blueprints = await stranger.Read<List<BlueprintResource>>("/api/blueprints");
        Assert.Equal(["drupal-cluster", "magento-cluster", "magento-containers", "wordpress-containers"], blueprints.Select(b => b.Id).Order(StringComparer.Ordinal));
        Assert.All(blueprints, b => Assert.Equal(b.Id.EndsWith("containers", StringComparison.Ordinal) ? "containers" : "cluster", b.Topology));
        Assert.All(blueprints, b => Assert.Equal(b.Available, b.Reason is null));
    }

    [Theory]
    [InlineData("/api/regions")]
    [InlineData("/api/plans")]
    [InlineData("/api/blueprints")]
    [InlineData("/api/cluster-sizes")]
    public async Task The_catalogue_is_kept_and_compared_by_tag(string path)
    {
        var stranger = await app.NewStranger();
        var first = await stranger.Get(path);
        Assert.Equal(TimeSpan.FromMinutes(5), first.Headers.CacheControl?.MaxAge);
        Assert.True(first.Headers.CacheControl!.Private);
        stranger.Http.DefaultRequestHeaders.IfNoneMatch.Add(first.Headers.ETag!);
        var second = await stranger.Get(path);
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        Assert.Empty(await second.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }
}
