using System.Diagnostics;
using AngleSharp.Html.Parser;

namespace Cloud.Dashboard.Tests;

/// <summary>The dashboard as a child process.</summary>
public sealed class ExitWithStdinTests
{
    [Fact]
    public async Task The_process_goes_when_its_standard_input_ends()
    {
        var ct = TestContext.Current.CancellationToken;
        var start = new ProcessStartInfo("dotnet") { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
        foreach (var argument in (string[])[Built(), "--exit-with-stdin", "--urls", "http://127.0.0.1:0"]) start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        try
        {
            string? line;
            do line = await process.StandardOutput.ReadLineAsync(ct).AsTask().WaitAsync(TimeSpan.FromSeconds(60), ct);
            while (line is not null && !line.Contains("Now listening on", StringComparison.Ordinal));
            Assert.NotNull(line);
            await ServesItsFilesAsync(new Uri(line![(line.IndexOf("http://", StringComparison.Ordinal))..].Trim()), ct);

            process.StandardInput.Close();
            await process.WaitForExitAsync(ct).WaitAsync(TimeSpan.FromSeconds(30), ct);
            Assert.Equal(0, process.ExitCode);
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    // As the launcher starts it: the build's output, outside of the Development environment.
    private static async Task ServesItsFilesAsync(Uri address, CancellationToken ct)
    {
        using var http = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromSeconds(30) };
        var page = new HtmlParser().ParseDocument(await http.GetStringAsync("/sign-in", ct));
        var files = page.QuerySelectorAll("link[rel=stylesheet], link[rel=preload]").Select(l => l.GetAttribute("href")!).Concat(page.QuerySelectorAll("script").Select(s => s.GetAttribute("src")!)).ToList();
        Assert.Contains(files, f => f.Contains("blazor.web", StringComparison.Ordinal));
        foreach (var file in files)
        {
            using var answer = await http.GetAsync(file, ct);
            Assert.True(answer.IsSuccessStatusCode, $"{file} answered {(int)answer.StatusCode}.");
        }
    }

    private static string Built() => Path.Combine(AppContext.BaseDirectory.Replace(Path.Combine("tests", "Dashboard.Tests"), Path.Combine("src", "Dashboard"), StringComparison.Ordinal), "Cloud.Dashboard.dll");
}
