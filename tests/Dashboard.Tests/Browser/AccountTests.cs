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

        // What is typed before the page listens is lost.
        await Expect(page.Locator("[data-waiting]")).ToHaveCountAsync(0);
        await mfa.GetByLabel("Password").FillAsync(FakeServer.Password);
        await mfa.GetByRole(AriaRole.Button, new() { Name = "Set up" }).ClickAsync();
        await Expect(picture).ToBeVisibleAsync();

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

    [Fact]
    public async Task A_person_adds_a_passkey_and_signs_in_with_it()
    {
        await using var dashboard = await DashboardUnderTest.StartAsync();

        // Browsers give passkeys to addresses with a name only.
        var page = await chromium.PageAsync(new UriBuilder(dashboard.Address) { Host = "localhost" }.Uri);
        var complaints = page.Complaints();
        var session = await page.Context.NewCDPSessionAsync(page);
        await session.SendAsync("WebAuthn.enable");
        await session.SendAsync("WebAuthn.addVirtualAuthenticator", new()
        {
            ["options"] = new { protocol = "ctap2", transport = "internal", hasResidentKey = true, hasUserVerification = true, isUserVerified = true, automaticPresenceSimulation = true },
        });

        await page.SignInAsync("/account");
        var card = page.Locator("section", new() { Has = page.GetByRole(AriaRole.Heading, new() { Name = "Passkeys" }) });
        await Expect(page.Locator("[data-waiting]")).ToHaveCountAsync(0);
        await card.GetByLabel("Name").FillAsync("Work laptop");
        await card.GetByLabel("Password").FillAsync("not it");
        await card.GetByRole(AriaRole.Button, new() { Name = "Add a passkey" }).ClickAsync();
        await Expect(card.GetByRole(AriaRole.Alert)).ToContainTextAsync("is not your password");
        await card.GetByLabel("Password").FillAsync(FakeServer.Password);
        await card.GetByRole(AriaRole.Button, new() { Name = "Add a passkey" }).ClickAsync();
        await Expect(card.GetByRole(AriaRole.Listitem)).ToContainTextAsync("Work laptop");
        Assert.Empty(await Chromium.SeriousFaultsAsync(page));
        await page.ShootAsync("account-passkeys", whole: true);

        await page.Context.ClearCookiesAsync();
        await page.GotoAsync("/sign-in?return=%2Faccount");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in with a passkey" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Account", Level = 1 })).ToBeVisibleAsync();
        await Expect(page.Locator("[data-waiting]")).ToHaveCountAsync(0);
        await card.GetByRole(AriaRole.Button, new() { Name = "Delete the passkey Work laptop" }).ClickAsync();
        await Expect(card.GetByRole(AriaRole.Listitem)).ToHaveCountAsync(0);
        await page.Context.ClearCookiesAsync();
        await page.GotoAsync("/sign-in");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in with a passkey" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert).First).ToContainTextAsync("not known");
        await page.ShootAsync("sign-in-passkey", whole: true);
        Assert.Empty(await Chromium.SeriousFaultsAsync(page));
        Assert.DoesNotContain(complaints, c => !c.Contains("401", StringComparison.Ordinal) && !c.Contains("422", StringComparison.Ordinal));
    }
}
