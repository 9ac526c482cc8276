using Cloud.Client;
using Cloud.Dashboard.Activities;
using Cloud.Dashboard.Environments;
using Cloud.Dashboard.Parts;
using Cloud.Dashboard.Projects;
using Cloud.Dashboard.Tests.FakeApi;

namespace Cloud.Dashboard.Tests.Components;

/// <summary>What components make of what the API says.</summary>
public sealed class ComponentTests
{
    private readonly FakeCloud cloud = new(TimeProvider.System);

    [Fact]
    public async Task Actions_are_exactly_the_links()
    {
        var shop = cloud.Shop();
        Assert.Equal(["Back up now", "Redeploy", "Compare with the stack"], await LabelsAsync("production"));
        Assert.Equal(["Activate", "New branch", "Delete…"], await LabelsAsync("fix-4711"));
        Assert.Equal(["Back up now", "New branch", "Deploy", "Redeploy", "Synchronize with parent", "Compare with the stack", "Pause", "Deactivate…"], await LabelsAsync("feature-cart"));

        async Task<List<string>> LabelsAsync(string environment)
        {
            var html = await Rendered.AsHtmlAsync<EnvironmentActions>(new() { ["Environment"] = cloud.Environment(shop, environment) });
            return [.. html.QuerySelectorAll("button").Select(b => b.TextContent.Trim())];
        }
    }

    [Fact]
    public async Task The_topology_has_three_columns_before_there_is_a_node_and_says_the_same_in_words()
    {
        var html = await Rendered.AsHtmlAsync<ClusterTopology>(new() { ["Nodes"] = new List<NodeResource>(), ["Zones"] = FakeParts.Zones });
        Assert.Equal(3, html.QuerySelectorAll("svg .zone").Length);
        Assert.Equal(3, html.QuerySelectorAll("svg .ghost").Length);
        Assert.Equal(FakeParts.Zones, html.QuerySelectorAll(".topology-text strong").Select(e => e.TextContent));

        Assert.DoesNotContain("Web ACL", html.QuerySelector("svg")!.TextContent, StringComparison.Ordinal);

        html = await Rendered.AsHtmlAsync<ClusterTopology>(new()
        {
            ["Guarded"] = true,
            ["Nodes"] = new List<NodeResource> { FakeParts.Node(1, NodeState.InService), FakeParts.Node(2, NodeState.Rejoining) },
            ["Zones"] = FakeParts.Zones,
            ["Hostname"] = "shop.example.com",
        });
        var words = html.QuerySelector(".topology-text")!.TextContent;
        Assert.StartsWith("A web ACL refuses what is known to be bad, then CDN and DNS at shop.example.com", words.Trim(), StringComparison.Ordinal);
        Assert.Contains("Web ACL", html.QuerySelector("svg")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("1 of 3 nodes take traffic", words, StringComparison.Ordinal);
        Assert.Contains("mariadb 10.6 (writer) running", words, StringComparison.Ordinal);
        Assert.Contains("Gateway 34.198.61.203", words, StringComparison.Ordinal);
        Assert.Equal(2, html.QuerySelectorAll("svg .wire-off").Length);
        Assert.Single(html.QuerySelectorAll("svg .ghost"));
    }

    [Fact]
    public async Task The_branch_tree_puts_production_first_and_each_branch_after_its_parent()
    {
        var shop = cloud.Shop();
        var html = await Rendered.AsHtmlAsync<BranchTree>(new() { ["Environments"] = cloud.Environments(shop), ["Activities"] = cloud.Activities(shop) });
        var at = html.QuerySelectorAll(".tree-node").ToDictionary(n => n.QuerySelector(".tree-name")!.TextContent, n => int.Parse(n.QuerySelector("rect")!.GetAttribute("x")!, null));
        Assert.True(at["production"] < at["staging"] && at["staging"] < at["master"] && at["master"] < at["feature/cart"] && at["feature/cart"] < at["feature/cart-…"] && at["fix/4711"] == at["feature/cart"]);
        Assert.Equal(5, html.QuerySelectorAll(".tree-line").Length);
    }

    [Fact]
    public async Task A_circle_of_parents_is_drawn_once_and_does_not_hang()
    {
        var a = FakeScenes.Environment(cloud, "p", "a", EnvironmentKind.Integration, active: false) with { Parent = "b" };
        var html = await Rendered.AsHtmlAsync<BranchTree>(new() { ["Environments"] = new List<EnvironmentResource> { a, a with { Id = "b", Name = "b", Parent = "a" } } });
        Assert.Equal(["a", "b"], html.QuerySelectorAll(".tree-name").Select(n => n.TextContent).Order());
    }

    [Fact]
    public async Task A_step_that_was_tried_again_says_so()
    {
        var activity = cloud.Start(ActivityType.ProjectCreate, cloud.Shop(), "production", "Create", null, FakeParts.ProvisionSteps, () => { });
        var html = await Rendered.AsHtmlAsync<StepList>(new() { ["Activity"] = activity });
        Assert.Equal("attempt 2", Assert.Single(html.QuerySelectorAll(".chip")).TextContent);
        Assert.Equal(FakeParts.ProvisionSteps.Length, html.QuerySelectorAll("li").Length);
        Assert.Contains("Check quotas", html.QuerySelector("[aria-current=step]")!.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(EnvironmentLifecycle.Active, HealthState.Critical, "tone-crit")]
    [InlineData(EnvironmentLifecycle.Active, HealthState.Degraded, "tone-warn")]
    [InlineData(EnvironmentLifecycle.Active, HealthState.Healthy, "tone-ok")]
    [InlineData(EnvironmentLifecycle.AttentionRequired, HealthState.Critical, "tone-crit")]
    [InlineData(EnvironmentLifecycle.Paused, HealthState.Critical, "tone-crit")]
    [InlineData(EnvironmentLifecycle.Paused, HealthState.Degraded, "tone-warn")]
    [InlineData(EnvironmentLifecycle.Paused, HealthState.Unknown, "tone-idle")]
    [InlineData("a_word_of_tomorrow", HealthState.Healthy, "tone-idle")]
    public void A_status_is_never_shown_better_than_it_is(string lifecycle, string health, string tone)
    {
        var environment = FakeScenes.Environment(cloud, "p", "e", EnvironmentKind.Production, active: true) with { Lifecycle = lifecycle, Health = health };
        Assert.Equal(tone, Tone.Of(environment).Class);
    }

    [Theory]
    [InlineData(999, "999 B")]
    [InlineData(5_200_000_000, "5.2 GB")]
    [InlineData(41_800_000_000, "41.8 GB")]
    [InlineData(312_000_000_000, "312 GB")]
    public void Sizes_have_units(long bytes, string said) => Assert.Equal(said, Say.Size(bytes));

    [Fact]
    public void Times_are_relative_up_to_a_day()
    {
        var now = new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
        Assert.Equal("12 min ago", Say.Relative(now.AddMinutes(-12), now));
        Assert.Equal("in 2 h 10 min", Say.Relative(now.AddMinutes(130), now));
        Assert.Equal("19 Nov 2026", Say.Relative(now.AddDays(-2), now));
        Assert.Equal("4 min 3 s", Say.Duration(243));
        Assert.Equal("6 hours", Say.Period("PT6H"));
    }
}
