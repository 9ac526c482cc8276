using System.Diagnostics;
using Cloud.Client;
using Cloud.Dashboard.SignIn;
using Cloud.Dashboard.Tests.FakeApi;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Cloud.Dashboard.Tests.Browser;

/// <summary>Pages are told what changes. While they are, they hardly ask; while they are not, they look.</summary>
public sealed class LiveTests(Chromium chromium)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_idle_page_hardly_asks_and_what_others_do_is_seen_at_once()
    {
        await using var dashboard = await DashboardUnderTest.StartAsync();
        var (page, shop) = await ProductionAsync(dashboard);
        await Told(dashboard);
        await Task.Delay(TimeSpan.FromSeconds(2), Ct);
        dashboard.Api.Requests.Clear();
        await Task.Delay(TimeSpan.FromSeconds(8), Ct);
        Assert.True(dashboard.Api.Requests.Count <= 2, "It asked: " + string.Join(", ", dashboard.Api.Requests));

        dashboard.Api.Cloud.Change(shop, "production", e => e with { Lifecycle = EnvironmentLifecycle.Paused, Status = EnvironmentStatus.Paused });
        await Expect(page.Locator(".head .status").First).ToContainTextAsync("Paused", new() { Timeout = 4_000 });

        // And in the frame, where it is a sibling.
        dashboard.Api.Cloud.Change(shop, "staging", e => e with { Title = "The stage", Lifecycle = EnvironmentLifecycle.Provisioning });
        await Expect(page.Locator(".rail-project")).ToContainTextAsync("Provisioning", new() { Timeout = 4_000 });
    }

    [Fact]
    public async Task Where_nothing_tells_the_page_looks_for_itself()
    {
        await using var dashboard = await DashboardUnderTest.StartAsync();
        dashboard.Api.Tells = false;
        var (page, shop) = await ProductionAsync(dashboard);
        dashboard.Api.Cloud.Change(shop, "production", e => e with { Lifecycle = EnvironmentLifecycle.Paused, Status = EnvironmentStatus.Paused });
        await Expect(page.Locator(".head .status").First).ToContainTextAsync("Paused", new() { Timeout = 20_000 });
        Assert.Equal(0, dashboard.Api.Listening);
    }

    [Fact]
    public async Task A_line_that_breaks_is_missed_by_nobody_and_opened_again_where_it_stopped()
    {
        await using var dashboard = await DashboardUnderTest.StartAsync();
        var (page, shop) = await ProductionAsync(dashboard);
        await Told(dashboard);
        dashboard.Api.IsMute = true;
        await Until(() => dashboard.Api.Listening == 0, "The lines were not cut.");
        dashboard.Api.Cloud.Change(shop, "production", e => e with { Lifecycle = EnvironmentLifecycle.Paused, Status = EnvironmentStatus.Paused });
        await Expect(page.Locator(".head .status").First).ToContainTextAsync("Paused", new() { Timeout = 20_000 });

        dashboard.Api.IsMute = false;
        await Told(dashboard);
        Assert.NotEmpty(dashboard.Api.Resumed.Last());
        dashboard.Api.Cloud.Change(shop, "production", e => e with { Lifecycle = EnvironmentLifecycle.Active, Status = EnvironmentStatus.Active });
        await Expect(page.Locator(".head .status").First).ToContainTextAsync("Active", new() { Timeout = 4_000 });
    }

    [Fact]
    public async Task All_pages_of_a_sign_in_share_one_line_and_signing_out_ends_it_and_leads_them_to_sign_in()
    {
        await using var dashboard = await DashboardUnderTest.StartAsync();
        var (page, shop) = await ProductionAsync(dashboard);
        var other = await page.Context.NewPageAsync();
        await other.GotoAsync($"/projects/{shop}");
        await Expect(other.Locator("[data-waiting]")).ToHaveCountAsync(0);
        await Told(dashboard);
        await Task.Delay(TimeSpan.FromSeconds(2), Ct);
        Assert.Equal(1, dashboard.Api.Listening);

        await other.Locator("details.menu summary").Last.ClickAsync();
        await other.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await page.WaitForURLAsync(url => url.Contains("/sign-in", StringComparison.Ordinal), new() { Timeout = 5_000 });
        await Until(() => dashboard.Api.Listening == 0, "The line outlived the sign-in.");
    }

    [Fact]
    public async Task A_revoked_token_ends_the_line_and_leads_to_sign_in()
    {
        await using var dashboard = await DashboardUnderTest.StartAsync();
        var (page, _) = await ProductionAsync(dashboard);
        await Told(dashboard);
        dashboard.Api.RevokeAll();
        await page.WaitForURLAsync(url => url.Contains("/sign-in", StringComparison.Ordinal), new() { Timeout = 10_000 });
        Assert.Equal(0, dashboard.Api.Listening);
    }

    [Fact]
    public async Task An_access_token_that_runs_out_is_renewed_for_the_line_and_the_page_shows_nothing_of_it()
    {
        await using var dashboard = await DashboardUnderTest.StartAsync();
        dashboard.Api.TokenSeconds = (int)Tokens.Margin.TotalSeconds + 15;
        var (page, shop) = await ProductionAsync(dashboard);
        dashboard.Api.TokenSeconds = 900;
        await Told(dashboard);
        Assert.Equal(0, dashboard.Api.Refreshes);
        await Until(() => dashboard.Api.Refreshes == 1 && dashboard.Api.Resumed.Any(id => id.Length > 0), "The line was not opened with a new token.", TimeSpan.FromSeconds(75));
        await Told(dashboard);
        dashboard.Api.Cloud.Change(shop, "production", e => e with { Lifecycle = EnvironmentLifecycle.Paused, Status = EnvironmentStatus.Paused });
        await Expect(page.Locator(".head .status").First).ToContainTextAsync("Paused", new() { Timeout = 4_000 });
        Assert.Equal(1, dashboard.Api.Refreshes);
    }

    [Fact]
    public async Task Staff_see_what_changes_in_any_organization()
    {
        await using var dashboard = await DashboardUnderTest.StartAsync();
        var shop = dashboard.Api.Cloud.Shop();
        var page = await chromium.PageAsync(dashboard.Address);
        await page.SignInAsync("/support/environments", FakePerson.Olga.Email);
        await Expect(page.Locator("[data-waiting]")).ToHaveCountAsync(0);
        await Told(dashboard);
        await Task.Delay(TimeSpan.FromSeconds(2), Ct);
        dashboard.Api.Cloud.Change(shop, "production", e => e with { Lifecycle = EnvironmentLifecycle.Paused, Status = EnvironmentStatus.Paused });
        await Expect(page.Locator("tbody")).ToContainTextAsync("Paused", new() { Timeout = 6_000 });
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task What_an_open_environment_asks_of_the_api_in_a_minute()
    {
        var (unheardIdle, unheardBusy) = await AskedAsync(told: false);
        var (idle, busy) = await AskedAsync(told: true);
        TestContext.Current.TestOutputHelper?.WriteLine($"Requests a minute without a subscription: {unheardIdle} idle, {unheardBusy} while it works; with one: {idle} and {busy}");
        Assert.True(idle * 2 < unheardIdle && busy * 2 < unheardBusy);
    }

    private async Task<(int Idle, int Busy)> AskedAsync(bool told)
    {
        await using var dashboard = await DashboardUnderTest.StartAsync();
        dashboard.Api.Tells = told;
        var cloud = dashboard.Api.Cloud;
        var (page, shop) = await ProductionAsync(dashboard);
        var idle = await InAMinuteAsync(dashboard.Api);
        cloud.PerStep = TimeSpan.FromSeconds(8);
        cloud.Start(ActivityType.EnvironmentRedeploy, shop, "production", "Redeploy production", EnvironmentLifecycle.Updating, FakeParts.ProvisionSteps, () => { });
        await Expect(page.GetByText("Redeploy production").First).ToBeVisibleAsync();
        return (idle, await InAMinuteAsync(dashboard.Api));
    }

    private static async Task<int> InAMinuteAsync(FakeServer api)
    {
        await Task.Delay(TimeSpan.FromSeconds(3), Ct);
        api.Requests.Clear();
        await Task.Delay(TimeSpan.FromMinutes(1), Ct);
        return api.Requests.Count;
    }

    private async Task<(IPage Page, string Project)> ProductionAsync(DashboardUnderTest dashboard)
    {
        var shop = dashboard.Api.Cloud.Shop();
        var page = await chromium.PageAsync(dashboard.Address);
        await page.SignInAsync($"/projects/{shop}/environments/production");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Back up now" })).ToBeEnabledAsync();
        return (page, shop);
    }

    private static Task Told(DashboardUnderTest dashboard) => Until(() => dashboard.Api.Listening > 0, "Nobody listens.");

    private static async Task Until(Func<bool> so, string otherwise, TimeSpan? within = null)
    {
        for (var waited = Stopwatch.StartNew(); !so(); await Task.Delay(50, Ct)) Assert.True(waited.Elapsed < (within ?? Patience), otherwise);
    }
}
