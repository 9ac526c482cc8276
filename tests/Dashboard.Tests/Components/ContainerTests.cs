using Cloud.Client;
using Cloud.Dashboard.Environments;
using Cloud.Dashboard.Projects;

namespace Cloud.Dashboard.Tests.Components;

/// <summary>Environments in containers: their drawing from the stack, and how one is chosen.</summary>
public sealed class ContainerTests
{
    private static readonly StackPart[] Parts =
    [
        new("WebAcl", "AWS::WAFv2::WebACL", "acl|1|CLOUDFRONT", "CREATE_COMPLETE"),
        new("Vpc", "AWS::EC2::VPC", "vpc-1", "CREATE_COMPLETE"),
        new("Media", "AWS::S3::Bucket", "media", "CREATE_COMPLETE"),
        new("DatabaseAWriter", "AWS::RDS::DBInstance", "db-1", "CREATE_IN_PROGRESS"),
        new("Jobs", "AWS::ECS::Service", "jobs", "CREATE_FAILED"),
        new("Web", "AWS::ECS::Service", "web", "CREATE_COMPLETE"),
        new("Distribution", "AWS::CloudFront::Distribution", "E1", "CREATE_COMPLETE"),
    ];

    private static readonly BlueprintResource Cluster = new() { Id = "magento-cluster", Title = "Magento cluster", Sizes = ["6", "12"], Topology = BlueprintTopology.Cluster };

    private static readonly BlueprintResource Containers = new() { Id = "wordpress-containers", Title = "WordPress containers", Sizes = ["S", "M", "L"], Topology = BlueprintTopology.Containers };

    private static readonly BlueprintResource Later = new() { Id = "later", Title = "Later", Available = false, Reason = "This one arrives later.", Sizes = ["S"], Topology = BlueprintTopology.Containers };

    [Fact]
    public async Task The_stack_s_parts_are_drawn_in_the_order_in_which_a_request_meets_them()
    {
        var html = await Rendered.AsHtmlAsync<ContainerTopology>(new()
        {
            [nameof(ContainerTopology.Parts)] = Parts,
            [nameof(ContainerTopology.Gateways)] = new GatewayResource[] { new(1, "eu-central-1a", "203.0.113.7") },
            [nameof(ContainerTopology.Hostname)] = "d1.cloudfront.net",
        });
        Assert.Equal(["The way in", "Containers", "Data", "The way out"], html.QuerySelectorAll("h3").Select(h => h.TextContent));
        Assert.Equal(["Web ACL", "CDN", "Web", "Scheduled jobs", "Aurora writer", "Uploads", "Gateway"], html.QuerySelectorAll("li strong").Select(s => s.TextContent));
        Assert.Contains("203.0.113.7", html.Body!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("vpc-1", html.Body.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Before_there_are_parts_it_says_so()
    {
        var html = await Rendered.AsHtmlAsync<ContainerTopology>(new() { [nameof(ContainerTopology.Parts)] = Array.Empty<StackPart>() });
        Assert.Contains("appear as the stack builds them", html.Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_project_is_offered_its_blueprint_s_sizes_and_told_why_one_cannot_be_had()
    {
        var choice = new ProjectChoice { Blueprint = Containers.Id };
        var html = await Rendered.AsHtmlAsync<ProjectChoices>(new()
        {
            [nameof(ProjectChoices.Offered)] = new ProjectOffer([], [], [Cluster, Containers, Later]),
            [nameof(ProjectChoices.Choice)] = choice,
        });
        Assert.Equal(["S, the smallest", "M", "L"], html.QuerySelectorAll("#size option").Select(o => o.TextContent.Trim()));
        Assert.Contains("This one arrives later.", html.Body!.TextContent, StringComparison.Ordinal);
        Assert.True(html.QuerySelector("input[value=later]")!.HasAttribute("disabled"));
    }

    [Fact]
    public async Task R3_R35_A_new_project_is_told_what_its_zones_are_and_what_lies_beneath()
    {
        var region = new RegionResource { Id = "eu-central-1", Name = "Europe (Frankfurt)", Zones = ["a", "b", "c", "d"], Available = true, ZoneSites = FakeApi.FakeParts.Sites };
        var html = await Rendered.AsHtmlAsync<ProjectChoices>(new()
        {
            [nameof(ProjectChoices.Offered)] = new ProjectOffer([region], [], [Cluster with { Fixed = [new("debian", "12"), new("nginx", "1.22")] }]),
            [nameof(ProjectChoices.Choice)] = new ProjectChoice { Region = region.Id },
        });
        Assert.Equal("Production runs in a, b, c: separate sites, each with power and network of its own, at most 100 km apart.", html.QuerySelector("#region-hint")!.TextContent);
        Assert.Contains("On debian 12, nginx 1.22", html.Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void A_size_goes_with_its_blueprint()
    {
        var choice = new ProjectChoice { Title = "Shop", Region = "r", Plan = "pro", Blueprint = Cluster.Id, Size = "12" };
        Assert.Equal("12", choice.ToRequest("https://git.example/shop.git").Size);
        choice.Take(Containers);
        Assert.Equal(("wordpress-containers", null), (choice.ToRequest("https://git.example/shop.git").Blueprint, choice.ToRequest("https://git.example/shop.git").Size));
    }
}
