using System.Diagnostics;
using System.Text;
using Cloud.Support;

namespace Cloud.Cli.Tests.Running;

/// <summary>What a prompt or a script pays for looking whether we are there: what a start loads, as the runtime itself tells it.</summary>
public sealed class StartTests
{
    [Theory]
    [InlineData("--version", "System.CommandLine", "Spectre.Console", "System.Text.Json", "System.Net.Http", "Cloud.Client")]
    [InlineData("--help", "Spectre.Console", "System.Net.Http")]
    [InlineData("project --help", "Spectre.Console", "System.Net.Http")]
    public async Task A_start_loads_nothing_that_it_does_not_need(string line, params string[] heavy)
    {
        using var shell = new Shell();
        var trace = Path.Combine(shell.Folder, "loaded.nettrace");
        shell.Variables["DOTNET_EnableEventPipe"] = "1";
        shell.Variables["DOTNET_EventPipeConfig"] = "Microsoft-Windows-DotNETRuntime:0x8:4";
        shell.Variables["DOTNET_EventPipeOutputPath"] = trace;
        (await shell.Cloud(line.Split(' '))).Done();
        var bytes = await File.ReadAllBytesAsync(trace, TestContext.Current.CancellationToken);
        bool Loaded(string name) => bytes.AsSpan().IndexOf(Encoding.Unicode.GetBytes($"{name}.dll")) >= 0;
        Assert.True(Loaded("Cloud.Cli"), "The trace does not tell what was loaded.");
        Assert.All(heavy, name => Assert.False(Loaded(name), $"{line} loads {name}."));
    }

    /// <summary>Debug code, compiled while it starts, on a machine that is busy with other tests: the published file takes a third of it (docs/guide/cli.md).</summary>
    [Fact]
    public async Task Even_this_build_tells_its_version_in_half_a_second()
    {
        using var shell = new Shell();
        List<TimeSpan> taken = [];
        for (var i = 0; i < 10; i++)
        {
            var watch = Stopwatch.StartNew();
            (await shell.Cloud("--version")).Done();
            taken.Add(watch.Elapsed);
        }

        Assert.True(taken.Order().ElementAt(5) < TimeSpan.FromMilliseconds(500), string.Join(' ', taken.Select(t => t.TotalMilliseconds)));
    }

    /// <summary>The file that people get. Publishing takes a minute.</summary>
    [Fact]
    [Trait("Category", "Long")]
    public async Task The_published_file_tells_its_version_in_150_ms()
    {
        using var shell = new Shell();
        (await shell.Run(Repository.File("tools", "cloud"), "--version")).Done();
        List<TimeSpan> taken = [];
        for (var i = 0; i < 10; i++)
        {
            var watch = Stopwatch.StartNew();
            (await shell.Run(Repository.File(".run", "cli", "cloud"), "--version")).Done();
            taken.Add(watch.Elapsed);
        }

        Assert.True(taken.Order().ElementAt(5) < TimeSpan.FromMilliseconds(150), string.Join(' ', taken.Select(t => t.TotalMilliseconds)));
    }
}
