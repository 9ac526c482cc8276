using System.Net;
using AngleSharp.Html.Parser;
using Cloud.Dashboard.SignIn;
using Cloud.Dashboard.Tests.FakeApi;

namespace Cloud.Dashboard.Tests;

/// <summary>Sign-in, renewal and sign-out, over plain HTTP.</summary>
public sealed class SessionTests
{
    [Fact]
    public async Task A_stranger_is_sent_to_sign_in_and_back()
    {
        await using var dashboard = await DashboardUnderTest.StartAsync();
        using var browser = Browser(dashboard);
        using var answer = await browser.GetAsync("/attention", TestContext.Current.CancellationToken);
        Assert.Equal("/sign-in?return=%2Fattention", answer.Headers.Location!.ToString());

        using var signedIn = await SignInAsync(browser, FakeServer.Password, "/sign-in?return=%2Fattention");
        Assert.Equal(HttpStatusCode.Redirect, signedIn.StatusCode);
        Assert.Equal("/attention", signedIn.Headers.Location!.ToString());
        var cookie = Assert.Single(signedIn.Headers.GetValues("Set-Cookie"), c => c.StartsWith(SessionCookie.Name, StringComparison.Ordinal));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("access-1", cookie, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_password_is_refused_with_the_reason_and_no_cookie()
    {
        await using var dashboard = await DashboardUnderTest.StartAsync();
        using var browser = Browser(dashboard);
        using var answer = await SignInAsync(browser, "guess");
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Contains("The email or the password is not right.", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.False(answer.Headers.TryGetValues("Set-Cookie", out var cookies) && cookies.Any(c => c.StartsWith(SessionCookie.Name, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task An_access_token_that_ran_out_is_renewed_and_the_cookie_follows()
    {
        await using var dashboard = await DashboardUnderTest.StartAsync();
        dashboard.Api.TokenSeconds = (int)Tokens.Margin.TotalSeconds + 1;
        using var browser = Browser(dashboard);
        using var signedIn = await SignInAsync(browser, FakeServer.Password);
        dashboard.Api.TokenSeconds = 900;
        await Task.Delay(TimeSpan.FromSeconds(1.2), TestContext.Current.CancellationToken);

        using var page = await browser.GetAsync("/attention", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Contains("Nothing wants a person", await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(1, dashboard.Api.Refreshes);

        using var renewed = await browser.GetAsync("/session", TestContext.Current.CancellationToken);
        Assert.Contains(renewed.Headers.GetValues("Set-Cookie"), c => c.StartsWith(SessionCookie.Name, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Signing_out_ends_the_session_here_and_at_the_api()
    {
        await using var dashboard = await DashboardUnderTest.StartAsync();
        using var browser = Browser(dashboard);
        using var signedIn = await SignInAsync(browser, FakeServer.Password);

        using var forged = await browser.PostAsync("/sign-out", new FormUrlEncodedContent([]), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, forged.StatusCode);
        Assert.Equal(0, dashboard.Api.Revocations);

        var token = await AntiforgeryAsync(browser, "/attention");
        using var left = await browser.PostAsync("/sign-out", new FormUrlEncodedContent([new("__RequestVerificationToken", token)]), TestContext.Current.CancellationToken);
        Assert.Equal("/sign-in", left.Headers.Location!.ToString());
        Assert.Equal(2, dashboard.Api.Revocations);
        using var after = await browser.GetAsync("/attention", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Redirect, after.StatusCode);
    }

    [Fact]
    public async Task The_cookie_survives_a_restart_of_the_dashboard()
    {
        await using var dashboard = await DashboardUnderTest.StartAsync();
        using var browser = Browser(dashboard);
        using var signedIn = await SignInAsync(browser, FakeServer.Password);
        var cookie = signedIn.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith(SessionCookie.Name, StringComparison.Ordinal)).Split(';')[0];

        await using var again = dashboard.Restarted();
        using var other = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = again.Address };
        other.DefaultRequestHeaders.Add("Cookie", cookie);
        using var page = await other.GetAsync("/attention", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Contains("Nothing wants a person", await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_api_learns_whose_browser_signs_in_from_known_proxies_only()
    {
        await using var dashboard = await DashboardUnderTest.StartAsync();
        using var browser = Browser(dashboard);
        browser.DefaultRequestHeaders.Add("X-Forwarded-For", "198.51.100.1, 203.0.113.7");
        browser.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", "Netscape/4.8");
        using var signedIn = await SignInAsync(browser, FakeServer.Password);

        // This machine is believed for one step: what a stranger put before it is not.
        Assert.Equal(("203.0.113.7", "Netscape/4.8"), dashboard.Api.LastSignIn);
    }

    [Fact]
    public async Task A_second_factor_is_asked_for_after_the_password_and_the_password_is_not_typed_again()
    {
        await using var dashboard = await DashboardUnderTest.StartAsync();
        dashboard.Api.Mfa = true;
        using var browser = Browser(dashboard);
        using var asked = await SignInAsync(browser, FakeServer.Password);
        var html = await asked.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.DoesNotContain(FakeServer.Password, html, StringComparison.Ordinal);
        var page = new HtmlParser().ParseDocument(html);
        Assert.Null(page.QuerySelector(".notice.crit"));
        var first = page.QuerySelector("input[name='Form.First']")!.GetAttribute("value")!;
        using var wrong = await CodeAsync(browser, first, "000000");
        Assert.Contains("The code is not right.", await wrong.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        using var forged = await CodeAsync(browser, first[..^2] + "xx", FakeServer.Code);
        Assert.Equal(HttpStatusCode.Unauthorized, forged.StatusCode);
        using var signedIn = await CodeAsync(browser, first, FakeServer.Code);
        Assert.Equal(HttpStatusCode.Redirect, signedIn.StatusCode);
    }

    [Fact]
    public async Task Every_page_forbids_foreign_scripts_and_frames()
    {
        await using var dashboard = await DashboardUnderTest.StartAsync();
        using var browser = Browser(dashboard);
        using var answer = await browser.GetAsync("/sign-in", TestContext.Current.CancellationToken);
        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        using var health = await browser.GetAsync("/healthz", TestContext.Current.CancellationToken);
        Assert.Equal("healthy", await health.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Behind_https_the_browser_is_told_to_stay_there_and_every_cookie_is_its_alone()
    {
        await using var dashboard = await DashboardUnderTest.StartAsync();
        using var browser = Browser(dashboard);
        using var plain = await browser.GetAsync("/sign-in", TestContext.Current.CancellationToken);
        Assert.False(plain.Headers.Contains("Strict-Transport-Security"));
        Assert.False(plain.Headers.Contains("Server"));
        using var other = new HttpClient(new HttpClientHandler { UseCookies = false }) { BaseAddress = dashboard.Address };
        other.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        using var secure = await other.GetAsync("/sign-in", TestContext.Current.CancellationToken);
        Assert.Contains("max-age=", Assert.Single(secure.Headers.GetValues("Strict-Transport-Security")), StringComparison.Ordinal);
        Assert.All(secure.Headers.GetValues("Set-Cookie"), c => Assert.Contains("; secure", c, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_redirect_names_no_host_whatever_the_request_said()
    {
        await using var dashboard = await DashboardUnderTest.StartAsync();
        using var browser = Browser(dashboard);
        browser.DefaultRequestHeaders.Host = "evil.example";
        using var answer = await browser.GetAsync("/attention", TestContext.Current.CancellationToken);
        Assert.Equal("/sign-in?return=%2Fattention", answer.Headers.Location!.ToString());
    }

    [Theory]
    [InlineData("/projects/a?tab=b", "/projects/a?tab=b")]
    [InlineData("//evil.example", "/")]
    [InlineData("/\\evil.example", "/")]
    [InlineData("https://evil.example", "/")]
    [InlineData("/\t/evil.example", "/")]
    [InlineData("", "/")]
    [InlineData(null, "/")]
    public void Sign_in_leads_to_our_own_pages_only(string? asked, string led) => Assert.Equal(led, LocalAddress.Of(asked));

    private static HttpClient Browser(DashboardUnderTest dashboard) =>
        new(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() }) { BaseAddress = dashboard.Address };

    private static async Task<HttpResponseMessage> SignInAsync(HttpClient browser, string password, string address = "/sign-in")
    {
        var token = await AntiforgeryAsync(browser, address);
        return await browser.PostAsync(address, new FormUrlEncodedContent(
            [new("_handler", "sign-in"), new("__RequestVerificationToken", token), new("Form.Username", FakeServer.Email), new("Form.Password", password)]), TestContext.Current.CancellationToken);
    }

    private static async Task<HttpResponseMessage> CodeAsync(HttpClient browser, string first, string code)
    {
        var token = await AntiforgeryAsync(browser, "/sign-in");
        return await browser.PostAsync("/sign-in", new FormUrlEncodedContent(
            [new("_handler", "sign-in"), new("__RequestVerificationToken", token), new("Form.First", first), new("Form.Totp", code)]), TestContext.Current.CancellationToken);
    }

    private static async Task<string> AntiforgeryAsync(HttpClient browser, string address)
    {
        var html = await browser.GetStringAsync(address, TestContext.Current.CancellationToken);
        return new HtmlParser().ParseDocument(html).QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
    }
}
