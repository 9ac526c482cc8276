using System.Collections.Concurrent;
using System.Text.Json;
using Cloud.Dashboard.Tests.FakeApi;
using Deque.AxeCore.Commons;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Cloud.Dashboard.Tests.Browser.Chromium))]

namespace Cloud.Dashboard.Tests.Browser;

/// <summary>One browser for all tests; each test gets a context of its own, with nothing of another's in it.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string[] Places = ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
    private static readonly string[] Arguments =
        ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

    private static readonly string AxeSource = new BundledAxeScriptProvider().GetScript();

    // Two slow cores shared with a build: a page that takes longer than this is broken, not slow.
    private const float PatienceMilliseconds = 45_000;

    // Characters of a page in the report of a test that failed: enough for what a page says above its first table.
    private const int MostText = 1_500;

    // By the dashboard that they look at.
    private static readonly ConcurrentDictionary<Uri, ConcurrentBag<IBrowserContext>> Open = new();

    // By the class of tests that looks at them: one that fails says what they showed.
    private static readonly ConcurrentDictionary<string, ConcurrentBag<IPage>> Shown = new(StringComparer.Ordinal);

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
        Open.GetOrAdd(address, _ => []).Add(context);
        context.SetDefaultTimeout(PatienceMilliseconds);
        Assertions.SetDefaultExpectTimeout(PatienceMilliseconds);
        var page = await context.NewPageAsync();
        Shown.GetOrAdd(ClassOfTests, _ => []).Add(page);
        return page;
    }

    private static string ClassOfTests => TestContext.Current.TestClass?.UniqueID ?? "";

    /// <summary>Address and text of each page that the running test's class has open.</summary>
    internal static async IAsyncEnumerable<string> WhatIsShownAsync()
    {
        foreach (var page in Shown.GetValueOrDefault(ClassOfTests, []).Where(p => !p.IsClosed))
        {
            var text = await page.EvaluateAsync<string>("() => document.body.innerText");
            yield return $"{page.Url} shows:\n{text[..int.Min(text.Length, MostText)]}";
        }
    }

    /// <summary>Closes what looks at a dashboard that goes away: a page left open looks for its server again and again, and a hundred of them take the machine from the others.</summary>
    internal static async Task CloseAsync(Uri address)
    {
        if (!Open.TryRemove(address, out var contexts)) return;
        foreach (var context in contexts) await context.CloseAsync();
    }

    /// <summary>What a person with assistive technology would run into; serious and critical only.</summary>
    public static async Task<IReadOnlyList<string>> SeriousFaultsAsync(IPage page)
    {
        // When the circuit takes the page over, its title is taken out and put back: look at the page, not at that moment.
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        await page.WaitForFunctionAsync("() => document.title !== ''");
        return await FaultsAsync(page, "{ resultTypes: ['violations'] }");
    }

    /// <summary>What cannot be read for want of contrast: what a theme may spoil.</summary>
    public static Task<IReadOnlyList<string>> ContrastFaultsAsync(IPage page) =>
        FaultsAsync(page, "{ resultTypes: ['violations'], runOnly: { type: 'rule', values: ['color-contrast'] } }");

    // In the page itself: the binding opens a second page at each look to put the results of frames together, which costs more than the look, and we have no frames.
    private static async Task<IReadOnlyList<string>> FaultsAsync(IPage page, string options)
    {
        await page.EvaluateAsync("typeof axe === 'undefined' && (() => {" + AxeSource + "})()");
        var result = await page.EvaluateAsync<JsonElement>($"async () => {{ const {{ passes, violations }} = await axe.run({options}); return {{ passed: passes.length, violations }} }}");
        Assert.NotEqual(0, result.GetProperty("passed").GetInt32());
        return
        [
            .. from violation in result.GetProperty("violations").EnumerateArray()
               let impact = violation.GetProperty("impact").GetString()
               where impact is "serious" or "critical"
               from node in violation.GetProperty("nodes").EnumerateArray()
               let messages = node.GetProperty("any").EnumerateArray().Select(a => a.GetProperty("message").GetString())
               select $"{violation.GetProperty("id")} ({impact}): {node.GetProperty("html")} {string.Join("; ", messages)}",
        ];
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
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
        await page.WaitForURLAsync(url => !url.Contains("/sign-in", StringComparison.Ordinal), new() { WaitUntil = WaitUntilState.Commit });
    }

    /// <summary>What the browser reports against our pages: script errors, refused styles, missing files.</summary>
    public static ConcurrentQueue<string> Complaints(this IPage page)
    {
        var complaints = new ConcurrentQueue<string>();
        page.Console += (_, message) => { if (message.Type is "error" or "warning") complaints.Enqueue($"{message.Type}: {message.Text}"); };
        page.PageError += (_, error) => complaints.Enqueue("script: " + error);
        page.Response += (_, response) => { if (response.Status >= 400) complaints.Enqueue($"{response.Status} {response.Url}"); };
        return complaints;
    }

    public static Task ShootAsync(this IPage page, string name, bool whole = false) =>
        page.ScreenshotAsync(new() { Path = Path.Combine(Chromium.Artifacts, name + ".png"), FullPage = whole });
}
