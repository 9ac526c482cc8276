using Cloud.Client;
using Cloud.Dashboard.Tests.FakeApi;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Cloud.Dashboard.Tests.Browser;

/// <summary>The audit log as an administrator reads it.</summary>
public sealed class AuditTests(Chromium chromium)
{
    [Fact]
    public async Task The_log_is_filtered_by_its_address_shows_what_changed_is_verified_and_taken_along()
    {
        await using var dashboard = await DashboardUnderTest.StartAsync();
        var page = await chromium.PageAsync(dashboard.Address);
        await page.SignInAsync($"/organizations/{FakeScenes.Organization}/audit");
        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(3);
        var change = page.Locator("tbody tr").Filter(new() { HasText = "Update member" });
        await Expect(change).ToContainTextAsync("by token Pipeline");
        await change.GetByText("1 change").ClickAsync();
        await Expect(change.Locator("del")).ToHaveTextAsync("Before: billing");
        await Expect(change.Locator("ins")).ToHaveTextAsync("After: billing, members");
        Assert.Empty(await Chromium.SeriousFaultsAsync(page));

        await page.GetByRole(AriaRole.Button, new() { Name = "Verify" }).ClickAsync();
        await Expect(page.Locator(".notice.ok")).ToContainTextAsync("The log is whole. 3 entries were checked");
        await Expect(page.Locator(".notice.ok code")).ToHaveTextAsync(new string('3', 64));
        dashboard.Api.AuditFault = new AuditFault(2, "tampered");
        await page.GetByRole(AriaRole.Button, new() { Name = "Verify" }).ClickAsync();
        await Expect(page.Locator(".notice.crit")).ToContainTextAsync("The entry at place 2 is not as it was written.");

        await page.GetByLabel("Outcome").FillAsync("auth.forbidden");
        await page.GetByRole(AriaRole.Button, new() { Name = "Filter" }).ClickAsync();
        await page.WaitForURLAsync("**/audit?*outcome=auth.forbidden*");
        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(1);
        var file = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "Export" }).ClickAsync());
        Assert.Equal("audit.ndjson", file.SuggestedFilename);
        Assert.Contains("StaffCancelActivity", Assert.Single(await File.ReadAllLinesAsync(await file.PathAsync(), TestContext.Current.CancellationToken)), StringComparison.Ordinal);
    }
}
