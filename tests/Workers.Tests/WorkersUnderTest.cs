using System.Globalization;
using System.Net.Http.Json;
using Cloud.Domain.Blueprints;
using Cloud.Sandbox;
using Cloud.Support;
using Cloud.Workers.Running;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
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

    /// <summary>Whether workers that start are told of the sandbox's zone, where the names of balancers stand.</summary>
    public bool OriginZone { get; set; } = true;

    /// <summary>Of the worker that runs in this process.</summary>
    public IServiceProvider Services => _host!.Services;

    /// <summary>Where the sandbox keeps what it was told.</summary>
    public DirectoryInfo SandboxFolder => _folder;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <param name="postgres">The run's server.</param>
    /// <param name="speed">Of the sandbox.</param>
    /// <param name="plan">Of the project.</param>
    /// <param name="blueprint">Of the project.</param>
    /// <param name="work">Whether a worker runs in this process.</param>
    /// <param name="awsAccount">Number of the customer's account that the project lives in; null for the shared one.</param>
    public static async Task<WorkersUnderTest> Start(
        Database postgres, double speed = 2000, bool work = true, string plan = TenantData.DedicatedStaging, string blueprint = Blueprint.MagentoCluster, string? awsAccount = null)
    {
        var world = await Start(await postgres.CreateDatabase(), speed, plan, blueprint, awsAccount);
        if (work)
        {
            await world.Work();
        }

        return world;
    }

    /// <summary>The same on a database of the caller's, with no worker in this process.</summary>
    public static async Task<WorkersUnderTest> Start(TestDatabase database, double speed, string plan = TenantData.DedicatedStaging, string blueprint = Blueprint.MagentoCluster, string? awsAccount = null)
    {
        var world = new WorkersUnderTest(database, await TenantData.Create(database, TimeProvider.System.GetUtcNow(), plan: plan, blueprint: blueprint, awsAccount: awsAccount));
        world.Sandbox = await SandboxApp.StartAsync(world._folder.FullName, speed, ct: Ct);
        return world;
    }

    /// <summary>Starts the worker.</summary>
    /// <param name="wrap">What each workflow runs as.</param>
    public async Task Work(Func<IServiceProvider, IWorkflow, IWorkflow>? wrap = null)
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration.AddInMemoryCollection(Settings(0.02).ToDictionary(p => p.Key, p => (string?)p.Value));
        builder.Services.AddWorkers(builder.Configuration);
        foreach (var workflow in wrap is null ? [] : builder.Services.Where(s => s.ServiceType == typeof(IWorkflow)).ToList())
        {
            builder.Services.Remove(workflow);
            builder.Services.AddSingleton(p => wrap!(p, (IWorkflow)ActivatorUtilities.CreateInstance(p, workflow.ImplementationType!)));
        }

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
        ["Workers:Heartbeat"] = "00:00:00.1",
        ["Aws:EndpointUrl"] = Sandbox.Url,
        ["Dns:Server"] = Sandbox.NameServer,
        ["Aws:AccessKeyId"] = Sandbox.AccessKeyId,
        ["Aws:SecretAccessKey"] = Sandbox.SecretAccessKey,
        ["Aws:AccountId"] = SandboxOptions.Account,
        ["Aws:OriginZone:Name"] = OriginZone ? SandboxOptions.ZoneName : "",
        ["Aws:OriginZone:HostedZoneId"] = OriginZone ? SandboxOptions.ZoneId : "",
        ["Aws:CallsPerSecond"] = "10000",
        ["Aws:CallBurst"] = "10000",
        ["Integrations:FastlyUrl"] = Sandbox.Url + "/_providers/fastly",
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

    /// <summary>Asks it to stop, as the API does.</summary>
    public Task Cancel(Guid id) => Data.Execute($"update activities set cancel_requested_at = now(), run_at = least(run_at, now()) where id = '{id}' and completed_at is null and cancellable");

    /// <summary>Waits until the activity's next step is this one and has been looked at.</summary>
    public async Task Reached(Guid id, string step)
    {
        for (var i = 0; i < 1200; i++)
        {
            var activity = await Read(id);
            if (activity.Step == step && activity.Steps.Any(s => s.Name == step && s.StartedAt is not null))
            {
                return;
            }

            Assert.True(activity.IsOpen, $"It ended before it came to {step}:\n{string.Join('\n', await Log(id))}");
            await Task.Delay(20, Ct);
        }

        Assert.Fail($"It never came to {step}.");
    }

    /// <summary>Waits for what a worker process brings about; fails with its output when it ends or takes too long. A database that is away is waited for.</summary>
    public static async Task Until(Func<Task<bool>> condition, ProcessUnderTest process, int within = 60)
    {
        for (var i = 0; i < within * 20; i++)
        {
            try
            {
                if (await condition())
                {
                    return;
                }
            }
            catch (Exception e) when (e is Npgsql.NpgsqlException or TimeoutException or System.IO.IOException)
            {
                // It is being restarted.
            }

            Assert.False(process.HasExited, process.Output);
            await Task.Delay(50, Ct);
        }

        Assert.Fail($"It did not come to that within {within} s:\n{process.Output}");
    }

    /// <summary>Does what a person with the AWS console might.</summary>
    public async Task Tamper(object tampering)
    {
        using var http = new HttpClient();
        var answer = await http.PostAsJsonAsync(new Uri($"{Sandbox.Url}/_sandbox/tampering"), tampering, Ct);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Ct));
    }

    /// <summary>Waits until no stack operation runs in the sandbox.</summary>
    public async Task Settled()
    {
        using var http = new HttpClient();
        while ((await http.GetFromJsonAsync<System.Text.Json.JsonElement>(new Uri($"{Sandbox.Url}/_sandbox/state"), Ct)).GetProperty("operations_in_flight").GetInt32() > 0)
        {
            await Task.Delay(20, Ct);
        }
    }

    public Task<Environment> Main() => Reload(Data.Main);

    public Task<string> StackName() => Data.Read(db => db.Stacks.Where(s => s.EnvironmentId == Data.Main.Id).Select(s => s.Name).SingleAsync(Ct));

    public Task<List<Domain.Attention.AttentionItem>> OpenItems() => Data.Read(db => db.Attention.Where(i => i.ResolvedAt == null).ToListAsync(Ct));

    /// <summary>Stops the worker; another may be started.</summary>
    public async Task Stop()
    {
        if (_host is { } host)
        {
            _host = null;
            await host.StopAsync(CancellationToken.None);
            host.Dispose();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        await Sandbox.DisposeAsync();
        await Data.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
