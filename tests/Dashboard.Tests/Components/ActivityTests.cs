using Cloud.Client;
using Cloud.Dashboard.Activities;
using Cloud.Dashboard.Parts;
using Cloud.Dashboard.Tests.FakeApi;

namespace Cloud.Dashboard.Tests.Components;

/// <summary>What an activity says of itself: what it waits for, why it cannot be stopped, how it ended.</summary>
public sealed class ActivityTests
{
    private readonly FakeCloud cloud = new(TimeProvider.System);
    private readonly ActivityResource backup;

    public ActivityTests() => backup = cloud.Start(ActivityType.EnvironmentBackup, cloud.Shop(), "production", "Backing up production", null, FakeParts.BackupSteps, () => { });

    [Theory]
    [InlineData(ActivityWait.Environment, true, "Waits for Backing up production")]
    [InlineData(ActivityWait.Project, false, "Two activities of the project run already")]
    [InlineData(ActivityWait.Approval, false, "Waits for somebody to approve it")]
    [InlineData(ActivityWait.Turn, false, "as soon as a worker is free")]
    [InlineData("moon_phase", false, "Waits: Moon phase")]
    public async Task What_it_waits_for_is_said_in_words(string reason, bool linked, string said)
    {
        var waiting = backup with { Id = "w", State = ActivityState.Pending, StartedAt = null, WaitsFor = new(reason, linked ? backup.Id : null) };
        var html = await Rendered.AsHtmlAsync<ActivityWaiting>(new() { ["Activity"] = waiting, ["Others"] = new List<ActivityResource> { backup } });
        Assert.Contains(said, html.Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal(linked ? [$"projects/{backup.Project}/activities/{backup.Id}"] : [], html.QuerySelectorAll("a").Select(a => a.GetAttribute("href")));
    }

    [Fact]
    public async Task A_scheduled_one_says_when()
    {
        var at = new DateTimeOffset(2026, 11, 21, 18, 0, 0, TimeSpan.Zero);
        var html = await Rendered.AsHtmlAsync<ActivityWaiting>(new() { ["Activity"] = backup with { State = ActivityState.Scheduled, WaitsFor = new(ActivityWait.Schedule, Until: at) } });
        Assert.Contains("Scheduled for 2026-11-21 18:00:00 UTC", html.Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stop_is_offered_by_the_link_and_past_the_point_of_no_return_it_says_why_not()
    {
        var html = await PanelAsync(backup);
        Assert.Equal("Stop…", Assert.Single(html.QuerySelectorAll(".actions button")).TextContent.Trim());

        var late = backup with { Links = backup.Links.Where(l => l.Key != Relation.Cancel).ToDictionary() };
        html = await PanelAsync(late);
        Assert.Empty(html.QuerySelectorAll(".actions"));
        Assert.Contains("from \"Hold writes\" on there is no way back", html.QuerySelector(".hint-line")!.TextContent, StringComparison.Ordinal);
        Assert.Empty((await PanelAsync(late, mayAct: false)).QuerySelectorAll(".hint-line"));
    }

    [Fact]
    public async Task One_that_was_asked_to_stop_says_so_and_then_that_it_is_taken_back()
    {
        var stopping = backup with { CancelRequestedAt = cloud.Now, Links = [] };
        var html = await PanelAsync(stopping);
        Assert.Contains("Stopping after this step", html.QuerySelector(".notice.warn")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("Stopping", Tone.Of(stopping).Word);

        html = await PanelAsync(stopping with { Error = new("activity.cancelled", "It was cancelled.") });
        Assert.Contains("what it did is being taken back", html.QuerySelector(".notice.warn")!.TextContent, StringComparison.Ordinal);
        Assert.Empty(html.QuerySelectorAll(".hint-line"));
    }

    [Fact]
    public async Task A_cancelled_one_is_neither_a_success_nor_an_error()
    {
        var cancelled = backup with { State = ActivityState.Cancelled, Result = ActivityResult.Failure, CancelledAt = cloud.Now, CompletedAt = cloud.Now, Error = new("activity.cancelled", "It was cancelled.") };
        Assert.Equal(("tone-idle", "Cancelled"), (Tone.Of(cancelled).Class, Tone.Of(cancelled).Word));
        var html = await PanelAsync(cancelled);
        Assert.Empty(html.QuerySelectorAll(".notice.crit"));
        Assert.Contains("what it had begun was taken back", html.QuerySelector(".notice")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_says_the_message_first_and_folds_the_root_cause_beneath_to_be_copied()
    {
        var failed = backup with { State = ActivityState.Complete, Result = ActivityResult.Failure, Error = new("stack.resource_failed", "The quota is used up.", FakeStacks.Cause) };
        var html = await Rendered.AsHtmlAsync<ActivityFault>(new() { ["Activity"] = failed });
        Assert.Equal("The quota is used up.", html.QuerySelector(".fault-body p")!.TextContent);
        var fold = html.QuerySelector("details")!;
        Assert.False(fold.HasAttribute("open"));
        Assert.Equal(FakeStacks.Cause, fold.QuerySelector(".cause code")!.TextContent);
        Assert.Equal(FakeStacks.Cause, fold.QuerySelector("[data-copy]")!.GetAttribute("data-copy"));
    }

    [Fact]
    public async Task Attempts_are_linked_both_ways()
    {
        var failed = backup with { Id = "one", State = ActivityState.Complete, Result = ActivityResult.Failure };
        var again = backup with { Id = "two", RetryOf = "one" };
        List<ActivityResource> both = [again, failed];

        var html = await Rendered.AsHtmlAsync<ActivityAttempts>(new() { ["Activity"] = again, ["Others"] = both });
        Assert.Contains("Retry of Backing up production", html.Body!.TextContent, StringComparison.Ordinal);
        Assert.EndsWith("/one", html.QuerySelector("a")!.GetAttribute("href"), StringComparison.Ordinal);

        html = await Rendered.AsHtmlAsync<ActivityAttempts>(new() { ["Activity"] = failed, ["Others"] = both });
        Assert.Contains("Tried again: in progress", html.Body!.TextContent, StringComparison.Ordinal);
        Assert.EndsWith("/two", html.QuerySelector("a")!.GetAttribute("href"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ActivityType.EnvironmentActivate, "the stack it made is deleted again")]
    [InlineData(ActivityType.EnvironmentRedeploy, "taken back by AWS")]
    [InlineData(ActivityType.EnvironmentDeactivate, "Nothing is deleted yet")]
    [InlineData(ActivityType.EnvironmentReconcile, "nothing to take back")]
    [InlineData("environment.tomorrow", "the last one first")]
    public void What_stopping_takes_back_is_said_for_each_kind(string type, string said) =>
        Assert.Contains(StopWords.Consequences(backup with { Type = type }), s => s.Contains(said, StringComparison.Ordinal));

    [Fact]
    public void One_that_has_not_begun_just_ends() =>
        Assert.Equal(["It has not begun. It ends at once, and nothing is changed."], StopWords.Consequences(backup with { StartedAt = null, State = ActivityState.Pending }));

    private static Task<AngleSharp.Html.Dom.IHtmlDocument> PanelAsync(ActivityResource activity, bool mayAct = true) =>
        Rendered.AsHtmlAsync<ActivityPanel>(new() { ["Activity"] = activity, ["MayAct"] = mayAct });
}
