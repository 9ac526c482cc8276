using System.Diagnostics;

namespace Cloud.Dashboard.Tests;

/// <summary>The dashboard as a child process.</summary>
public sealed class ExitWithStdinTests
{
    [Fact]
    public async Task The_process_goes_when_its_standard_input_ends()
    {
        var ct = TestContext.Current.CancellationToken;
        var start = new ProcessStartInfo("dotnet") { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
        foreach (var argument in (string[])[typeof(DashboardEntry).Assembly.Location, "--exit-with-stdin", "--urls", "http://127.0.0.1:0"]) start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        try
        {
            string? line;
            do line = await process.StandardOutput.ReadLineAsync(ct).AsTask().WaitAsync(TimeSpan.FromSeconds(60), ct);
            while (line is not null && !line.Contains("Now listening on", StringComparison.Ordinal));
            Assert.NotNull(line);

            process.StandardInput.Close();
            await process.WaitForExitAsync(ct).WaitAsync(TimeSpan.FromSeconds(30), ct);
            Assert.Equal(0, process.ExitCode);
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }
}
