using System.Collections.Concurrent;
using System.Diagnostics;
using Cloud.Domain.Activities;
using Cloud.Infrastructure.Persistence;
using Cloud.Workers;
using Cloud.Workers.Running;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace Cloud.Bench;

/// <summary>
/// The engine against the barest thing that does the same to PostgreSQL: pgbench leasing one row and finishing it, eight connections, prepared. The engine
/// does an activity with one empty step: turn, lease, step, outcome and log, through the very classes that the workers run.
/// </summary>
internal sealed class EngineBench(LocalPostgres postgres, NpgsqlDataSource owner) : IAsyncDisposable
{
    public const int Rounds = 5;

    private const int Activities = 20_000;
    private const int LatencySamples = 400;
    private static readonly TimeSpan FloorFor = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan BetweenSamples = TimeSpan.FromMilliseconds(20);

    public static async Task<EngineBench> Prepare(LocalPostgres postgres)
    {
        await CloudDatabase.Migrate(postgres.ConnectionString(DatabaseRole.Owner));
        var owner = NpgsqlDataSource.Create(postgres.ConnectionString(DatabaseRole.Owner));
        await Execute(owner, """
            create table floor_queue (id bigserial primary key, state text not null, run_at timestamptz not null, lease_owner text, lease_until timestamptz, attempt int not null default 0, payload text not null);
            create index on floor_queue (run_at, id) where state = 'Queued';
            """);
        return new EngineBench(postgres, owner);
    }

    /// <summary>Rows leased and finished a second by pgbench.</summary>
    public async Task<double> Floor()
    {
        await Execute(owner, "truncate floor_queue; insert into floor_queue (state, run_at, payload) select 'Queued', now(), repeat('x', 200) from generate_series(1, 200000); analyze floor_queue");
        return await PgBench.Rate(postgres.ConnectionString(DatabaseRole.Owner), "prepared", 8, FloorFor, """
            with n as (select id from floor_queue where state = 'Queued' and run_at <= now() order by run_at, id limit 1 for update skip locked) update floor_queue q set state = 'Running', lease_owner = 'b', lease_until = now() + interval '30 s', attempt = attempt + 1 from n where q.id = n.id returning q.id \gset
            update floor_queue set state = 'Done', lease_owner = null where id = :id;
            """);
    }

    /// <summary>Empty activities that one worker process does a second.</summary>
    public async Task<double> Rate()
    {
        var empty = new EmptyWorkflow();
        await Execute(owner, "truncate activities cascade");
        await Enqueue(Activities);
        using var host = Build(empty);
        var clock = Stopwatch.StartNew();
        await host.StartAsync();
        // Counting rows is work for the same two cores: nothing is asked before all have begun.
        while (empty.Began.Count < Activities || await Open() > 0)
        {
            await Task.Delay(10);
        }

        var seconds = clock.Elapsed.TotalSeconds;
        await host.StopAsync();
        return Activities / seconds;
    }

    /// <summary>Milliseconds from an activity's commit to its first step, in a worker with nothing else to do; sorted.</summary>
    public async Task<List<double>> Latency()
    {
        var empty = new EmptyWorkflow();
        await Execute(owner, "truncate activities cascade");
        using var host = Build(empty);
        await host.StartAsync();
        await Task.Delay(TimeSpan.FromSeconds(2));
        Dictionary<Guid, long> committed = [];
        for (var i = 0; i < LatencySamples; i++)
        {
            var id = await Enqueue(1);
            committed[id] = Stopwatch.GetTimestamp();
            await Task.Delay(BetweenSamples);
        }

        while (await Open() > 0)
        {
            await Task.Delay(10);
        }

        await host.StopAsync();
        // The first are the warm-up.
        return [.. committed.Skip(LatencySamples / 10).Select(c => Math.Max(0, Stopwatch.GetElapsedTime(c.Value, empty.Began[c.Key]).TotalMilliseconds)).Order()];
    }

    public ValueTask DisposeAsync() => owner.DisposeAsync();

    private static async Task Execute(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private async Task<long> Open()
    {
        await using var command = owner.CreateCommand("select count(*) from activities where completed_at is null");
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private async Task<Guid> Enqueue(int count)
    {
        await using var command = owner.CreateCommand($"""
            insert into activities (id, organization_id, project_id, type, state, completion_percent, description, parameters, automated, exclusive,
              priority, created_at, updated_at, steps, phase, workflow_state, run_at, lease_number, log_lines, cancellable, faults)
            select cloud_uuid7(now()), '00000000-0000-0000-0000-000000000001', 'bench', '{EmptyWorkflow.Type}', 'pending', 0, 'Empty', '{"{}"}', false, false,
              2, now(), now(), '[]', 'forward', '{"{}"}', now(), 0, 0, true, 0 from generate_series(1, {count}) returning id
            """);
        return (Guid)(await command.ExecuteScalarAsync())!;
    }

    private IHost Build(EmptyWorkflow empty)
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:App"] = postgres.ConnectionString(DatabaseRole.App),
            ["ConnectionStrings:Worker"] = postgres.ConnectionString(DatabaseRole.Worker),
            ["Workers:Concurrency"] = "200",
            ["Aws:EndpointUrl"] = "http://127.0.0.1:1",
            ["Aws:AccessKeyId"] = "none",
            ["Aws:SecretAccessKey"] = "none",
        });
        builder.Services.AddWorkers(builder.Configuration);
        builder.Services.AddSingleton<IWorkflow>(empty);
        return builder.Build();
    }

    /// <summary>One step that does nothing but look at the clock.</summary>
    private sealed class EmptyWorkflow : Workflow<object>
    {
        public const string Type = "bench.empty";

        public ConcurrentDictionary<Guid, long> Began { get; } = new();

        public override IReadOnlyList<string> Types => [Type];

        public override TimeSpan Deadline => TimeSpan.FromHours(1);

        public override Task Failed(StepContext context, ActivityError error, bool undone) => Task.CompletedTask;

        protected override void Define(StepList<object> steps) => steps.Do("Nothing", run =>
        {
            Began.TryAdd(run.Activity.Id, Stopwatch.GetTimestamp());
            return Task.CompletedTask;
        });
    }
}
