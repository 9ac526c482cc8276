using Cloud.Dashboard.Tests.FakeApi;
using Cloud.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Cloud.Dashboard.Tests.Browser;

/// <summary>Variables are seen, added, changed, hidden and deleted, and nobody sees a value that they did not ask for.</summary>
public sealed class VariableTests(Chromium chromium) : IAsyncLifetime
{
    private const string Production = $"/projects/{FakePeople.Shop}/environments/production/variables";

    private DashboardUnderTest _dashboard = null!;

    public async ValueTask InitializeAsync()
    {
        _dashboard = await DashboardUnderTest.StartAsync();
        _dashboard.Api.Cloud.Shop();
    }

    public ValueTask DisposeAsync() => _dashboard.DisposeAsync();

    [Fact]
    public async Task A_value_is_shown_to_whoever_asks_and_a_sensitive_one_to_nobody()
    {
        var page = await SignedIn();
        await page.GotoAsync(Production);
        var table = page.Locator(".variables");
        await Expect(table.Locator("tbody tr")).ToHaveCountAsync(6);
        await Expect(Row(page, "php:memory_limit")).ToContainTextAsync("From the project");
        await Expect(Row(page, "env:PAYMENT_KEY")).ToContainTextAsync("Hidden, write-only");
        await Expect(Row(page, "env:PAYMENT_KEY").GetByRole(AriaRole.Button, new() { Name = "Show" })).ToHaveCountAsync(0);
        await Expect(Row(page, "env:OLD_SEARCH")).ToContainTextAsync("Disabled");
        Assert.DoesNotContain("pay.example.com", await page.ContentAsync(), StringComparison.Ordinal);
        await page.GetByRole(AriaRole.Button, new() { Name = "Show env:PAYMENT_URL" }).ClickAsync();
        await Expect(Row(page, "env:PAYMENT_URL")).ToContainTextAsync("https://pay.example.com/v2/");
        await page.ShootAsync("variables-shown", whole: true);
        Assert.Empty(await Chromium.SeriousFaultsAsync(page));
        await page.GetByRole(AriaRole.Button, new() { Name = "Hide env:PAYMENT_URL" }).ClickAsync();
        await Expect(table.GetByText("pay.example.com")).ToHaveCountAsync(0);

        // What belongs to the project is changed at the project.
        await Expect(Row(page, "php:memory_limit").GetByRole(AriaRole.Button, new() { Name = "Edit" })).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_variable_is_added_changed_and_deleted_and_redeploying_is_offered_each_time()
    {
        var page = await SignedIn();
        var secret = Planted.Secret("dashboard");
        await page.GotoAsync(Production);
        await page.GetByRole(AriaRole.Button, new() { Name = "New variable…" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await Expect(dialog.GetByLabel("Child environments inherit it")).Not.ToBeCheckedAsync();
        await dialog.GetByLabel("Name", new() { Exact = true }).FillAsync("two words");
        await dialog.GetByLabel("Value", new() { Exact = true }).FillAsync(secret);
        await dialog.GetByLabel("Sensitive").CheckAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Add the variable" }).ClickAsync();
        await Expect(dialog.GetByText("must be 1 to 256 letters")).ToBeVisibleAsync();
        await dialog.GetByLabel("Name", new() { Exact = true }).FillAsync("env:MAIL_KEY");
        await page.ShootAsync("variable-dialog");
        Assert.Empty(await Chromium.SeriousFaultsAsync(page));
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Add the variable" }).ClickAsync();
        await Expect(page.Locator(".notice.ok")).ToContainTextAsync("env:MAIL_KEY is added. The environment takes it over at its next redeploy.");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Redeploy now" })).ToBeVisibleAsync();
        await Expect(Row(page, "env:MAIL_KEY")).ToContainTextAsync("Hidden, write-only");
        Assert.Equal(secret, _dashboard.Api.Variables[(FakePeople.Shop, "production", "env:MAIL_KEY")].Value);
        Assert.DoesNotContain(Planted.Marker, await page.ContentAsync(), StringComparison.Ordinal);

        // The value stays when nothing is typed, and sensitive cannot be taken back.
        await page.GetByRole(AriaRole.Button, new() { Name = "Edit env:MAIL_KEY" }).ClickAsync();
        await Expect(dialog.GetByLabel("Value", new() { Exact = true })).ToHaveValueAsync("");
        await Expect(dialog.GetByLabel("Sensitive")).ToBeDisabledAsync();
        await dialog.GetByLabel("At build").CheckAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(Row(page, "env:MAIL_KEY")).ToContainTextAsync("Build, run time");
        Assert.Equal(secret, _dashboard.Api.Variables[(FakePeople.Shop, "production", "env:MAIL_KEY")].Value);

        await page.GetByRole(AriaRole.Button, new() { Name = "Delete env:MAIL_KEY" }).ClickAsync();
        await Expect(dialog.GetByText("it cannot be brought back")).ToBeVisibleAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Delete", Exact = true }).ClickAsync();
        await Expect(page.Locator(".notice.ok")).ToContainTextAsync("env:MAIL_KEY is deleted.");
        await Expect(Row(page, "env:MAIL_KEY")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Json_is_checked_while_it_is_typed_and_the_project_has_a_page_of_its_own()
    {
        var page = await SignedIn();
        await page.GotoAsync($"/projects/{FakePeople.Shop}");
        await page.Locator("main").GetByRole(AriaRole.Link, new() { Name = "Variables" }).ClickAsync();
        await Expect(page.Locator(".variables tbody tr")).ToHaveCountAsync(2);
        await page.GetByRole(AriaRole.Button, new() { Name = "New variable…" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await Expect(dialog.GetByLabel("At build")).ToBeCheckedAsync();
        await Expect(dialog.GetByLabel("Child environments inherit it")).ToHaveCountAsync(0);
        await dialog.GetByLabel("Name", new() { Exact = true }).FillAsync("flags");
        await dialog.GetByLabel("JSON").CheckAsync();
        await dialog.GetByLabel("Value", new() { Exact = true }).FillAsync("{\"a\": [1, 2");
        await Expect(dialog.GetByText("Not JSON from line 1")).ToBeVisibleAsync();
        await dialog.GetByLabel("Value", new() { Exact = true }).FillAsync("{\"a\": [1, 2]}");
        await Expect(dialog.GetByText("Not JSON")).ToHaveCountAsync(0);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Add the variable" }).ClickAsync();
        await Expect(page.Locator(".notice.ok")).ToContainTextAsync("Each environment takes it over at its next redeploy.");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Redeploy now" })).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Button, new() { Name = "Edit flags" }).ClickAsync();
        await Expect(dialog.GetByLabel("Value", new() { Exact = true })).ToHaveValueAsync("{\"a\": [1, 2]}");
    }

    private async Task<IPage> SignedIn()
    {
        var page = await chromium.PageAsync(_dashboard.Address);
        await page.SignInAsync("/attention");
        return page;
    }

    private static ILocator Row(IPage page, string name) => page.Locator(".variables tbody tr", new() { Has = page.GetByText(name, new() { Exact = true }) });
}
