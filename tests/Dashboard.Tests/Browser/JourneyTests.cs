using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Cloud.Dashboard.Tests.Browser;

/// <summary>The main job from end to end, as a customer does it.</summary>
public sealed class JourneyTests(Chromium chromium)
{
    [Fact]
    public async Task A_customer_creates_a_project_watches_it_backs_it_up_and_activates_a_branch()
    {
        await using var dashboard = await DashboardUnderTest.StartAsync();
        var page = await chromium.PageAsync(dashboard.Address);
        var complaints = page.Complaints();

        await page.SignInAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "No projects yet" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "New project" }).First.ClickAsync();

        await page.GetByLabel("Git address").FillAsync("https://git.example.com/acme/big-shop.git");
        await page.GetByRole(AriaRole.Button, new() { Name = "Check configuration" }).ClickAsync();
        await Expect(page.GetByText("The configuration is sound.")).ToBeVisibleAsync();
        await Expect(page.GetByLabel("Title")).ToHaveValueAsync("Big shop");
        await page.GetByText("Europe (Frankfurt)").First.IsVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Create project" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "production", Level = 1 })).ToBeVisibleAsync();
        await Expect(page.Locator(".head .status").First).ToContainTextAsync("Provisioning");
        await Expect(page.Locator(".steps")).ToContainTextAsync("Start node 2 of 3");
        await Expect(page.Locator(".steps")).ToContainTextAsync("attempt 2");
        await Expect(page.Locator(".log")).ToContainTextAsync("CREATE_COMPLETE");
        await page.ShootAsync("journey-provisioning");
        await Expect(page.Locator(".head .status").First).ToContainTextAsync("Active");
        await Expect(page.Locator(".topology-drawing")).ToContainTextAsync("3 of 3 nodes take traffic");

        await page.GetByRole(AriaRole.Link, new() { Name = "Backups", Exact = true }).ClickAsync();
        await Expect(page.GetByText("in your time zone")).ToContainTextAsync("CET");
        await page.GetByRole(AriaRole.Button, new() { Name = "Back up now" }).Last.ClickAsync();
        await Expect(page.Locator(".table tbody tr").First).ToContainTextAsync("Running");
        await Expect(page.Locator(".table tbody tr").First).ToContainTextAsync("Complete");
        await Expect(page.Locator(".table tbody tr").First).ToContainTextAsync("41.9 GB");

        await page.GetByRole(AriaRole.Link, new() { Name = "Big shop" }).First.ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "New branch" }).ClickAsync();
        await page.GetByLabel("Branch name").FillAsync("feature/cart");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create branch" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "feature/cart", Level = 1 })).ToBeVisibleAsync();
        await Expect(page.GetByText("Nothing runs here")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Activate", Exact = true }).ClickAsync();
        await Expect(page.Locator(".head .status").First).ToContainTextAsync("Active");
        await Expect(page.Locator(".tile-grid")).ToContainTextAsync("opensearch:2");

        Assert.Equal(4, dashboard.Api.Keys.Distinct().Count() - 1); // create, back up, branch, activate; the check has a key as well
        Assert.Empty(complaints);
    }
}
