using Cloud.Dashboard.Tests.FakeApi;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Cloud.Dashboard.Tests.Browser;

/// <summary>AWS accounts of an organization's own, in a browser.</summary>
public sealed class AwsAccountTests(Chromium chromium, PeopleTests.Office office) : IClassFixture<PeopleTests.Office>
{
    [Fact]
    public async Task An_account_is_added_its_template_fetched_and_a_check_says_what_is_missing()
    {
        var ada = await office.SignedInAsync(chromium, FakePerson.Ada);
        await ada.GotoAsync("/organizations/org-acme/aws-accounts");
        await Expect(ada.Locator("[data-waiting]")).ToHaveCountAsync(0);
        await Expect(ada.GetByRole(AriaRole.Heading, new() { Name = "Acme production" })).ToBeVisibleAsync();

        await ada.GetByRole(AriaRole.Button, new() { Name = "Add an account…" }).ClickAsync();
        await ada.GetByLabel("Account number").FillAsync("111122223333");
        await ada.GetByLabel("Title").FillAsync("Acme staging");
        await ada.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).ClickAsync();
        await Expect(ada.GetByText("Not checked yet")).ToBeVisibleAsync();

        var download = await ada.RunAndWaitForDownloadAsync(() => ada.GetByRole(AriaRole.Link, new() { Name = "Download the template" }).First.ClickAsync());
        Assert.StartsWith("CloudBootstrap-", download.SuggestedFilename, StringComparison.Ordinal);

        await ada.GetByRole(AriaRole.Button, new() { Name = "Check Acme staging" }).ClickAsync();
        await Expect(ada.GetByText("Incomplete")).ToBeVisibleAsync();
        await Expect(ada.Locator("tr", new() { HasText = "Run the bootstrap template in the account." })).ToContainTextAsync("Failed");
        Assert.Empty(await Chromium.SeriousFaultsAsync(ada));
        await ada.ShootAsync("aws-accounts");

        await ada.GetByRole(AriaRole.Button, new() { Name = "Remove Acme staging" }).ClickAsync();
        await ada.GetByRole(AriaRole.Button, new() { Name = "Remove", Exact = true }).ClickAsync();
        await Expect(ada.GetByRole(AriaRole.Heading, new() { Name = "Acme staging" })).ToHaveCountAsync(0);
    }
}
