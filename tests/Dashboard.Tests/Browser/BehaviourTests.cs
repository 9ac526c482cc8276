using Cloud.Client;
using Cloud.Dashboard.Tests.FakeApi;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Cloud.Dashboard.Tests.Browser;

/// <summary>How pages behave under the hand.</summary>
public sealed class BehaviourTests(Chromium chromium)
{
    [Fact]
    public async Task Deleting_names_what_is_lost_and_wants_the_name_typed()
    {
        await using var dashboard = await DashboardUnderTest.StartAsync();
        var shop = dashboard.Api.Cloud.Shop();
        var page = await chromium.PageAsync(dashboard.Address);
        await page.SignInAsync($"/projects/{shop}/environments/feature-cart-totals");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Activate", Exact = true })).ToBeEnabledAsync();

        await page.GetByLabel("More actions").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await Expect(dialog).ToContainTextAsync("The Git branch in your repository stays.");
        await Expect(dialog).ToContainTextAsync("Its backups are given up");
        var confirm = dialog.GetByRole(AriaRole.Button, new() { Name = "Delete", Exact = true });
        await Expect(confirm).ToBeDisabledAsync();
        await page.ShootAsync("delete-dialog");
        Assert.Empty(await Chromium.SeriousFaultsAsync(page));

        await page.Keyboard.PressAsync("Escape");
        await Expect(dialog).ToHaveCountAsync(0);

        await page.GetByLabel("More actions").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await page.GetByLabel("Type feature/cart-totals to confirm").FillAsync("feature/cart-totals");
        await confirm.ClickAsync();
        await Expect(page.Locator(".panel-title")).ToHaveTextAsync("Delete feature/cart-totals");
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex($"/projects/{shop}$"));
        await Expect(page.Locator(".tree-node")).ToHaveCountAsync(5);
    }

    [Fact]
    public async Task Deactivating_says_what_stops_and_what_stays_in_the_account()
    {
        await using var dashboard = await DashboardUnderTest.StartAsync();
        var shop = dashboard.Api.Cloud.Shop();
        var page = await chromium.PageAsync(dashboard.Address);
        await page.SignInAsync($"/projects/{shop}/environments/feature-cart");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Back up now" })).ToBeEnabledAsync();

        await page.GetByLabel("More actions").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Deactivate" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await Expect(dialog).ToContainTextAsync($"Its stack cloud-{shop}-feature-cart is deleted");
        await Expect(dialog).ToContainTextAsync("stays in the AWS account and goes on costing");
        await page.GetByLabel("Type feature/cart to confirm").FillAsync("feature/cart");
        await Expect(dialog.GetByRole(AriaRole.Button, new() { Name = "Deactivate", Exact = true })).ToBeEnabledAsync(); // Enter does nothing before.
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator(".head .status").First).ToContainTextAsync("Inactive");
    }

    [Fact]
    public async Task A_refusal_says_why_and_which_environments_are_active()
    {
        await using var dashboard = await DashboardUnderTest.StartAsync();
        var shop = dashboard.Api.Cloud.Shop();
        var page = await chromium.PageAsync(dashboard.Address);
        await page.SignInAsync($"/projects/{shop}/environments/fix-4711");
        await page.GetByRole(AriaRole.Button, new() { Name = "Activate", Exact = true }).ClickAsync();

        var alert = page.Locator(".notice.crit").First;
        await Expect(alert).ToContainTextAsync("8 active integration environments");
        await Expect(alert).ToContainTextAsync("Active now: master, feature-cart.");
        await Expect(alert).ToContainTextAsync("01krequest0000000000000001");
    }

    [Fact]
    public async Task The_log_follows_until_the_reader_scrolls_up_and_again_when_asked()
    {
        await using var dashboard = await DashboardUnderTest.StartAsync();
        var cloud = dashboard.Api.Cloud;
        var shop = cloud.Shop();
        cloud.PerStep = TimeSpan.FromSeconds(3);
        cloud.Start(ActivityType.EnvironmentActivate, shop, "staging", "Activate staging", EnvironmentLifecycle.Provisioning, FakeParts.ProvisionSteps, () => { }, ago: TimeSpan.FromSeconds(12));
        var page = await chromium.PageAsync(dashboard.Address);
        await page.SignInAsync($"/projects/{shop}/environments/staging");
        var log = page.GetByRole(AriaRole.Log);
        await Expect(page.GetByText("Following")).ToBeVisibleAsync();
        await Expect(log.Locator(".log-line")).Not.ToHaveCountAsync(0);

        await log.EvaluateAsync("log => { log.scrollTop = 0; }");
        await Expect(page.GetByText("new, follow")).ToBeVisibleAsync();
        Assert.Equal(0, await log.EvaluateAsync<int>("log => log.scrollTop"));
        await page.GetByText("new, follow").ClickAsync();
        await Expect(page.GetByText("Following")).ToBeVisibleAsync();
        Assert.True(await log.EvaluateAsync<bool>("log => log.scrollHeight - log.scrollTop - log.clientHeight < 40"));
    }

    [Fact]
    public async Task When_the_api_is_away_the_page_keeps_what_it_knew_and_says_so()
    {
        await using var dashboard = await DashboardUnderTest.StartAsync();
        var shop = dashboard.Api.Cloud.Shop();
        var page = await chromium.PageAsync(dashboard.Address);
        await page.SignInAsync($"/projects/{shop}/environments/production");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Back up now" })).ToBeEnabledAsync();

        dashboard.Api.IsAway = true;
        await Expect(page.GetByText("This may be out of date.")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "production", Level = 1 })).ToBeVisibleAsync();
        dashboard.Api.IsAway = false;
        await Expect(page.GetByText("This may be out of date.")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task The_palette_opens_by_keyboard_and_leads_to_an_environment()
    {
        await using var dashboard = await DashboardUnderTest.StartAsync();
        var shop = dashboard.Api.Cloud.Shop();
        var page = await chromium.PageAsync(dashboard.Address);
        await page.SignInAsync($"/projects/{shop}");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "New branch" })).ToBeEnabledAsync();
        await page.Keyboard.PressAsync("Control+k");
        await page.GetByRole(AriaRole.Combobox).FillAsync("stag");
        await Expect(page.GetByRole(AriaRole.Option)).ToHaveCountAsync(1);
        await page.ShootAsync("palette");
        Assert.Empty(await Chromium.SeriousFaultsAsync(page));
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "staging", Level = 1 })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_chosen_theme_is_remembered()
    {
        await using var dashboard = await DashboardUnderTest.StartAsync();
        var page = await chromium.PageAsync(dashboard.Address);
        await page.SignInAsync("/attention");
        await page.GetByRole(AriaRole.Button, new() { Name = "Switch between light and dark" }).ClickAsync();
        await page.ReloadAsync();
        await Expect(page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        await Expect(page.Locator("body")).ToHaveCSSAsync("background-color", "rgb(15, 17, 19)");
    }

    [Fact]
    public async Task What_does_not_exist_is_not_found()
    {
        await using var dashboard = await DashboardUnderTest.StartAsync();
        var page = await chromium.PageAsync(dashboard.Address);
        await page.SignInAsync("/attention");
        var answer = await page.GotoAsync("/projects/nosuchproject");
        Assert.Equal(404, answer!.Status);
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Nothing is at this address" })).ToBeVisibleAsync();
        await page.WaitForTimeoutAsync(2000); // No circuit comes and draws something else over it.
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Nothing is at this address" })).ToBeVisibleAsync();
        await page.ShootAsync("not-found");
        await page.GetByRole(AriaRole.Link, new() { Name = "Go to your projects" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "No projects yet" })).ToBeVisibleAsync();

        Assert.Equal(404, (await page.GotoAsync("/no/such/page"))!.Status);
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Nothing is at this address" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task What_is_deleted_by_somebody_else_is_not_found_where_it_was()
    {
        await using var dashboard = await DashboardUnderTest.StartAsync();
        var shop = dashboard.Api.Cloud.Shop();
        var page = await chromium.PageAsync(dashboard.Address);
        await page.SignInAsync($"/projects/{shop}/environments/staging");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Activate", Exact = true })).ToBeEnabledAsync();

        var cloud = dashboard.Api.Cloud;
        cloud.Start(ActivityType.EnvironmentDelete, shop, "staging", "Delete staging", null, ["Forget the environment"], () => cloud.Remove(shop, "staging"));
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Nothing is at this address" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Environments", Exact = true }).ClickAsync();
        await Expect(page.Locator(".tree-node")).ToHaveCountAsync(5);
    }
}
