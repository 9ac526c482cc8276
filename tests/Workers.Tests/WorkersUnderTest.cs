using System.Globalization;
using System.Net.Http.Json;
using Cloud.Sandbox;
using Cloud.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Cloud.Workers.Tests;

/// <summary>A tenant, the sandbox and a worker in this process: the real composition, only faster.</summary>
public sealed class WorkersUnderTest : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cloud-workers-");
    private IHost? _host;

    private WorkersUnderTest(TestDatabase database, TenantData data) => (Database, Data) = (database, data);

    public TestDatabase Database { get; }

    public TenantData Data { get; }

    public SandboxApp Sandbox { get; private set; } = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <param name="postgres">The run's server.</param>
    /// <param name="speed">Of the sandbox.</param>
    /// <param name="plan">Of the project.</param>
    /// <param name="work">Whether a worker runs in this process.</param>
    public static async Task<WorkersUnderTest> Start(Database postgres, double speed = 2000, bool work = true, string plan = TenantData.DedicatedStaging)
    {
        var database = await postgres.CreateDatabase();
        var world = new WorkersUnderTest(database, await TenantData.Create(database, TimeProvider.System.GetUtcNow(), plan: plan));
        world.Sandbox = await SandboxApp.StartAsync(world._folder.FullName, speed, ct: Ct);
        if (work)
        {
            await world.Work();
        }

        return world;
    }

    /// <summary>Starts the worker.</summary>
    public async Task Work()
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration.AddInMemoryCollection(Settings(0.02).ToDictionary(p => p.Key, p => (string?)p.Value));
        builder.Services.AddWorkers(builder.Configuration);
        _host = builder.Build();
        await _host.StartAsync(Ct);
    }

    /// <summary>What a worker process is configured with.</summary>
    public Dictionary<string, string> Settings(double pace) => new()
    {
        ["ConnectionStrings:App"] = Database.App,
        ["ConnectionStrings:Worker"] = Database.Worker,
        ["Workers:Pace"] = pace.ToString(CultureInfo.InvariantCulture),
        ["Workers:Poll"] = "00:00:00.05",
        ["Workers:Sweep"] = "00:00:00.5",
        ["Aws:EndpointUrl"] = Sandbox.Url,
        ["Aws:AccessKeyId"] = Sandbox.AccessKeyId,
        ["Aws:SecretAccessKey"] = Sandbox.SecretAccessKey,
        ["Aws:CallsPerSecond"] = "10000",
        ["Aws:CallBurst"] = "10000",
    };

    /// <summary>Queues what <paramref name="start"/> causes and answers its activity's id.</summary>
    public async Task<Guid> Begin(Environment environment, Func<Environment, DateTimeOffset, Activity> start)
    {
        var id = Guid.Empty;
        await Data.Change(db =>
        {
            var row = db.Environments.Single(e => e.Id == environment.Id);
            var activity = start(row, TimeProvider.System.GetUtcNow());
            db.Activities.Add(activity);
            id = activity.Id;
        });
        return id;
    }

    /// <summary>Waits until the activity has ended; fails the test with its log when it takes longer than <paramref name="seconds"/>.</summary>
    public async Task<Activity> Ended(Guid id, int seconds = 90)
    {
        for (var i = 0; i < seconds * 20; i++)
        {
            var activity = await Read(id);
            if (!activity.IsOpen)
            {
                return activity;
            }

            await Task.Delay(50, Ct);
        }

        Assert.Fail($"Still {(await Read(id)).Step} after {seconds} s:\n{string.Join('\n', await Log(id))}");
        return null!;
    }

    public Task<Activity> Read(Guid id) => Data.Read(db => db.Activities.SingleAsync(a => a.Id == id, Ct));

    public Task<List<string>> Log(Guid id) => Data.Read(db => db.ActivityLog.Where(l => l.ActivityId == id).OrderBy(l => l.Number).Select(l => l.Message).ToListAsync(Ct));

    public Task<Environment> Reload(Environment environment) => Data.Read(db => db.Environments.SingleAsync(e => e.Id == environment.Id, Ct));

    /// <summary>Switches the sandbox's faults.</summary>
    public async Task Faults(params object[] faults)
    {
        using var http = new HttpClient();
        (await http.PutAsJsonAsync(new Uri($"{Sandbox.Url}/_sandbox/faults"), faults, Ct)).EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
        {
            await _host.StopAsync(CancellationToken.None);
            _host.Dispose();
        }

        await Sandbox.DisposeAsync();
        await Data.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
