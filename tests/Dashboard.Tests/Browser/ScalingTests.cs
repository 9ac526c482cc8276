using Cloud.Client;
using Cloud.Dashboard.Tests.FakeApi;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Cloud.Dashboard.Tests.Browser;

/// <summary>Scaling under the hand: choosing, seeing what it would do, following it node by node, stopping it.</summary>
public sealed class ScalingTests(Chromium chromium)
{
    [Fact]
    public async Task R26_A_size_is_chosen_seen_and_followed_node_by_node()
    {
        await using var dashboard = await DashboardUnderTest.StartAsync();
        var cloud = dashboard.Api.Cloud;
        var shop = cloud.Shop();
        cloud.PerStep = TimeSpan.FromSeconds(2);
        var page = await chromium.PageAsync(dashboard.Address);
        await page.SignInAsync($"/projects/{shop}/environments/production");
        await page.GetByRole(AriaRole.Link, new() { Name = "Scale", Exact = true }).ClickAsync();

        var form = page.Locator("form[aria-labelledby=scale-title]");
        await Expect(form.GetByRole(AriaRole.Button, new() { Name = "Scale", Exact = true })).ToBeDisabledAsync();
        await form.GetByRole(AriaRole.Radio, new() { Name = "48 CPU" }).CheckAsync();
        await Expect(form.Locator(".preview li")).ToHaveCountAsync(3);
        await Expect(form.Locator(".preview")).ToContainTextAsync("2 of 3 nodes take traffic");
        await Expect(form.Locator(".preview")).ToContainTextAsync("Price not known");
        await page.ShootAsync("scaling-preview", whole: true);
        await form.GetByRole(AriaRole.Button, new() { Name = "Scale 24 to 48 CPU" }).ClickAsync();

        await Expect(page.Locator(".turn")).ToHaveCountAsync(3);
        await Expect(page.Locator(".turn-now")).ToHaveCountAsync(1);
        await Expect(form).ToHaveCountAsync(0);
        await page.ShootAsync("scaling-progress", whole: true);
        Assert.Empty(await Chromium.SeriousFaultsAsync(page));
        await page.GetByRole(AriaRole.Button, new() { Name = "Pause before the next node" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();

        await Expect(page.Locator(".panel-title")).ToContainTextAsync("48 CPU", new() { Timeout = 20_000 });
        await Expect(page.Locator(".table")).ToContainTextAsync("24 to 48 CPU");
        await Expect(page.Locator(".table")).ToContainTextAsync("Complete");
        await Expect(page.Locator(".facts")).ToContainTextAsync("48 CPU");
    }

    [Fact]
    public async Task An_abort_says_what_it_does_and_wants_a_second_word()
    {
        await using var dashboard = await DashboardUnderTest.StartAsync();
        var cloud = dashboard.Api.Cloud;
        var shop = cloud.Shop();
        cloud.PerStep = TimeSpan.FromSeconds(20);
        cloud.Scale(cloud.Environment(shop, "production")!, new ScaleEnvironment { Size = "48" });
        var page = await chromium.PageAsync(dashboard.Address);
        await page.SignInAsync($"/projects/{shop}/environments/production/scaling");

        await page.GetByRole(AriaRole.Button, new() { Name = "Abort and go back…" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await Expect(dialog).ToContainTextAsync("go back to 24 CPU, one at a time");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Abort and go back" }).ClickAsync();
        await Expect(page.Locator(".table")).ToContainTextAsync("Reverted");
    }

    [Fact]
    public async Task A_refusal_is_shown_where_it_was_asked_and_staging_says_why_it_has_no_size()
    {
        await using var dashboard = await DashboardUnderTest.StartAsync();
        var shop = dashboard.Api.Cloud.Shop();
        var page = await chromium.PageAsync(dashboard.Address);
        await page.SignInAsync($"/projects/{shop}/environments/production/scaling");
        await Expect(page.GetByRole(AriaRole.Radio, new() { Name = "24 CPU" })).ToBeCheckedAsync();
        // What is typed before the page listens is lost: typed again until it does.
        for (var i = 0; i < 20 && !await page.Locator(".notice.crit").IsVisibleAsync(); i++)
        {
            await page.GetByLabel("Web nodes beside them").FillAsync("");
            await page.GetByLabel("Web nodes beside them").FillAsync("31");
            await page.Keyboard.PressAsync("Tab");
            await page.WaitForTimeoutAsync(500);
        }

        await Expect(page.Locator(".notice.crit")).ToContainTextAsync("must be 0 to 30");

        await page.GotoAsync($"/projects/{shop}/environments/feature-cart/scaling");
        await Expect(page.Locator(".empty")).ToContainTextAsync("containers of one size");
    }
}
