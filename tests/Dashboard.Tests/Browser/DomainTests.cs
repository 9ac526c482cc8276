using Cloud.Client;
using Cloud.Dashboard.Tests.FakeApi;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Cloud.Dashboard.Tests.Browser;

/// <summary>Host names of one's own: added, their records copied, checked, removed.</summary>
public sealed class DomainTests(Chromium chromium) : IAsyncLifetime
{
    private const string Tab = $"/projects/{FakePeople.Shop}/environments/production/domains";

    private DashboardUnderTest _dashboard = null!;

    public async ValueTask InitializeAsync()
    {
        _dashboard = await DashboardUnderTest.StartAsync();
        _dashboard.Api.Cloud.Shop();
    }

    public ValueTask DisposeAsync() => _dashboard.DisposeAsync();

    [Fact]
    public async Task R4_Each_name_says_where_it_stands_and_which_records_it_wants()
    {
        var page = await SignedIn();
        await page.GotoAsync(Tab);
        await Expect(Card(page, "shop.example.com")).ToContainTextAsync("Active, default");
        await Expect(Card(page, "shop.example.com").GetByText("acm-validations.aws")).Not.ToBeVisibleAsync();
        await Expect(Card(page, "www.acme.example")).ToContainTextAsync("Waits for DNS");
        await Expect(Card(page, "www.acme.example")).ToContainTextAsync("was not found");
        await Expect(Card(page, "acme.example")).ToContainTextAsync("in use elsewhere on this platform");
        await Expect(Card(page, "acme.example").GetByText("ALIAS", new() { Exact = true })).ToBeVisibleAsync();
        await Expect(Card(page, "www.acme.example").Locator("button.copy")).ToHaveCountAsync(6);
        await page.ShootAsync("domains-wide", whole: true);
        Assert.Empty(await Chromium.SeriousFaultsAsync(page));
        await page.SetViewportSizeAsync(390, 844);
        Assert.Equal(390, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        await page.ShootAsync("domains-phone", whole: true);
    }

    [Fact]
    public async Task A_name_is_added_checked_and_removed()
    {
        var page = await SignedIn();
        await page.GotoAsync(Tab);
        await Expect(page.Locator("[data-waiting]")).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a domain…" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("Host name").FillAsync("localhost");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).ClickAsync();
        await Expect(dialog.GetByText("is a single label")).ToBeVisibleAsync();
        await dialog.GetByLabel("Host name").FillAsync("new.example.com");
        await page.ShootAsync("domain-dialog");
        Assert.Empty(await Chromium.SeriousFaultsAsync(page));
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).ClickAsync();
        await Expect(Card(page, "new.example.com")).ToContainTextAsync("_cloud-5f0c9a1be2d34c7f8a6b7c8d9e0f1a2b.new.example.com");

        await page.GetByRole(AriaRole.Button, new() { Name = "Check now: acme.example", Exact = true }).ClickAsync();
        await Expect(Card(page, "acme.example")).ToContainTextAsync("Waits for DNS");

        await page.GetByRole(AriaRole.Button, new() { Name = "Make default: store.example.com" }).ClickAsync();
        await dialog.GetByLabel("Zone in Route 53").FillAsync("Z0123456789ABCDEFGHIJ");
        await page.ShootAsync("domain-default-dialog");
        Assert.Empty(await Chromium.SeriousFaultsAsync(page));
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Make default", Exact = true }).ClickAsync();
        await Expect(Card(page, "store.example.com")).ToContainTextAsync("Active, default");
        await Expect(Card(page, "shop.example.com")).Not.ToContainTextAsync("default");
        Assert.Equal("Z0123456789ABCDEFGHIJ", _dashboard.Api.Domains["store.example.com"].HostedZoneId);

        await page.GetByRole(AriaRole.Button, new() { Name = "Remove shop.example.com" }).ClickAsync();
        await Expect(dialog.GetByText("Visitors of shop.example.com get an error")).ToBeVisibleAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Remove", Exact = true }).ClickAsync();
        await Expect(Card(page, "shop.example.com")).ToContainTextAsync("Being removed");
        Assert.Equal(DomainStatus.Removing, _dashboard.Api.Domains["shop.example.com"].Status);
    }

    private static ILocator Card(IPage page, string name) => page.GetByRole(AriaRole.Region, new() { Name = name, Exact = true });

    private async Task<IPage> SignedIn()
    {
        var page = await chromium.PageAsync(_dashboard.Address);
        await page.SignInAsync("/attention");
        return page;
    }
}
