using Cloud.Domain.Blueprints;
using Cloud.Support;
using Cloud.Workers.Audit;
using Npgsql;

namespace Cloud.Workers.Tests.Audit;

/// <summary>What the log need not keep goes, as the role the workers have; what it must keep stays, whoever asks.</summary>
public sealed class AuditRetentionTests(Database postgres)
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Entries_older_than_the_policy_go_and_what_is_left_verifies_from_the_floor()
    {
        await using var world = await World.Create(postgres);
        var (old, young, empty) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
        await world.Write(old, Now.AddMonths(-14), 7);
        await world.Write(old, Now.AddMonths(-12), 3);
        await world.Write(young, Now.AddMonths(-12), 4);
        await world.Write(empty, Now.AddMonths(-20), 2);

        // The newest place stays, however old: the next one is linked to it.
        Assert.Equal(7 + 1, await new AuditRetention(world.Worker).Run(Ct));
        Assert.Equal(0, await new AuditRetention(world.Worker).Run(Ct));
        Assert.Equal((3L, 4L, 1L), (await world.Count(old), await world.Count(young), await world.Count(empty)));
        Assert.Equal((7L, 3L), await world.VerifiedFromFloor(old));
        Assert.Equal((0L, 4L), await world.VerifiedFromFloor(young));

        await world.Write(old, Now, 2);
        Assert.Equal((7L, 5L), await world.VerifiedFromFloor(old));
    }

    [Fact]
    public async Task The_longest_plan_of_an_organization_counts()
    {
        await using var world = await World.Create(postgres);
        var (pro, enterprise) = (await TenantData.Create(world.Database, Now, plan: "pro"), await TenantData.Create(world.Database, Now, plan: "enterprise"));
        foreach (var tenant in new[] { pro, enterprise })
        {
            await world.Write(tenant.Organization, Now.AddMonths(-85), 2);
            await world.Write(tenant.Organization, Now.AddMonths(-20), 3);
            await world.Write(tenant.Organization, Now, 1);
        }

        await new AuditRetention(world.Worker).Run(Ct);
        Assert.Equal((5L, 1L), await world.VerifiedFromFloor(pro.Organization));
        Assert.Equal((2L, 4L), await world.VerifiedFromFloor(enterprise.Organization));
    }

    [Fact]
    public async Task The_database_keeps_as_long_as_the_catalogue_says()
    {
        await using var world = await World.Create(postgres);
        await using var command = world.Owner.CreateCommand("select string_agg(plan || '=' || months, ',' order by plan) from audit_terms");
        Assert.Equal(string.Join(',', Catalogue.Plans.OrderBy(p => p.Id, StringComparer.Ordinal).Select(p => $"{p.Id}={p.Limits.AuditMonths}")), await command.ExecuteScalarAsync(Ct));
    }

    [Theory]
    [InlineData("update audit_events set outcome = 'x' where id = (select event_id from audit_chain where sequence = 4)", 3)]
    [InlineData("delete from audit_events where id = (select event_id from audit_chain where sequence = 4); delete from audit_chain where sequence = 4", 3)]
    [InlineData("update audit_events set outcome = 'x' where id = (select event_id from audit_chain where sequence = 4); update audit_chain c set hash = cloud_audit_hash(c.previous_hash, e, c.sequence) from audit_events e where e.id = c.event_id and c.sequence = 4", 4)]
    [InlineData("delete from audit_chain where sequence = 1", 0)]
    public async Task A_place_that_shows_a_fault_is_not_taken_away_nor_what_comes_after_it(string mischief, int goes)
    {
        await using var world = await World.Create(postgres);
        var organization = Guid.CreateVersion7();
        await world.Write(organization, Now.AddMonths(-14), 7);
        await world.Do($"set session_replication_role = replica; {mischief}; reset session_replication_role");
        var there = await world.Count(organization);
        Assert.Equal(goes, await new AuditRetention(world.Worker).Run(Ct));
        Assert.Equal(there - goes, await world.Count(organization));
        Assert.Equal(0, await new AuditRetention(world.Worker).Run(Ct));
    }

    [Fact]
    public async Task An_event_of_somebody_else_is_not_passed_off_as_one_that_may_go()
    {
        await using var world = await World.Create(postgres);
        var (victim, invented) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await world.Write(victim, Now, 2);
        await world.Write(invented, Now.AddMonths(-14), 2);
        await new AuditRetention(world.Worker).Run(Ct);
        foreach (var sql in new[]
        {
            $"insert into audit_chain select '{invented}', 0, event_id, hash, previous_hash, linked_at from audit_chain where organization_id = '{victim}' and sequence = 1",
            $"insert into audit_chain select '{invented}', 3, event_id, hash, previous_hash, linked_at from audit_chain where organization_id = '{victim}' and sequence = 1",
            $"insert into audit_chain select '{invented}', 1, event_id, hash, previous_hash, linked_at from audit_chain where organization_id = '{invented}'",
        })
        {
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, (await Assert.ThrowsAsync<PostgresException>(() => world.Do(sql))).SqlState);
        }
    }

    [Theory]
    [InlineData("delete from audit_events")]
    [InlineData("delete from audit_chain")]
    [InlineData("delete from audit_chain where sequence = 1")]
    [InlineData("insert into audit_floors select organization_id, sequence, hash, now() - interval '2 years', now() from audit_chain where sequence = 3")]
    [InlineData("insert into audit_floors select c.organization_id, c.sequence, c.hash, a.at, now() from audit_chain c join audit_events a on a.id = c.event_id where c.sequence = 3")]
    [InlineData("insert into audit_floors select c.organization_id, 1, sha256('x'), a.at, now() from audit_chain c join audit_events a on a.id = c.event_id where c.sequence = 1")]
    [InlineData("select cloud_prune_audit(5000); delete from audit_events")]
    public async Task Nobody_takes_away_what_is_young_the_owner_of_the_database_neither(string sql)
    {
        await using var world = await World.Create(postgres);
        var organization = Guid.CreateVersion7();
        await world.Write(organization, Now.AddMonths(-14), 1);
        await world.Write(organization, Now.AddMonths(-12), 4);
        var refused = await Assert.ThrowsAsync<PostgresException>(() => world.Do(sql));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
        Assert.Equal(5, await world.Count(organization));
    }

    [Fact]
    public async Task Only_the_worker_may_ask_for_it()
    {
        await using var world = await World.Create(postgres);
        await using var app = NpgsqlDataSource.Create(world.Database.App);
        await using var command = app.CreateCommand("select cloud_prune_audit(10)");
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, (await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteScalarAsync(Ct))).SqlState);
    }

    private sealed record World(TestDatabase Database, NpgsqlDataSource Owner, NpgsqlDataSource Worker) : IAsyncDisposable
    {
        public static async Task<World> Create(Database postgres)
        {
            var database = await postgres.CreateDatabase();
            return new World(database, NpgsqlDataSource.Create(database.Owner), NpgsqlDataSource.Create(database.Worker));
        }

        /// <summary>Events of a time, linked.</summary>
        public async Task Write(Guid organization, DateTimeOffset at, int events)
        {
            await using var command = Owner.CreateCommand(
                """
                insert into audit_events (id, organization_id, at, action, target, outcome)
                select cloud_uuid7($2), $1, $2, 'CreateTeam', 'organizations/x', 'accepted' from generate_series(1, $3)
                """);
            command.Parameters.AddWithValue(organization);
            command.Parameters.AddWithValue(at);
            command.Parameters.AddWithValue(events);
            await command.ExecuteNonQueryAsync(Ct);
            await new AuditChain(Worker, TimeProvider.System).Link(Ct);
        }

        public async Task Do(string sql)
        {
            await using var command = Owner.CreateCommand(sql);
            await command.ExecuteNonQueryAsync(Ct);
        }

        public async Task<long> Count(Guid organization)
        {
            await using var command = Owner.CreateCommand("select count(*) from audit_events where organization_id = $1");
            command.Parameters.AddWithValue(organization);
            return (long)(await command.ExecuteScalarAsync(Ct))!;
        }

        /// <summary>The floor, and how many places above it the database's own look finds in order; fails where one is not.</summary>
        public async Task<(long Floor, long Checked)> VerifiedFromFloor(Guid organization)
        {
            await using var connection = await Owner.OpenConnectionAsync(Ct);
            await using var command = new NpgsqlCommand(
                $"""
                select set_config('app.tenant', '{organization}', false);
                with f as (select coalesce(max(sequence), 0) as sequence from audit_floors where organization_id = '{organization}')
                select f.sequence, v.checked, v.fault_kind from f left join audit_floors h on h.organization_id = '{organization}' and h.sequence = f.sequence
                cross join lateral cloud_verify_audit(f.sequence, coalesce(h.hash, decode(repeat('00', 32), 'hex')), 1000000) v
                """, connection);
            await using var reader = await command.ExecuteReaderAsync(Ct);
            await reader.NextResultAsync(Ct);
            await reader.ReadAsync(Ct);
            Assert.True(await reader.IsDBNullAsync(2, Ct), "The chain above the floor has a fault.");
            return (reader.GetInt64(0), reader.GetInt64(1));
        }

        public async ValueTask DisposeAsync()
        {
            await Worker.DisposeAsync();
            await Owner.DisposeAsync();
        }
    }
}
