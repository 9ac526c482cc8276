using Cloud.Client;
using Cloud.Dashboard.Integrations;
using Cloud.Dashboard.Tests.FakeApi;
using Microsoft.AspNetCore.Components;

namespace Cloud.Dashboard.Tests.Components;

/// <summary>An integration as its page shows it: where it runs, what needs a redeployment, and never a key.</summary>
public sealed class IntegrationTests
{
    private readonly FakeCloud cloud = new(TimeProvider.System);

    [Fact]
    public async Task It_shows_where_it_runs_and_offers_the_redeployment_that_brings_it()
    {
        var html = await CardAsync(Of(IntegrationStates.Outdated, offered: true), null);
        Assert.Contains("1 to redeploy", html.QuerySelector(".head-title")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("License key is set", html.Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal(["production"], html.QuerySelectorAll("ul[aria-label=Environments] a").Select(a => a.TextContent));
        Assert.Equal(["Check the key of New Relic", "Change New Relic", "Remove New Relic", "Redeploy production"], html.QuerySelectorAll("button[aria-label]").Select(b => b.GetAttribute("aria-label")!).Where(l => !l.StartsWith("Copy", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Who_may_only_look_has_no_button_and_what_runs_needs_none()
    {
        var html = await CardAsync(Of(IntegrationStates.Applied, offered: false), null);
        Assert.Contains("Running", html.QuerySelector(".head-title")!.TextContent, StringComparison.Ordinal);
        Assert.Empty(html.QuerySelectorAll(".actions button"));
    }

    [Fact]
    public async Task What_a_look_at_the_key_found_is_said_with_what_was_not_asked()
    {
        var html = await CardAsync(Of(IntegrationStates.Applied, offered: true), new IntegrationValidation
        {
            Valid = true,
            Checks = [new("key", IntegrationCheckStates.Passed, "The key is there and has its form."), new("provider", IntegrationCheckStates.NotChecked, "This installation does not ask New Relic.")],
        });
        var found = html.QuerySelectorAll("ul[role=status] li").Select(li => li.TextContent.Trim()).ToList();
        Assert.Equal(2, found.Count);
        Assert.Contains("Passed", found[0], StringComparison.Ordinal);
        Assert.Contains("Not asked", found[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(IntegrationTypes.NewRelic, "integration-key", "integration-app")]
    [InlineData(IntegrationTypes.Blackfire, "integration-server", "integration-key")]
    public async Task The_form_asks_for_what_the_type_has_and_shows_no_key(string type, params string[] fields)
    {
        var html = await Rendered.AsHtmlAsync<IntegrationDialog>(new()
        {
            ["Project"] = cloud.Project(cloud.Shop())!,
            ["Type"] = type,
            ["Integration"] = null,
            ["OnSaved"] = EventCallback<Accepted>.Empty,
            ["OnClose"] = EventCallback.Empty,
        });
        Assert.Equal(fields, html.QuerySelectorAll(".field input").Select(i => i.Id!));
        Assert.Equal("password", html.QuerySelector("#integration-key")!.GetAttribute("type"));
        Assert.Equal([true, true, false], html.QuerySelectorAll("input[type=checkbox]").Select(i => i.HasAttribute("checked")));
    }

    [Fact]
    public async Task R43_R55_Fastly_s_form_asks_for_services_leaves_integration_out_and_names_the_module_s_version()
    {
        var html = await Rendered.AsHtmlAsync<IntegrationDialog>(new()
        {
            ["Project"] = cloud.Project(cloud.Shop())! with { Blueprint = "magento-cluster" },
            ["Type"] = IntegrationTypes.Fastly,
            ["Integration"] = null,
            ["OnSaved"] = EventCallback<Accepted>.Empty,
            ["OnClose"] = EventCallback.Empty,
        });
        Assert.Equal(["integration-service", "integration-staging", "integration-key"], html.QuerySelectorAll(".field input").Select(i => i.Id!));
        Assert.Equal("password", html.QuerySelector("#integration-key")!.GetAttribute("type"));
        Assert.Equal(["Production", "Staging"], html.QuerySelectorAll("label.check").Select(l => l.TextContent.Trim()));
        Assert.Equal([true, false], html.QuerySelectorAll("input[type=checkbox]").Select(i => i.HasAttribute("checked")));
        Assert.Contains("1.2.27 or later", html.Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains("CloudFront goes and Fastly comes", html.Body.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void R67_What_the_plan_has_not_is_said_with_the_way_to_have_it(bool has)
    {
        var plan = new PlanResource { Id = "x", Title = "X", Limits = new PlanLimits(), Features = new PlanFeatures { ThirdPartyCdn = has } };
        var missing = IntegrationWords.Missing(IntegrationTypes.Fastly, plan);
        Assert.Equal(has, missing is null);
        Assert.True(has || missing!.Contains("Enterprise", StringComparison.Ordinal));
        Assert.Null(IntegrationWords.Missing(IntegrationTypes.NewRelic, plan));
    }

    private IntegrationResource Of(string state, bool offered)
    {
        var shop = cloud.Project(cloud.Shop())!;
        Dictionary<string, Link> Links(params string[] relations) => offered ? relations.ToDictionary(r => r, _ => new Link("/x"), StringComparer.Ordinal) : [];
        return new()
        {
            Id = "x",
            Type = IntegrationTypes.NewRelic,
            Project = shop.Id,
            Environments = ["staging", "production"],
            Status = state,
            UsedBy = [new IntegrationUse { Environment = "production", State = state, Links = state == IntegrationStates.Outdated ? Links(Relation.Redeploy) : [] }],
            HasLicenseKey = true,
            Region = "eu",
            AppName = "Shop",
            CreatedAt = TimeProvider.System.GetUtcNow(),
            UpdatedAt = TimeProvider.System.GetUtcNow(),
            Links = Links(Relation.Validate, Relation.Edit, Relation.Delete),
        };
    }

    private static Task<AngleSharp.Html.Dom.IHtmlDocument> CardAsync(IntegrationResource integration, IntegrationValidation? look) => Rendered.AsHtmlAsync<IntegrationCard>(new()
    {
        ["Integration"] = integration,
        ["Look"] = look,
        ["OnValidate"] = EventCallback.Empty,
        ["OnEdit"] = EventCallback.Empty,
        ["OnRemove"] = EventCallback.Empty,
        ["OnRedeploy"] = EventCallback<IntegrationUse>.Empty,
    });
}
