using Cloud.Dashboard.Tests.FakeApi;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Cloud.Dashboard.Tests.Browser.Chromium))]

namespace Cloud.Dashboard.Tests.Browser;

/// <summary>One browser for all tests; each test gets a context of its own, with nothing of another's in it.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
    private static readonly string[] Arguments =
        ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

    // Two slow cores shared with a build: a page that takes longer than this is broken, not slow.
    private const float PatienceMilliseconds = 45_000;

    private IPlaywright? playwright;
    private IBrowser? browser;

    /// <summary>Where screenshots go: artifacts/dashboard in the repository's root.</summary>
    public static string Artifacts { get; } = Directory.CreateDirectory(Path.Combine(Root(), "artifacts", "dashboard")).FullName;

    public async ValueTask InitializeAsync()
    {
        if (Array.Find(Places, File.Exists) is not { } path) return;
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = path, Args = Arguments });
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null) await browser.DisposeAsync();
        playwright?.Dispose();
    }

    public async Task<IPage> PageAsync(Uri address, int width = 1440, int height = 900, ColorScheme scheme = ColorScheme.Light)
    {
        Assert.True(browser is not null, $"Chromium is needed for this test and is at none of {string.Join(", ", Places)}. Install it: apt-get install -y chromium");
        var context = await browser!.NewContextAsync(new()
        {
            BaseURL = address.AbsoluteUri,
            ViewportSize = new() { Width = width, Height = height },
            ColorScheme = scheme,
            ReducedMotion = ReducedMotion.Reduce,
            TimezoneId = "Europe/Berlin",
        });
        context.SetDefaultTimeout(PatienceMilliseconds);
        Assertions.SetDefaultExpectTimeout(PatienceMilliseconds);
        return await context.NewPageAsync();
    }

    /// <summary>What a person with assistive technology would run into; serious and critical only.</summary>
    public static async Task<IReadOnlyList<string>> SeriousFaultsAsync(IPage page)
    {
        // When the circuit takes the page over, its title is taken out and put back: look at the page, not at that moment.
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        await page.WaitForFunctionAsync("() => document.title !== ''");
        var result = await page.RunAxe(new AxeRunOptions { ResultTypes = [ResultType.Violations] });
        return [.. result.Violations.Where(v => v.Impact is "serious" or "critical").SelectMany(v => v.Nodes.Select(n => $"{v.Id} ({v.Impact}): {n.Html} {string.Join("; ", n.Any.Select(a => a.Message))}"))];
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Cloud.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("Cloud.sln is in none of the folders above the tests.");
    }
}

internal static class PageSteps
{
    public static async Task SignInAsync(this IPage page, string to = "/", string email = FakeServer.Email)
    {
        await page.GotoAsync("/sign-in?return=" + Uri.EscapeDataString(to));
        await page.GetByLabel("Email").FillAsync(email);
        await page.GetByLabel("Password").FillAsync(FakeServer.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await page.WaitForURLAsync(url => !url.Contains("/sign-in", StringComparison.Ordinal), new() { WaitUntil = WaitUntilState.Commit });
    }

    /// <summary>What the browser reports against our pages: script errors, refused styles, missing files.</summary>
    public static System.Collections.Concurrent.ConcurrentQueue<string> Complaints(this IPage page)
    {
        var complaints = new System.Collections.Concurrent.ConcurrentQueue<string>();
        page.Console += (_, message) => { if (message.Type is "error" or "warning") complaints.Enqueue($"{message.Type}: {message.Text}"); };
        page.PageError += (_, error) => complaints.Enqueue("script: " + error);
        page.Response += (_, response) => { if (response.Status >= 400) complaints.Enqueue($"{response.Status} {response.Url}"); };
        return complaints;
    }

    public static Task ShootAsync(this IPage page, string name, bool whole = false) =>
        page.ScreenshotAsync(new() { Path = Path.Combine(Chromium.Artifacts, name + ".png"), FullPage = whole });
}
