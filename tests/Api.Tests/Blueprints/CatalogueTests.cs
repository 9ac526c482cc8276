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
    public async Task R3_Zones_are_told_as_separate_sites_and_what_nobody_publishes_is_unknown()
    {
        var regions = await (await app.NewStranger()).Read<List<RegionResource>>("/api/regions");
        Assert.All(regions, r => Assert.Equal((true, true, 100, null), (r.ZoneSites.OwnPower, r.ZoneSites.OwnNetwork, r.ZoneSites.MostKm, r.ZoneSites.LeastKm)));
        Assert.All(regions, r => Assert.True(r.ZoneSites is { Source.Length: > 0, AsOf: not null }));
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
    [InlineData("magento-cluster", "production", "24", "pro", "Node3", "c7i.2xlarge")]
    [InlineData("drupal-cluster", "staging", "96", "enterprise", "Node1", "c7i.8xlarge")]
    public async Task A_blueprint_s_template_is_shown_in_any_form_and_size(string blueprint, string type, string size, string plan, string node, string instance)
    {
        var seen = await (await app.NewStranger()).Read<BlueprintTemplateResource>($"/api/blueprints/{blueprint}/template?type={type}&size={size}&plan={plan}&region=eu-central-1");
        Assert.Equal((blueprint, type, size, plan, "eu-central-1"), (seen.Blueprint, seen.Type, seen.Size, seen.Plan, seen.Region));
        Assert.Equal("AWS::AutoScaling::AutoScalingGroup", seen.Template.GetProperty("Resources").GetProperty(node).GetProperty("Type").GetString());
        Assert.Equal(instance, seen.Parameters[$"{node}InstanceType"]);
        Assert.Equal(seen.Template.GetProperty("Parameters").EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal), seen.Parameters.Keys.Order(StringComparer.Ordinal));
        Assert.InRange(seen.Bytes, 10_000, 51_200);
    }

    [Theory]
    [InlineData("magento-cluster", "production", "AWS::AutoScaling::AutoScalingGroup")]
    [InlineData("wordpress-containers", "integration", "AWS::CloudFront::Distribution")]
    [InlineData("magento-containers", "staging", "AWS::RDS::DBCluster")]
    [InlineData("magento-cluster", "staging", "AWS::SecretsManager::ResourcePolicy")]
    [InlineData("drupal-cluster", "integration", "AWS::ECS::Service")]
    public async Task What_is_left_out_is_the_first_of_its_kind(string blueprint, string type, string resource)
    {
        var seen = await (await app.NewStranger()).Read<BlueprintTemplateResource>($"/api/blueprints/{blueprint}/template?type={type}");
        Assert.Equal((blueprint.EndsWith("containers", StringComparison.Ordinal) ? "S" : "6", "pro"), (seen.Size, seen.Plan));
        Assert.Contains(seen.Template.GetProperty("Resources").EnumerateObject(), part => part.Value.GetProperty("Type").GetString() == resource);
        Assert.Equal(resource != "AWS::ECS::Service", seen.EdgeTemplate?.GetProperty("Resources").TryGetProperty("WebAcl", out _) == true);
    }

    [Theory]
    [InlineData("type=moon", "type", "production")]
    [InlineData("size=7", "size", "6, 12, 24, 48, 96")]
    [InlineData("plan=free", "plan", "pro, enterprise")]
    [InlineData("region=us-west-1", "region", "us-east-1")]
    public async Task A_template_that_cannot_be_shown_says_what_can(string asked, string field, string way)
    {
        var problem = await (await (await app.NewStranger()).Get($"/api/blueprints/magento-cluster/template?{asked}")).Refusal(422, "validation.failed");
        Assert.Contains(way, Assert.Single(problem.Errors![field]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("hut", 404, "blueprint.not_found", "drupal-cluster")]
    public async Task A_blueprint_that_is_none_leads_to_those_that_are(string blueprint, int status, string code, string way)
    {
        var problem = await (await (await app.NewStranger()).Get($"/api/blueprints/{blueprint}/template")).Refusal(status, code);
        Assert.Contains(way, problem.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/regions")]
    [InlineData("/api/plans")]
    [InlineData("/api/blueprints")]
    [InlineData("/api/cluster-sizes")]
    [InlineData("/api/blueprints/drupal-cluster/template?type=staging")]
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
