using Cloud.Client;
using Cloud.Dashboard.Environments;
using Cloud.Dashboard.Tests.FakeApi;
using Microsoft.AspNetCore.Components;

namespace Cloud.Dashboard.Tests.Components;

/// <summary>Who may use the bastion, as the configuration page shows it.</summary>
public sealed class BastionTests
{
    private readonly FakeCloud cloud = new(TimeProvider.System);

    [Fact]
    public async Task It_shows_who_may_use_it_where_it_is_and_what_becomes_of_keys()
    {
        var html = await CardAsync(Of(BastionState.Running, "203.0.113.0/24", "198.51.100.7/32") with { Address = "192.0.2.9", InstanceId = "i-0123" }, offered: true);
        Assert.Equal(["203.0.113.0/24", "198.51.100.7/32"], html.QuerySelectorAll(".chip").Select(c => c.TextContent));
        Assert.Contains("192.0.2.9", html.Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Another instance has others, which must be distributed again", html.Body.TextContent, StringComparison.Ordinal);
        Assert.Contains("Change who may use it", html.QuerySelector("button.end")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_range_it_says_that_nobody_gets_in_and_who_may_only_look_has_no_button()
    {
        var html = await CardAsync(Of(BastionState.None), offered: false);
        Assert.Contains("No bastion stands", html.Body!.TextContent, StringComparison.Ordinal);
        Assert.Null(html.QuerySelector("button.end"));
    }

    private static BastionResource Of(string state, params string[] ranges) => new() { Ranges = ranges, MostRanges = 3, WidestPrefix = 16, State = state };

    private Task<AngleSharp.Html.Dom.IHtmlDocument> CardAsync(BastionResource bastion, bool offered)
    {
        var environment = cloud.Environment(cloud.Shop(), "production")!;
        return Rendered.AsHtmlAsync<BastionCard>(new()
        {
            ["Bastion"] = bastion,
            ["Environment"] = environment with { Links = offered ? new(StringComparer.Ordinal) { [Relation.EditBastion] = new("/x") } : [] },
            ["OnSaved"] = EventCallback<Accepted>.Empty,
        });
    }
}
