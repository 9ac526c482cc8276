using AngleSharp.Html.Dom;
using Cloud.Client;
using Cloud.Dashboard.Attention;
using Cloud.Dashboard.Environments;
using Cloud.Dashboard.Frame;
using Cloud.Dashboard.Support;
using Cloud.Dashboard.Tests.FakeApi;
using Cloud.Dashboard.Tickets;
using Microsoft.AspNetCore.Components;

namespace Cloud.Dashboard.Tests.Components;

/// <summary>What tickets, versions and the console's rows say of themselves.</summary>
public sealed class SupportTests
{
    private readonly FakeCloud cloud = new(TimeProvider.System);
    private readonly string shop;

    public SupportTests() => shop = cloud.Shop();

    [Theory]
    [InlineData(TicketStatus.New, null, null, null)]
    [InlineData(TicketStatus.Open, null, "support's turn", "your turn")]
    [InlineData(TicketStatus.Pending, null, "your turn", "the customer's turn")]
    [InlineData(TicketStatus.New, TicketDecision.Awaited, "waits for a decision", "waits for a decision")]
    [InlineData(TicketStatus.Pending, TicketDecision.Approved, "the change is being made", "the change is being made")]
    [InlineData(TicketStatus.Open, TicketDecision.Approved, "support's turn", "your turn")]
    [InlineData(TicketStatus.Solved, TicketDecision.Declined, null, null)]
    [InlineData(TicketStatus.Closed, TicketDecision.Awaited, null, null)]
    public void R54_Each_side_reads_whose_turn_it_is(string status, string? decision, string? customer, string? staff)
    {
        var ticket = Wish() with { Status = status, Change = decision is null ? null : new() { Services = [], Decision = decision } };
        Assert.Equal(customer, TicketWords.Turn(ticket, staff: false));
        Assert.Equal(staff, TicketWords.Turn(ticket, staff: true));
        Assert.Equal(staff, TicketWords.Turn(FakeStaff.StaffView(ticket)));
    }

