using Cloud.Dashboard.Tests.FakeApi;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Cloud.Dashboard.Tests.Browser;

/// <summary>Nothing holds anybody hostage: what runs can be stopped, what failed tried again, and a stack that hangs led out.</summary>
public sealed class WaysOutTests(Chromium chromium)
{
    [Fact]
    public async Task An_activity_is_stopped_and_ends_cancelled()
    {
        await using var dashboard = await DashboardUnderTest.StartAsync();
        var cloud = dashboard.Api.Cloud;
        var shop = cloud.Shop();
        cloud.PerStep = TimeSpan.FromSeconds(3);
        var page = await chromium.PageAsync(dashboard.Address);
        await page.SignInAsync($"/projects/{shop}/environments/staging");
        await page.GetByRole(AriaRole.Button, new() { Name = "Activate", Exact = true }).ClickAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Stop…" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await Expect(dialog).ToContainTextAsync("the stack it made is deleted again");
        await page.ShootAsync("stop-dialog");
        Assert.Empty(await Chromium.SeriousFaultsAsync(page));
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Stop and take back" }).ClickAsync();

        await Expect(page.Locator(".panel .notice")).ToContainTextAsync("Stopping after this step");
        await Expect(page.Locator(".head .status").First).ToContainTextAsync("stopping after this step");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Stop…" })).ToHaveCountAsync(0);
        await page.ShootAsync("stopping");
        await Expect(page.Locator(".panel header .status")).ToContainTextAsync("Cancelled");
        await Expect(page.GetByText("what it had begun was taken back")).ToBeVisibleAsync();
        await Expect(page.Locator(".head .status").First).ToHaveTextAsync("Inactive");
    }

