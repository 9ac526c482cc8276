using System.Diagnostics;
using System.Net.Http.Json;
using Cloud.Application.Ports;
using Cloud.Sandbox;

namespace Cloud.Aws.Tests.Client;

/// <summary>The product's cloud ports against a sandbox in this process with a state of its own.</summary>
internal sealed class SandboxCloud : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(20);

    private readonly SandboxApp _sandbox;

    private SandboxCloud(SandboxApp sandbox) =>
        (_sandbox, At) = (sandbox, new CloudAt(new Uri(sandbox.Url), $"AccessKeyId={sandbox.AccessKeyId}", $"SecretAccessKey={sandbox.SecretAccessKey}"));

    public CloudAt At { get; }

    public Uri Url => new(_sandbox.Url);

    public string AccessKeyId => _sandbox.AccessKeyId;

    /// <param name="speed">Times the sandbox's own pace, at which a volume takes 0.8 s and a change set 1.5 s.</param>
    public static async Task<SandboxCloud> Start(double speed = 10)
    {
        var folder = Directory.CreateTempSubdirectory("cloud-sandbox-").FullName;
        return new SandboxCloud(await SandboxApp.StartAsync(folder, speed, ct: TestContext.Current.CancellationToken));
    }

    public static async Task<T> Until<T>(Func<Task<T>> look, Func<T, bool> ready)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            var seen = await look();
            if (ready(seen))
            {
                return seen;
            }

            Assert.True(clock.Elapsed < Patience, $"Still {seen} after {Patience}.");
            await Task.Delay(Pace, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Has things go wrong; see the sandbox's fault switches.</summary>
    public async Task Break(params object[] faults)
    {
        using var http = new HttpClient { BaseAddress = Url };
        using var answer = await http.PutAsJsonAsync("/_sandbox/faults", faults, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Makes the change set, waits for it, and executes it when it holds changes.</summary>
    public async Task<ChangeSet> Apply(NewChangeSet change)
    {
        var ct = TestContext.Current.CancellationToken;
        var created = await At.Stacks.CreateChangeSet(CloudAt.Frankfurt, change, ct);
        var built = await Until(() => At.Stacks.DescribeChangeSet(CloudAt.Frankfurt, created.StackId, change.Name, ct), c => c!.IsSettled);
        if (built!.CanExecute)
        {
            await At.Stacks.ExecuteChangeSet(CloudAt.Frankfurt, created.StackId, change.Name, change.Token + "-execute", ct);
        }

        return built;
    }

    public Task<Stack?> Settled(string stackId) =>
        Until(() => At.Stacks.DescribeStack(CloudAt.Frankfurt, stackId, TestContext.Current.CancellationToken), s => s is null || s.IsSettled);

    public async ValueTask DisposeAsync()
    {
        var folder = _sandbox.Options.DataDirectory;
        await At.DisposeAsync();
        await _sandbox.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}