    [Fact]
    public async Task R54_A_change_shows_before_and_after_who_decided_why_and_how_the_work_stands()
    {
        var failed = new TicketChange
        {
            Services = [new("db", "mysql", "10.6", "11.4")],
            Decision = TicketDecision.Approved,
            DecidedBy = FakePerson.Olga.InTicket,
            DecidedAt = cloud.Now,
            Reason = "Both are small steps",
            Activity = new("a1", ActivityState.Complete, ActivityResult.Failure, 40, "The quota is used up."),
        };
        var html = await Rendered.AsHtmlAsync<ChangeCard>(new() { ["Change"] = failed, ["Work"] = "projects/p/activities/a1" });
        Assert.Equal(["10.6", "11.4"], html.QuerySelectorAll("del, ins").Select(v => v.TextContent));
        Assert.Contains("Approved by Olga Operator of support", html.Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains("“Both are small steps”", html.Body.TextContent, StringComparison.Ordinal);
        Assert.Equal("The quota is used up.", html.QuerySelector(".change-work .tone-crit .reason")!.TextContent.Trim());
        Assert.Equal("projects/p/activities/a1", html.QuerySelector(".change-work a")!.GetAttribute("href"));
    }

    [Fact]
    public async Task R54_Versions_are_asked_for_where_the_api_offers_it_and_what_waits_already_is_named()
    {
        var production = cloud.Environment(shop, "production")!;
        var html = await VersionsAsync(production, Wish());
        Assert.Equal("Ask for a change of versions…", html.QuerySelector("button")!.TextContent.Trim());
        Assert.Contains("Ticket #1 asks for db 10.6 to 11.4 and waits", html.QuerySelector(".notice")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("redis 7.2 the project's files say 7.0", html.QuerySelector(".pairs")!.TextContent, StringComparison.Ordinal);

        Assert.Equal("Change versions…", (await VersionsAsync(cloud.Environment(shop, "feature-cart")!)).QuerySelector("button")!.TextContent.Trim());
        Assert.Empty((await VersionsAsync(production with { Links = [] })).QuerySelectorAll("button"));
    }

    [Fact]
    public async Task R54_Support_is_told_that_it_looks_and_an_operator_that_it_acts_on_record()
    {
        var html = await Rendered.AsHtmlAsync<OnRecord>(new() { ["Organization"] = "Acme" }, FakePerson.Sam.Me);
        Assert.Contains("Acme reads in its audit log that you looked at this", html.Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains("are for operators", html.Body.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("are for operators", (await Rendered.AsHtmlAsync<OnRecord>([], FakePerson.Olga.Me)).Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_row_of_attention_leads_to_what_failed_an_approval_to_its_tickets()
    {
        var activity = cloud.Activities(shop, "fix-4711")[0].Id;
        Raise("failed", AttentionKind.ActivityFailed, "fix-4711", activity);
        Raise("drifted", AttentionKind.Drift, "production");
        Raise("asked", AttentionKind.Approval, "production");
        var html = await Rendered.AsHtmlAsync<AttentionRows>(new() { ["Rows"] = cloud.StaffAttention().ToList() });
        Assert.Equal([$"support/activities/{activity}", $"support/environments/{shop}.production", "support/tickets?organization=org-acme"], html.QuerySelectorAll("a.name").Select(a => a.GetAttribute("href")));
        Assert.Equal($"projects/{shop}/environments/production/configuration", AttentionPage.AddressOf(cloud.Attention[2]));
    }

    [Fact]
    public async Task Rows_of_one_environment_do_not_repeat_whose_they_are()
    {
        var rows = cloud.StaffActivities().Where(a => a.Environment == "fix-4711").ToList();
        var many = await Rendered.AsHtmlAsync<ActivityRows>(new() { ["Rows"] = rows });
        Assert.Contains("The stack could not create the volume of node 2", many.QuerySelector(".detail")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(["Activity", "State", "Organization", "Environment", "Worker", "Asked for"], many.QuerySelectorAll("th").Select(h => h.TextContent));
        var one = await Rendered.AsHtmlAsync<ActivityRows>(new() { ["Rows"] = rows, ["Whose"] = false });
        Assert.Equal(["Activity", "State", "Worker", "Asked for"], one.QuerySelectorAll("th").Select(h => h.TextContent));
    }

    [Fact]
    public void A_table_has_one_address_for_each_view_and_an_empty_one_says_why()
    {
        Assert.Equal("support", Address.Support());
        Assert.Equal("support/activities?state=in_progress&after=a%2Fb", Address.Support("activities", ("state", "in_progress"), ("result", ""), ("organization", null), ("after", "a/b")));
        Assert.Equal("organizations/o/tickets", Address.Tickets("o", ""));
        Assert.Equal("Nothing is like that", SupportFilters.None("attention", filtered: true).Title);
        Assert.Equal("Nothing wants a person", SupportFilters.None("attention", filtered: false).Title);
    }

    private TicketResource Wish() => cloud.Open(
        FakeScenes.Organization,
        new CreateTicket { Subject = "Change of versions on production", Description = "", Project = shop, Environment = "production" },
        [new("db", "mysql", "10.6", "11.4")]);

    private void Raise(string id, string kind, string environment, string? activity = null) => cloud.Attention.Add(new()
    {
        Id = id,
        Kind = kind,
        Severity = AttentionSeverity.Warning,
        Title = id,
        Since = cloud.Now,
        Subject = new(shop, environment, activity),
    });

    private static Task<IHtmlDocument> VersionsAsync(EnvironmentResource environment, params IReadOnlyList<TicketResource> wishes) => Rendered.AsHtmlAsync<VersionsCard>(new()
    {
        ["Environment"] = environment,
        ["Versions"] = FakeTickets.Versions(),
        ["Wishes"] = wishes,
        ["OnAsked"] = EventCallback<Accepted>.Empty,
    });
}
