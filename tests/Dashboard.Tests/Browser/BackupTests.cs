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
}
