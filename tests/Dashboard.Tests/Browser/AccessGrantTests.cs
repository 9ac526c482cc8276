using Cloud.Client;
using Cloud.Dashboard.Tests.FakeApi;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Cloud.Dashboard.Tests.Browser;

/// <summary>The door of staff, seen from both sides.</summary>
public sealed class AccessGrantTests(Chromium chromium)
{
    [Fact]
    public async Task Staff_say_why_the_organization_says_yes_sees_them_in_and_shuts_the_door()
    {
        await using var dashboard = await DashboardUnderTest.StartAsync();
        dashboard.Api.Cloud.Shop();
        dashboard.Api.AsksForGrants = true;
        var (ada, sam) = (await chromium.PageAsync(dashboard.Address), await chromium.PageAsync(dashboard.Address));
        await ada.SignInAsync($"/organizations/{FakeScenes.Organization}/support-access");
        await Expect(ada.GetByText("Nobody has asked")).ToBeVisibleAsync();
        await ada.GetByLabel("When you say yes.").CheckAsync();
        await Expect(ada.GetByText("Saved.")).ToBeVisibleAsync();
        Assert.Equal(StaffAccessPolicy.Approved, dashboard.Api.StaffAccess);

        await sam.SignInAsync("/support/environments", FakePerson.Sam.Email);
        await sam.Locator("tbody a.name").First.ClickAsync();
        await Expect(sam.Locator("[data-waiting]")).ToHaveCountAsync(0);
        await Expect(sam.GetByRole(AriaRole.Heading, new() { Name = "Say first why you must look" })).ToBeVisibleAsync();
        await sam.GetByLabel("Reason").FillAsync("Tick");
        await Expect(sam.GetByRole(AriaRole.Button, new() { Name = "Ask for access" })).ToBeDisabledAsync();
        await sam.GetByLabel("Reason").FillAsync("Ticket 12: production answers slowly");
        await sam.GetByLabel("For").SelectOptionAsync("2");
        Assert.Empty(await Chromium.SeriousFaultsAsync(sam));
        await sam.ShootAsync("access-ask");
        await sam.GetByRole(AriaRole.Button, new() { Name = "Ask for access" }).ClickAsync();
        await Expect(sam.GetByText("Acme wants to be asked.")).ToBeVisibleAsync();

        var row = ada.Locator("tbody tr").Filter(new() { HasText = "Sam" });
        await Expect(row).ToContainTextAsync("Ticket 12: production answers slowly");
        await Expect(row).ToContainTextAsync("Waits for an answer");
        Assert.Empty(await Chromium.SeriousFaultsAsync(ada));
        await row.GetByRole(AriaRole.Button, new() { Name = "Approve" }).ClickAsync();
        await Expect(row).ToContainTextAsync("Active");
        await Expect(ada.Locator(".notice.guest")).ToContainTextAsync("Staff of Cloud may look into Acme");
        await ada.ShootAsync("access-seen");
        await Expect(sam.Locator(".on-record")).ToContainTextAsync("reads in its audit log that you looked at this");

        await row.GetByRole(AriaRole.Button, new() { Name = "End" }).ClickAsync();
        await Expect(row).ToContainTextAsync("Ended");
        await Expect(ada.Locator(".notice.guest")).ToHaveCountAsync(0);
        await Expect(sam.GetByRole(AriaRole.Heading, new() { Name = "Say first why you must look" })).ToBeVisibleAsync();
        await sam.GotoAsync("/support/access");
        await Expect(sam.Locator("tbody tr")).ToContainTextAsync("Ended");
    }
}