    [Fact]
    public async Task What_failed_is_tried_again_and_both_attempts_know_each_other()
    {
        await using var dashboard = await DashboardUnderTest.StartAsync();
        var cloud = dashboard.Api.Cloud;
        var shop = cloud.Shop();
        var failed = cloud.Activities(shop, "fix-4711")[0];
        var page = await chromium.PageAsync(dashboard.Address);
        await page.SignInAsync($"/projects/{shop}/activities/{failed.Id}");
        await page.GetByText("Root cause").ClickAsync();
        await Expect(page.GetByText("VolumeLimitExceeded")).ToBeVisibleAsync();
        await page.ShootAsync("failed-root-cause");
        await page.GetByRole(AriaRole.Button, new() { Name = "Try again" }).ClickAsync();

        await Expect(page.GetByText("Retry of")).ToBeVisibleAsync();
        await page.ShootAsync("retry");
        await page.GetByRole(AriaRole.Link, new() { Name = "Activate fix/4711" }).ClickAsync();
        await Expect(page.GetByText("Tried again:")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_stack_that_hangs_is_led_out_by_giving_up_on_a_resource_with_the_name_typed()
    {
        await using var dashboard = await DashboardUnderTest.StartAsync();
        var cloud = dashboard.Api.Cloud;
        var shop = cloud.Shop();
        cloud.HangInRollback(shop);
        var page = await chromium.PageAsync(dashboard.Address);
        var complaints = page.Complaints();
        await page.SignInAsync($"/projects/{shop}/environments/production/backups");
        var advice = page.Locator(".advice");
        await Expect(advice).ToContainTextAsync("hangs in a rollback that failed");

        await advice.GetByRole(AriaRole.Button, new() { Name = "Go on without them" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await Expect(dialog).ToContainTextAsync("Node2Volume");
        await Expect(dialog.GetByRole(AriaRole.Button, new() { Name = "Go on without them" })).ToBeDisabledAsync();
        await dialog.GetByLabel("Type production to confirm").FillAsync("production");
        await Expect(dialog.GetByRole(AriaRole.Button, new() { Name = "Go on without them" })).ToBeEnabledAsync();
        await page.ShootAsync("way-out-dialog");
        Assert.Empty(await Chromium.SeriousFaultsAsync(page));
        await page.Keyboard.PressAsync("Enter");

        await Expect(advice).ToContainTextAsync("Recovering the stack of production");
        await Expect(advice.GetByRole(AriaRole.Button)).ToHaveCountAsync(1); // to copy the cause
        await Expect(advice).ToHaveCountAsync(0);
        await Expect(page.Locator(".head .status").First).ToContainTextAsync("Active");
        Assert.Equal(["recover {\"skip\":[\"Node2Volume\"]}"], dashboard.Api.Taken);
        Assert.Empty(complaints);
    }

    [Fact]
    public async Task The_stack_is_searched_and_compared_now()
    {
        await using var dashboard = await DashboardUnderTest.StartAsync();
        var shop = dashboard.Api.Cloud.Shop();
        var page = await chromium.PageAsync(dashboard.Address);
        await page.SignInAsync($"/projects/{shop}/environments/production/stack");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Compare now" })).ToBeEnabledAsync();
        await page.GetByLabel("Search resources").FillAsync("gateway nat-");
        await Expect(page.Locator(".table tbody tr")).ToHaveCountAsync(1);
        await Expect(page.GetByText("1 of 4")).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Compare now" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Comparing" })).ToBeDisabledAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Compare now" })).ToBeEnabledAsync();
        Assert.Equal(["drift"], dashboard.Api.Taken);
    }

    [Fact]
    public async Task An_environment_is_paused_and_resumed_and_says_so_everywhere()
    {
        await using var dashboard = await DashboardUnderTest.StartAsync();
        var shop = dashboard.Api.Cloud.Shop();
        var page = await chromium.PageAsync(dashboard.Address);
        await page.SignInAsync($"/projects/{shop}/environments/feature-cart");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Back up now" })).ToBeEnabledAsync();
        await page.GetByLabel("More actions").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Pause", Exact = true }).ClickAsync();
        await Expect(page.Locator(".head .status").First).ToHaveTextAsync("Paused");
        await Expect(page.GetByText("its containers are stopped")).ToBeVisibleAsync();
        await Expect(page.Locator(".tile-grid")).ToContainTextAsync("Stopped");
        await Expect(page.Locator(".tile-grid")).Not.ToContainTextAsync("Running");
        await Expect(page.Locator(".head")).Not.ToContainTextAsync("Healthy");
        await page.ShootAsync("paused");

        await page.GetByRole(AriaRole.Link, new() { Name = "Acme shop" }).First.ClickAsync();
        await Expect(page.Locator(".tree-node.paused .tree-state")).ToHaveTextAsync("Paused");
        await page.ShootAsync("paused-tree");
        await page.GoBackAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Resume" }).ClickAsync();
        await Expect(page.Locator(".head .status").First).ToHaveTextAsync("Active");
        Assert.Equal(["pause", "resume"], dashboard.Api.Taken);
    }

    [Fact]
    public async Task What_was_retained_is_purged_by_its_id()
    {
        await using var dashboard = await DashboardUnderTest.StartAsync();
        var cloud = dashboard.Api.Cloud;
        var shop = cloud.Shop();
        var page = await chromium.PageAsync(dashboard.Address);
        await page.SignInAsync($"/projects/{shop}/retained");
        await Expect(page.GetByText("Nothing was left behind")).ToBeVisibleAsync();
        await page.ShootAsync("retained-empty");

        cloud.PerStep = TimeSpan.FromSeconds(8);
        cloud.Retain(shop, "NodeVolume1", "AWS::EC2::Volume", "vol-0c2f7be1d94a63580");
        cloud.Retain(shop, "GatewayAddressA", "AWS::EC2::EIP", "52.20.114.7", purgeable: false, cannot: "The product cannot purge 52.20.114.7. Release it in the AWS account.");
        await Expect(page.GetByText("AWS goes on billing these")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Purge" })).ToHaveCountAsync(1);
        await page.GetByRole(AriaRole.Button, new() { Name = "Purge" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await Expect(dialog).ToContainTextAsync("is deleted with all the data on it");
        await page.ShootAsync("purge-dialog");
        Assert.Empty(await Chromium.SeriousFaultsAsync(page));
        await dialog.GetByLabel("Type vol-0c2f7be1d94a63580 to confirm").FillAsync("vol-0c2f7be1d94a63580");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Purge" }).ClickAsync();
        await Expect(page.GetByText("Being purged")).ToBeVisibleAsync();
        await page.ReloadAsync();
        await Expect(page.GetByText("Being purged")).ToBeVisibleAsync();
        await Expect(page.Locator(".table tbody tr:not(.row-note)")).ToHaveCountAsync(1);
        await Expect(page.Locator(".table")).ToContainTextAsync("Fixed address");
        await Expect(page.Locator(".row-note")).ToContainTextAsync("Release it in the AWS account.");
    }
}
