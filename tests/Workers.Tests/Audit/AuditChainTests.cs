using System.Diagnostics;
using Cloud.Support;
using Cloud.Workers.Audit;
using Npgsql;

namespace Cloud.Workers.Tests.Audit;

/// <summary>Linking, as the role the workers have.</summary>
public sealed class AuditChainTests(Database postgres)
{
    /// <summary>For 10,000 events on a machine that builds at the same time; alone it takes less than one.</summary>
    private static readonly TimeSpan Reasonable = TimeSpan.FromSeconds(15);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ten_thousand_events_are_linked_in_a_reasonable_time()
    {
        await using var world = await World.Create(postgres);
        var organization = Guid.CreateVersion7();
        await world.Write(organization, 10_000);
        var begin = Stopwatch.GetTimestamp();
        Assert.Equal(10_000, await world.Chain().Link(Ct));
        var linked = Stopwatch.GetElapsedTime(begin);
        Assert.True(linked < Reasonable, $"10,000 events took {linked.TotalSeconds:0.0} s to link.");
        begin = Stopwatch.GetTimestamp();
        Assert.Equal(10_000, await world.Verified(organization));
        var verified = Stopwatch.GetElapsedTime(begin);
        Assert.True(verified < Reasonable, $"10,000 events took {verified.TotalSeconds:0.0} s to verify.");
        TestContext.Current.SendDiagnosticMessage($"10,000 events: linked in {linked.TotalSeconds:0.00} s, verified in {verified.TotalSeconds:0.00} s.");
    }

    [Fact]
    public async Task Workers_that_link_at_once_while_others_write_leave_one_chain_an_organization()
    {
        await using var world = await World.Create(postgres);
        Guid[] organizations = [.. Enumerable.Range(0, 5).Select(_ => Guid.CreateVersion7())];
        using var written = new CancellationTokenSource();
        var linking = Enumerable.Range(0, 3).Select(_ => Task.Run(
            async () =>
            {
                while (!written.IsCancellationRequested)
                {
                    await world.Chain().LinkOnce(Ct);
                }
            }, Ct)).ToList();
        await Parallel.ForEachAsync(Enumerable.Range(0, 200), new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = Ct }, async (i, _) => await world.Write(organizations[i % 5], 3));
        await written.CancelAsync();
        await Task.WhenAll(linking);
        await world.Chain().Link(Ct);

        foreach (var organization in organizations)
        {
            Assert.Equal(120, await world.Verified(organization));
        }

        Assert.Equal(0L, await world.Scalar("select count(*) from audit_unlinked"));
        Assert.Equal(0, await world.Chain().Link(Ct));
    }

    [Fact]
    public async Task What_commits_late_comes_late_and_leaves_no_gap()
    {
        await using var world = await World.Create(postgres);
        var organization = Guid.CreateVersion7();
        await using var source = NpgsqlDataSource.Create(world.Postgres.Owner);
        await using var connection = await source.OpenConnectionAsync(Ct);
        await using var open = await connection.BeginTransactionAsync(Ct);
        await using (var early = new NpgsqlCommand(World.Insert, connection, open) { Parameters = { new() { Value = organization }, new() { Value = 1 } } })
        {
            await early.ExecuteNonQueryAsync(Ct);
        }

        await world.Write(organization, 2);
        Assert.Equal(2, await world.Chain().Link(Ct));
        await open.CommitAsync(Ct);
        Assert.Equal(1, await world.Chain().Link(Ct));
        Assert.Equal(3, await world.Verified(organization));
    }

    private sealed record World(TestDatabase Postgres, NpgsqlDataSource Owner, NpgsqlDataSource Worker) : IAsyncDisposable
    {
        public const string Insert = """
            insert into audit_events (id, organization_id, at, action, target, outcome, after)
            select cloud_uuid7(now()), $1, now(), 'CreateTeam', 'organizations/x', 'accepted', '{"teams/x":{"name":"' || n || '"}}' from generate_series(1, $2) n
            """;

        public static async Task<World> Create(Database postgres)
        {
            var database = await postgres.CreateDatabase();
            return new World(database, NpgsqlDataSource.Create(database.Owner), NpgsqlDataSource.Create(database.Worker));
        }

        public AuditChain Chain() => new(Worker, TimeProvider.System);

        public async Task Write(Guid organization, int events)
        {
            await using var command = Owner.CreateCommand(Insert);
            command.Parameters.AddWithValue(organization);
            command.Parameters.AddWithValue(events);
            await command.ExecuteNonQueryAsync(Ct);
        }

        public async Task<object?> Scalar(string sql)
        {
            await using var command = Owner.CreateCommand(sql);
            return await command.ExecuteScalarAsync(Ct);
        }

        /// <summary>How many places the database's own look finds in order; fails where one is not.</summary>
        public async Task<long> Verified(Guid organization)
        {
            await using var connection = await Owner.OpenConnectionAsync(Ct);
            await using var command = new NpgsqlCommand(
                $"select set_config('app.tenant', '{organization}', false); select checked, fault_sequence, fault_kind, last_sequence from cloud_verify_audit(0, decode(repeat('00', 32), 'hex'), 1000000)", connection);
            await using var reader = await command.ExecuteReaderAsync(Ct);
            await reader.NextResultAsync(Ct);
            await reader.ReadAsync(Ct);
            Assert.True(await reader.IsDBNullAsync(2, Ct), await reader.IsDBNullAsync(2, Ct) ? "" : $"{reader.GetString(2)} at {reader.GetInt64(1)}");
            Assert.Equal(reader.GetInt64(0), reader.GetInt64(3));
            return reader.GetInt64(0);
        }

        public async ValueTask DisposeAsync()
        {
            await Worker.DisposeAsync();
            await Owner.DisposeAsync();
        }
    }
}
