using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using Cloud.Domain.Activities;
using Cloud.Infrastructure.Persistence;
using Cloud.Support;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Workers.Tests.Running;

/// <summary>Two real worker processes, one of them killed every two seconds, the database restarted in the middle: nothing lost, doubled or stuck.</summary>
public sealed class ChaosTests
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(3);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public Task Sixty_activities_over_fifteen_environments_survive_a_quarter_of_a_minute_of_killing() => Survive(projects: 3, seconds: 15);

    [Fact]
    [Trait("Category", "Long")]
    public Task Two_hundred_activities_over_fifty_environments_survive_a_minute_of_killing() => Survive(projects: 10, seconds: 60);

    [Fact]
    public async Task The_work_of_a_dead_worker_starts_elsewhere_within_a_lease_and_a_third_and_half_a_second()
    {
        await using var server = await Server.Start();
        await using var world = await WorkersUnderTest.Start(server.Database, speed: 200);
        var id = await world.Begin(world.Data.Main, (e, now) => e.Activate(now, null).Value);
        await world.Faults(new { kind = "hang", action = "CreateChangeSet", times = 1 });
        await using var first = Worker(world);
        await WorkersUnderTest.Until(async () => await world.Read(id) is { Step: "Create the change set", LeaseOwner: not null }, first);
        await using var second = Worker(world);
        await second.WaitForOutput("Application started", TimeSpan.FromSeconds(30));
        var held = (await world.Read(id)).LeaseNumber;

        await first.Kill();
        var clock = Stopwatch.StartNew();
        while ((await world.Read(id)).LeaseNumber == held)
        {
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(30), second.Output);
            await Task.Delay(10, Ct);
        }

        Assert.InRange(clock.Elapsed, TimeSpan.Zero, Lease + (Lease / 3) + TimeSpan.FromSeconds(0.5));
        Assert.Equal(ActivityResult.Success, (await world.Ended(id)).Result);
    }

    private static async Task Survive(int projects, int seconds)
    {
        await using var server = await Server.Start();
        await using var world = await WorkersUnderTest.Start(server.Database, speed: 100);
        var queued = 0;
        for (var p = 0; p < projects; p++)
        {
            await using var tenant = await TenantData.Create(server.Database, TimeProvider.System.GetUtcNow());
            queued += await Queue(tenant, environments: 5);
        }

        List<ProcessUnderTest> workers = [Worker(world), Worker(world)];
        try
        {
            var clock = Stopwatch.StartNew();
            for (var kill = 0; clock.Elapsed < TimeSpan.FromSeconds(seconds); kill++)
            {
                await Task.Delay(TimeSpan.FromSeconds(2), Ct);
                await workers[kill % 2].Kill();
                await workers[kill % 2].DisposeAsync();
                workers[kill % 2] = Worker(world);
                if (kill == seconds / 4)
                {
                    await server.Restart();
                }
            }

            await WorkersUnderTest.Until(async () => await world.Data.Scalar<long>("select count(*) from activities where completed_at is null") == 0, workers[0], within: 120);
        }
        finally
        {
            foreach (var worker in workers)
            {
                await worker.DisposeAsync();
            }
        }

        Assert.Equal($"{queued} complete success", await world.Data.Scalar<string>("select string_agg(n, ', ') from (select count(*) || ' ' || state || ' ' || result as n from activities group by state, result) x"));
        Assert.Equal(0L, await world.Data.Scalar<long>("select count(*) from (select environment_id, type from activities group by 1, 2 having count(*) > 1) doubled"));
        Assert.Equal(0L, await world.Data.Scalar<long>("select count(*) from environments e where exists (select 1 from activities a where a.environment_id = e.id) and (lifecycle <> 'active' or stack_condition <> 'standing')"));
        Assert.Equal(projects * 5L, await world.Data.Scalar<long>("select count(*) from backups where status = 'created'"));
        Assert.Equal(0L, await world.Data.Scalar<long>("select count(*) from (select activity_id, message, at from activity_log where message like 'CREATE_COMPLETE%(AWS::CloudFormation::Stack)%' group by 1, 2, 3 having count(*) > 1) told_twice"));
        using var http = new HttpClient();
        var state = await http.GetFromJsonAsync<JsonElement>(new Uri($"{world.Sandbox.Url}/_sandbox/state"), Ct);
        Assert.Equal(projects * 5, state.GetProperty("stacks").EnumerateObject().Sum(s => s.Value.GetInt32()));
        Assert.Equal(projects * 5, state.GetProperty("recovery_points").GetInt32());
    }

    /// <summary>Four activities an environment, queued at once: they take their turns.</summary>
    private static async Task<int> Queue(TenantData tenant, int environments)
    {
        await tenant.Change(db =>
        {
            var now = TimeProvider.System.GetUtcNow().AddSeconds(-1);
            List<Environment> all = [db.Environments.Single(e => e.Id == tenant.Main.Id)];
            for (var b = 1; b < environments; b++)
            {
                var branch = all[0].Branch(tenant.Project, $"b{b}", $"b{b}", now, null).Value.Branch;
                db.Environments.Add(branch);
                all.Add(branch);
            }

            foreach (var environment in all)
            {
                db.Activities.Add(environment.Activate(now, null).Value);
                db.Activities.Add(Activity.Start(ActivityTypes.EnvironmentBackup, environment, "Backing up", now.AddMilliseconds(1), null));
                db.Activities.Add(Activity.Start(ActivityTypes.EnvironmentReconcile, environment, "Comparing", now.AddMilliseconds(2), null));
                db.Activities.Add(Activity.Start(ActivityTypes.EnvironmentRedeploy, environment, "Redeploying", now.AddMilliseconds(3), null));
            }
        });
        return environments * 4;
    }

    private static ProcessUnderTest Worker(WorkersUnderTest world)
    {
        var settings = world.Settings(0.1);
        settings["Workers:Lease"] = Lease.ToString("c");
        settings["Workers:Heartbeat"] = "00:00:00.75";
        settings["Workers:Poll"] = "00:00:00.2";
        return ProcessUnderTest.Start(typeof(Composition).Assembly.Location, settings.ToDictionary(s => s.Key.Replace(":", "__", StringComparison.Ordinal), s => (string?)s.Value), "--urls", "http://127.0.0.1:0");
    }

    /// <summary>A PostgreSQL of its own, because it is restarted.</summary>
    private sealed class Server(DirectoryInfo folder, LocalPostgresOptions options, LocalPostgres postgres) : IAsyncDisposable
    {
        private LocalPostgres _postgres = postgres;

        public TestDatabase Database { get; } = new(LocalPostgres.DefaultDatabase, postgres.ConnectionString(DatabaseRole.Owner), postgres.ConnectionString(DatabaseRole.App), postgres.ConnectionString(DatabaseRole.Worker));

        public static async Task<Server> Start()
        {
            var folder = Directory.CreateTempSubdirectory("cloud-chaos-");
            var options = new LocalPostgresOptions(Repository.Root) { DataFolder = Path.Combine(folder.FullName, "data"), Port = FreePort.Next(), Password = "chaos" };
            var server = new Server(folder, options, await LocalPostgres.StartAsync(options, Ct));
            await CloudDatabase.Migrate(server.Database.Owner, server.Database.App, server.Database.Worker, Ct);
            return server;
        }

        public async Task Restart()
        {
            await _postgres.DisposeAsync();
            _postgres = await LocalPostgres.StartAsync(options, Ct);
        }

        public async ValueTask DisposeAsync()
        {
            await _postgres.DisposeAsync();
            folder.Delete(recursive: true);
        }
    }
}
