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
}
