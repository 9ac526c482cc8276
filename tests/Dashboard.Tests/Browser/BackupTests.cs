using Cloud.Dashboard.Tests.FakeApi;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Cloud.Dashboard.Tests.Browser;

/// <summary>The backups tab under the hand.</summary>
public sealed class BackupTests(Chromium chromium)
{
    [Fact]
    public async Task A_backup_is_held_released_deleted_and_restored_beside_a_new_environment()
    {
        await using var dashboard = await DashboardUnderTest.StartAsync();
        var shop = dashboard.Api.Cloud.Shop();
        var page = await chromium.PageAsync(dashboard.Address);
        var complaints = page.Complaints();
        await page.SignInAsync($"/projects/{shop}/environments/production/backups");
        var first = page.Locator(".table tbody tr").First;
        await Expect(first.GetByRole(AriaRole.Button, new() { Name = "Hold backup 12" })).ToBeEnabledAsync();
        await page.ShootAsync("backups");
        Assert.Empty(await Chromium.SeriousFaultsAsync(page));

        await first.GetByRole(AriaRole.Button, new() { Name = "Hold backup 12" }).ClickAsync();
        await Expect(first).ToContainTextAsync("Held");
        await Expect(first.GetByRole(AriaRole.Button, new() { Name = "Delete backup 12" })).ToHaveCountAsync(0);
        await first.GetByRole(AriaRole.Button, new() { Name = "Release backup 12" }).ClickAsync();
        await first.GetByRole(AriaRole.Button, new() { Name = "Delete backup 12" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await Expect(dialog).ToContainTextAsync("3 recovery points");
        await page.ShootAsync("backup-delete");
        Assert.Empty(await Chromium.SeriousFaultsAsync(page));
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Delete backup 12" }).ClickAsync();
        await Expect(page.Locator(".table tbody tr").First).ToContainTextAsync("#11");

        await page.GetByRole(AriaRole.Button, new() { Name = "Restore backup 11" }).ClickAsync();
        await Expect(dialog).ToContainTextAsync("nothing is overwritten");
        await page.GetByLabel("Branch name").FillAsync("restore/check");
        await page.ShootAsync("backup-restore");
        Assert.Empty(await Chromium.SeriousFaultsAsync(page));
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Restore", Exact = true }).ClickAsync();

        await page.WaitForURLAsync($"**/projects/{shop}/environments/restore-check");
        await Expect(page.Locator(".panel-title")).ToContainTextAsync("Restoring backup 11 of production");
        await page.GetByRole(AriaRole.Link, new() { Name = "Backups", Exact = true }).ClickAsync();
        await Expect(page.Locator(".restores li")).ToContainTextAsync("Ready, not attached");
        await page.ShootAsync("restores");
        Assert.Empty(await Chromium.SeriousFaultsAsync(page));
        await page.GetByRole(AriaRole.Button, new() { Name = "Discard" }).ClickAsync();
        await Expect(page.Locator(".restores li")).ToContainTextAsync("until you purge it");
        Assert.Empty(complaints);
    }

    [Fact]
    public async Task Production_in_containers_is_switched_over_to_a_restore_and_back()
    {
        await using var dashboard = await DashboardUnderTest.StartAsync();
        var cloud = dashboard.Api.Cloud;
        var shop = cloud.Shop();
        cloud.Put(cloud.Project(shop)! with { Blueprint = "wordpress-containers" });
        var page = await chromium.PageAsync(dashboard.Address);
        var complaints = page.Complaints();
        await page.SignInAsync($"/projects/{shop}/environments/production/backups");
        var dialog = page.GetByRole(AriaRole.Dialog);
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Restore backup 11" })).ToBeEnabledAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Restore backup 11" }).ClickAsync();
        await Expect(dialog.GetByRole(AriaRole.Checkbox)).Not.ToBeCheckedAsync();
        await page.GetByLabel("Restore into").SelectOptionAsync("production");
        await Expect(dialog.GetByRole(AriaRole.Checkbox)).ToBeCheckedAsync();
        await Expect(dialog.GetByRole(AriaRole.Checkbox)).ToBeDisabledAsync();
        await page.GetByLabel("Keep the database before for").SelectOptionAsync("4 hours");
        await page.ShootAsync("restore-switch");
        Assert.Empty(await Chromium.SeriousFaultsAsync(page));
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Restore", Exact = true }).ClickAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = "Backups", Exact = true }).ClickAsync();
        var restore = page.Locator(".restores li");
        await Expect(restore).ToContainTextAsync("Ready, not attached");
        await restore.GetByRole(AriaRole.Button, new() { Name = "Switch over…" }).ClickAsync();
        await Expect(dialog).ToContainTextAsync("What was written to it since that backup is not in it");
        await page.ShootAsync("switch-over");
        Assert.Empty(await Chromium.SeriousFaultsAsync(page));
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Switch over", Exact = true }).ClickAsync();
        await Expect(restore).ToContainTextAsync("In use, can be undone");
        await Expect(restore).ToContainTextAsync("Can be undone until");
        await page.ShootAsync("switched");
        Assert.Empty(await Chromium.SeriousFaultsAsync(page));
        await restore.GetByRole(AriaRole.Button, new() { Name = "Undo…" }).ClickAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Undo the restore" }).ClickAsync();
        await Expect(restore).ToContainTextAsync("Undone");
        Assert.Empty(complaints);
    }
}
