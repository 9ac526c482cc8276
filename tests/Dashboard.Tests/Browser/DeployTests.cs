using Cloud.Dashboard.Tests.FakeApi;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Cloud.Dashboard.Tests.Browser;

/// <summary>Code is brought from the branch, and what a service holds does not go by accident.</summary>
public sealed class DeployTests(Chromium chromium)
{
    [Fact]
    public async Task A_branch_is_deployed_and_a_service_goes_only_after_a_second_look()
    {
        await using var dashboard = await DashboardUnderTest.StartAsync();
        var shop = dashboard.Api.Cloud.Shop();
        dashboard.Api.GoneServices.Add("queue");
        var page = await chromium.PageAsync(dashboard.Address);
        await page.SignInAsync($"/projects/{shop}/environments/feature-cart");
        await Expect(page.Locator("[data-waiting]")).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Button, new() { Name = "Deploy", Exact = true }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await Expect(dialog).ToContainTextAsync("The branch feature/cart is read as it was pushed");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Deploy", Exact = true }).ClickAsync();

        await Expect(dialog.GetByRole(AriaRole.Alert)).ToContainTextAsync("The files have no queue any more.");
        await Expect(dialog.GetByRole(AriaRole.Button, new() { Name = "Deploy", Exact = true })).ToBeDisabledAsync();
        await page.ShootAsync("deploy-removes");
        Assert.Empty(await Chromium.SeriousFaultsAsync(page));
        await dialog.GetByLabel("Remove queue and all it holds on feature/cart").CheckAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Deploy", Exact = true }).ClickAsync();
        await Expect(dialog).ToHaveCountAsync(0);
        await Expect(page.GetByText("Deploying 89abcde to feature-cart").First).ToBeVisibleAsync();
        Assert.Equal(["deploy {}", """deploy {"remove_services":["queue"]}"""], dashboard.Api.Taken);
    }

    [Fact]
    public async Task A_promotion_leads_to_where_it_happens()
    {
        await using var dashboard = await DashboardUnderTest.StartAsync();
        var shop = dashboard.Api.Cloud.Shop();
        dashboard.Api.Cloud.Change(shop, "master", e => e with { Parent = "staging", HeadCommit = FakeStacks.Pushed });
        var page = await chromium.PageAsync(dashboard.Address);
        await page.SignInAsync($"/projects/{shop}/environments/master");
        await Expect(page.Locator("[data-waiting]")).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Button, new() { Name = "Promote", Exact = true }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await Expect(dialog).ToContainTextAsync("89abcdef and its files go from master to staging");
        Assert.Empty(await Chromium.SeriousFaultsAsync(page));
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Promote to staging" }).ClickAsync();
        await Expect(page.GetByText("Promoting 89abcde to").First).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).Not.ToHaveTextAsync("master");
        Assert.Equal(["promote {}"], dashboard.Api.Taken);
    }
}
