using Cloud.Dashboard.Tests.FakeApi;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Cloud.Dashboard.Tests.Browser;

/// <summary>A person looks after their account.</summary>
public sealed class AccountTests(Chromium chromium)
{
    [Fact]
    public async Task A_person_resets_their_password_turns_on_the_second_factor_and_makes_a_token()
    {
        await using var dashboard = await DashboardUnderTest.StartAsync();
        var page = await chromium.PageAsync(dashboard.Address);
        var complaints = page.Complaints();

        await page.GotoAsync("/sign-in");
        await page.GetByRole(AriaRole.Link, new() { Name = "Forgot your password?" }).ClickAsync();
        await page.GetByLabel("Email").FillAsync(FakeServer.Email);
        await page.GetByRole(AriaRole.Button, new() { Name = "Send a link" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("on its way");
        Assert.Equal([FakeServer.Email], dashboard.Api.Resets);

        await page.GotoAsync("/reset-password#" + FakeServer.ResetToken);
        await Expect(page.GetByLabel("Code of the link")).ToHaveValueAsync(FakeServer.ResetToken);
        Assert.DoesNotContain("c0ffee", page.Url, StringComparison.Ordinal);
        await page.GetByLabel("New password").FillAsync("violet tram under nine bridges");
        await page.GetByRole(AriaRole.Button, new() { Name = "Set password" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Your new password is set");

        await page.SignInAsync("/account");
        await Expect(page.GetByRole(AriaRole.Cell, new() { Name = "curl", Exact = true })).ToBeVisibleAsync();
        var mfa = page.Locator("section", new() { Has = page.GetByRole(AriaRole.Heading, new() { Name = "Two-step sign-in" }) });
        var picture = mfa.GetByRole(AriaRole.Img, new() { Name = "QR code" });

        // What is typed before the page listens is lost: typed again until it does.
        for (var i = 0; i < 30 && !await picture.IsVisibleAsync(); i++)
        {
            await mfa.GetByLabel("Password").FillAsync(FakeServer.Password);
            await mfa.GetByRole(AriaRole.Button, new() { Name = "Set up" }).ClickAsync();
            await page.WaitForTimeoutAsync(300);
        }

        await page.ShootAsync("account-mfa", whole: true);
        Assert.Empty(await Chromium.SeriousFaultsAsync(page));
        await mfa.GetByLabel("Code", new() { Exact = true }).FillAsync(FakeServer.Code);
        await mfa.GetByRole(AriaRole.Button, new() { Name = "Turn on" }).ClickAsync();
        await Expect(mfa).ToContainTextAsync("23459-BCDFG");

        var tokens = page.Locator("section", new() { Has = page.GetByRole(AriaRole.Heading, new() { Name = "API tokens" }) });
        await tokens.GetByText("New token").ClickAsync();
        await tokens.GetByLabel("Name").FillAsync("nightly");
        await tokens.GetByLabel("read", new() { Exact = true }).CheckAsync();
        await tokens.GetByRole(AriaRole.Button, new() { Name = "Make the token" }).ClickAsync();
        await Expect(tokens).ToContainTextAsync("cloud_pat_0123456789abcdef");
        await tokens.GetByRole(AriaRole.Button, new() { Name = "I have it" }).ClickAsync();
        await Expect(tokens.GetByRole(AriaRole.Cell, new() { Name = "nightly", Exact = true })).ToBeVisibleAsync();
        await Expect(tokens).Not.ToContainTextAsync("cloud_pat_");
        Assert.Empty(complaints);
    }
}
