using Cloud.Client;
using Cloud.Dashboard.Attention;
using Cloud.Dashboard.Environments;
using Cloud.Dashboard.Parts;
using Cloud.Dashboard.Tests.FakeApi;
using Microsoft.AspNetCore.Components;

namespace Cloud.Dashboard.Tests.Components;

/// <summary>Stacks, and what leads out of one that hangs.</summary>
public sealed class StackTests
{
    private readonly FakeCloud cloud = new(TimeProvider.System);

    [Fact]
    public async Task A_stack_that_hangs_shows_every_way_out_with_what_it_names()
    {
        var html = await AdviceAsync();
        Assert.Equal(["Try again", "Go on without them…", "Take it down…"], html.QuerySelectorAll(".way .button").Select(b => b.TextContent.Trim()));
        Assert.Equal("Node2Volume", Assert.Single(html.QuerySelectorAll(".way .chip")).TextContent);
        Assert.Contains("Skipped: AWS leaves them as they are", html.Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal(FakeStacks.Cause, html.QuerySelector(".cause code")!.TextContent);
        Assert.DoesNotContain("First cause", html.QuerySelector(".advice-why")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_it_is_busy_no_way_out_is_a_button_and_the_activity_that_holds_it_is_linked()
    {
        var busy = cloud.Start(ActivityType.EnvironmentRecover, cloud.Shop(), "production", "Recovering the stack of production", null, ["One", "Two"], () => { });
        var html = await AdviceAsync(e => e with { LockedBy = busy.Id, Links = [] }, [busy]);
        Assert.Empty(html.QuerySelectorAll(".way .button"));
        Assert.Equal("Recovering the stack of production", html.QuerySelector(".notice a")!.TextContent);
    }

    [Fact]
    public async Task Who_may_only_look_is_told_so()
    {
        var html = await AdviceAsync(e => e with { Links = [] });
        Assert.Empty(html.QuerySelectorAll(".way .button"));
        Assert.Contains("Your role may look at this environment", html.QuerySelector(".notice")!.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Relation.Recover, "rollback_failed", EnvironmentKind.Production, "", false)]
    [InlineData(Relation.Recover, "rollback_failed", EnvironmentKind.Integration, "Node2Volume", true)]
    [InlineData(Relation.Deactivate, "delete_failed", EnvironmentKind.Integration, "", true)]
    [InlineData(Relation.Deactivate, "create_failed", EnvironmentKind.Integration, "", false)]
    [InlineData(Relation.Deactivate, "create_failed", EnvironmentKind.Production, "", true)]
    [InlineData(Relation.Activate, "missing", EnvironmentKind.Production, "", true)]
    [InlineData(Relation.Activate, "missing", EnvironmentKind.Integration, "", false)]
    [InlineData(Relation.Redeploy, "standing", EnvironmentKind.Production, "", true)]
    [InlineData(Relation.Drift, "standing", EnvironmentKind.Production, "", false)]
    public void The_name_is_typed_where_data_or_production_is_at_stake(string action, string condition, string kind, string resource, bool typed)
    {
        var environment = FakeScenes.Environment(cloud, "p", "e", kind, active: true);
        var way = new WayOut(action, "", "", "/x", resource.Length == 0 ? [] : [resource]);
        Assert.Equal(typed, WayOutRisk.NeedsName(way, FakeParts.Stack(environment) with { Condition = condition }, environment));
    }

    [Theory]
    [InlineData("CREATE_COMPLETE", "standing", "tone-ok")]
    [InlineData("UPDATE_ROLLBACK_COMPLETE", "standing", "tone-warn")]
    [InlineData("UPDATE_ROLLBACK_FAILED", "rollback_failed", "tone-crit")]
    [InlineData("ROLLBACK_COMPLETE", "create_failed", "tone-crit")]
    [InlineData("DELETE_COMPLETE", "missing", "tone-crit")]
    [InlineData("UPDATE_IN_PROGRESS", "changing", "tone-run")]
    [InlineData("NOT_CREATED", "none", "tone-idle")]
    [InlineData("A_WORD_OF_TOMORROW", "standing", "tone-idle")]
    public void A_stack_is_never_shown_better_than_it_is(string status, string condition, string tone) =>
        Assert.Equal(tone, Tone.Of(FakeParts.Stack(FakeScenes.Environment(cloud, "p", "e", EnvironmentKind.Production, active: true)) with { Status = status, Condition = condition }).Class);

    [Theory]
    [InlineData("in_sync", "standing", "tone-ok")]
    [InlineData("in_sync", "rollback_failed", "tone-idle")]
    [InlineData("drifted", "standing", "tone-warn")]
    [InlineData("in_sync", "missing", "tone-crit")]
    [InlineData(null, "standing", "tone-idle")]
    public void A_comparison_is_worth_less_once_the_stack_no_longer_rests(string? drift, string condition, string tone) =>
        Assert.Equal(tone, Tone.OfDrift(FakeParts.Stack(FakeScenes.Environment(cloud, "p", "e", EnvironmentKind.Production, active: true)) with { Drift = drift, Condition = condition }).Class);

    [Fact]
    public async Task What_failed_leads_the_resources()
    {
        var shop = cloud.Shop();
        cloud.HangInRollback(shop);
        var production = cloud.Environment(shop, "production")!;
        var html = await Rendered.AsHtmlAsync<StackTab>(new()
        {
            ["Stack"] = cloud.Stack(production) with { Drift = "drifted" },
            ["Environment"] = production,
            ["OnAccepted"] = EventCallback<Accepted>.Empty,
            ["OnRefused"] = EventCallback<CloudProblemException>.Empty,
        });
        Assert.Equal(["Node2Volume", "Distribution", "GatewayA", "Node1", "Vpc"], html.QuerySelectorAll("td .name").Select(n => n.TextContent));
        Assert.Contains("Changed outside the product", html.QuerySelector(".drift")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("AWS refuses to delete it", html.QuerySelector(".pairs")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("Compare now", html.QuerySelector(".drift button")!.TextContent.Trim());
        Assert.Contains("BackupVault", html.QuerySelector(".outputs")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void An_item_that_wants_a_person_is_taken_apart_into_what_why_and_what_leads_out()
    {
        var item = new AttentionItem
        {
            Id = "a",
            Kind = AttentionKind.Drift,
            Severity = AttentionSeverity.Critical,
            Title = "The stack hangs",
            Detail = "It hangs. First cause: Quota. Used up. Ways out: Try again; Take it down.",
            Since = cloud.Now,
            Subject = new("p", "e", "x"),
        };
        Assert.Equal("It hangs.", AttentionWords.Explanation(item));
        Assert.Equal("Quota. Used up.", AttentionWords.Cause(item));
        Assert.Equal(["Try again", "Take it down"], AttentionWords.WaysOut(item));
        Assert.Equal("projects/p/environments/e", AttentionPage.AddressOf(item));

        var plain = item with { Detail = "A volume could not be made." };
        Assert.Equal("A volume could not be made.", AttentionWords.Explanation(plain));
        Assert.Null(AttentionWords.Cause(plain));
        Assert.Empty(AttentionWords.WaysOut(plain));
        Assert.Equal("projects/p/activities/x", AttentionPage.AddressOf(plain));
    }

    private async Task<AngleSharp.Html.Dom.IHtmlDocument> AdviceAsync(Func<EnvironmentResource, EnvironmentResource>? change = null, IReadOnlyList<ActivityResource>? activities = null)
    {
        var project = cloud.Projects(FakeScenes.Organization) is [var there, ..] ? there.Id : cloud.Shop();
        cloud.HangInRollback(project);
        var environment = cloud.Environment(project, "production")!;
        environment = change?.Invoke(environment) ?? environment;
        return await Rendered.AsHtmlAsync<AdvicePanel>(new()
        {
            ["Stack"] = cloud.Stack(environment),
            ["Environment"] = environment,
            ["Activities"] = activities ?? [],
            ["OnAccepted"] = EventCallback<Accepted>.Empty,
            ["OnRefused"] = EventCallback<CloudProblemException>.Empty,
        });
    }
}
