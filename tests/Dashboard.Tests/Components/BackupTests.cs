using Cloud.Client;
using Cloud.Dashboard.Backups;
using Cloud.Dashboard.Parts;
using Cloud.Dashboard.Tests.FakeApi;

namespace Cloud.Dashboard.Tests.Components;

/// <summary>The backups tab's parts.</summary>
public sealed class BackupTests
{
    private readonly FakeCloud cloud = new(TimeProvider.System);

    [Fact]
    public async Task A_backup_s_buttons_are_exactly_its_links()
    {
        var shop = cloud.Shop();
        var all = cloud.Backups(shop, "production");
        Assert.Equal(["Restore…", "Hold", ""], await LabelsAsync(all[0]));
        Assert.Equal(["Restore…", "Release"], await LabelsAsync(all.First(b => b.Held)));
        Assert.Equal([""], await LabelsAsync(all.First(b => b.Status == BackupStatus.Failed)));
        Assert.Empty(await LabelsAsync(all[0] with { Links = [] }));

        async Task<List<string>> LabelsAsync(BackupResource backup)
        {
            var html = await Rendered.AsHtmlAsync<BackupActions>(new() { ["Backup"] = backup, ["Environments"] = cloud.Environments(shop) });
            return [.. html.QuerySelectorAll("button").Select(b => b.TextContent.Trim())];
        }
    }

    [Fact]
    public async Task The_tab_says_how_many_were_taken_by_hand_and_since_when_one_is_late()
    {
        var shop = cloud.Shop();
        cloud.Change(shop, "production", e => e with { ManualBackups = new(4, 4), BackupLateSince = cloud.Now.AddMinutes(-20) });
        var html = await Rendered.AsHtmlAsync<BackupsTab>(new() { ["Environment"] = cloud.Environment(shop, "production"), ["Backups"] = cloud.Backups(shop, "production") });
        var head = html.QuerySelector(".backup-head")!.TextContent;
        Assert.Contains("4 of 4", head, StringComparison.Ordinal);
        Assert.Contains("Delete one to take another", head, StringComparison.Ordinal);
        Assert.Contains("Late since 20 min ago", head, StringComparison.Ordinal);
        Assert.Contains("The backup job of node 3 expired", html.QuerySelector(".table")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Before the move to 2.4.8", html.QuerySelector(".table")!.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Deleting_names_what_is_lost_and_asks_for_the_number_of_the_last_good_one(bool lastGood)
    {
        var backup = cloud.Backups(cloud.Shop(), "production")[0];
        var html = await Rendered.AsHtmlAsync<DeleteBackupDialog>(new() { ["Backup"] = backup, ["LastGood"] = lastGood });
        Assert.Contains("3 recovery points", html.QuerySelector(".losses")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(lastGood, html.QuerySelector("#confirm-index") is not null);
        Assert.Equal(lastGood, html.QuerySelector("button[type=submit]")!.HasAttribute("disabled"));
    }

    [Fact]
    public async Task A_restore_is_offered_everywhere_but_over_production()
    {
        var shop = cloud.Shop();
        var html = await Rendered.AsHtmlAsync<RestoreDialog>(new() { ["Backup"] = cloud.Backups(shop, "production")[0], ["Environments"] = cloud.Environments(shop) });
        var targets = html.QuerySelectorAll("option").Select(o => o.TextContent.Trim()).ToList();
        Assert.Equal("A new environment", targets[0]);
        Assert.DoesNotContain(targets, t => t.StartsWith("production", StringComparison.Ordinal));
        Assert.Contains("fix-4711 (integration, is activated first)", targets.Select(t => t.Replace('/', '-')));
    }

    [Fact]
    public async Task A_ready_restore_is_not_shown_as_good_and_names_what_it_made()
    {
        var shop = cloud.Shop();
        cloud.Restore(shop, "production", cloud.Backups(shop, "production")[0].Id, new RestoreBackup { EnvironmentName = "feature-cart" });
        var ready = cloud.Restores(shop, "production")[0] with { State = RestoreState.Ready, Text = "Restored beside feature-cart, not attached", CreatedResourceArns = ["arn:aws:ec2:us-east-1:000000000000:volume/vol-1"] };
        Assert.Equal("tone-idle", Tone.Of(ready).Class);
        var html = await Rendered.AsHtmlAsync<RestoreList>(new() { ["Restores"] = new List<RestoreResource> { FakeBackups.Linked(ready), FakeBackups.Linked(ready with { Id = "2", State = RestoreState.Failed }) } });
        Assert.Contains("volume/vol-1", html.QuerySelector("li")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(["Discard"], html.QuerySelectorAll("li:first-child button:not(.copy)").Select(b => b.TextContent.Trim()).Where(t => t is "Discard" or "Try again"));
        Assert.Equal(["Try again", "Discard"], html.QuerySelectorAll("li:last-child button").Select(b => b.TextContent.Trim()).Where(t => t is "Discard" or "Try again"));
    }
}
