using System.Collections.Concurrent;
using System.Diagnostics;
using Cloud.Support;

namespace Cloud.Launch.Tests;

/// <summary>With the sandbox as the child: the one program of the product that needs nothing else.</summary>
public sealed class SupervisedTests : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cloud-supervised-").FullName;
    private readonly ConcurrentQueue<int> _started = new();
    private readonly Supervised _child;

    public SupervisedTests()
    {
        var settings = new Dictionary<string, string?>
        {
            ["Sandbox__DataDirectory"] = _folder,
            ["Sandbox__AccessKeyId"] = "AKIAIOSFODNN7EXAMPLE",
            ["Sandbox__SecretAccessKey"] = "only-for-this-test",
        };
        var spec = new ProgramSpec("sandbox", Repository.Program("src", "Sandbox"), _folder, FreePort.Next(), settings) { HealthPath = "/_sandbox/health" };
        _child = new Supervised(spec, new RotatingLog(Path.Combine(_folder, "sandbox.log")), (_, pid) => _started.Enqueue(pid), TimeProvider.System);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_child_that_is_killed_is_started_again_and_told()
    {
        _child.Start();
        await _child.WaitUntilHealthyAsync(Cancel);
        Process.GetProcessById(_started.Single()).Kill();
        await Until(() => _started.Count == 2);
        await _child.WaitUntilHealthyAsync(Cancel);
        Assert.NotEqual(_started.First(), _started.Last());
    }

    [Fact]
    public async Task A_child_that_is_stopped_stays_stopped()
    {
        _child.Start();
        await _child.WaitUntilHealthyAsync(Cancel);
        await _child.StopAsync(TimeSpan.FromSeconds(5));
        Assert.False(Directory.Exists($"/proc/{_started.Single()}"));
    }

    public async ValueTask DisposeAsync()
    {
        await _child.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static async Task Until(Func<bool> done)
    {
        for (var waited = Stopwatch.StartNew(); !done(); await Task.Delay(20, Cancel))
        {
            Assert.True(waited.Elapsed < TimeSpan.FromSeconds(30), "It took longer than 30 s.");
        }
    }
}
