using Npgsql;

namespace Cloud.Workers.Running;

/// <summary>A lease on one activity. Whoever holds an older <paramref name="Number"/> writes nothing.</summary>
public sealed record Lease(Guid ActivityId, Guid OrganizationId, string Type, long Number);

/// <summary>The activities table as a queue: admission in turn, leases with SKIP LOCKED, heartbeats. The only SQL that looks over all tenants besides the sweep.</summary>
public sealed class ActivityQueue(NpgsqlDataSource worker, string owner, RunnerOptions options, TimeProvider time)
{
    /// <summary>Running exclusive activities a project may have at once (API.md, Activity).</summary>
    private const int ProjectSlots = 2;

    /// <summary>Any number: names the turnstile of admission in pg_locks.</summary>
    private const long AdmissionLock = 0x636c6f7564;

    private const int AdmissionBatch = 200;

    /// <summary>Keeps a step that cannot be saved from spinning.</summary>
    private static readonly TimeSpan PauseAfterRelease = TimeSpan.FromSeconds(2);

    private readonly string _admit = $"""
        with candidate as (
          select a.id, a.project_id, a.exclusive, a.priority,
            (select count(*) from activities r where r.project_id = a.project_id and r.exclusive and r.state = 'in_progress') as running
          from activities a
          where a.state in ('pending', 'scheduled') and a.run_at <= $1
            and not exists (select 1 from activities r where r.environment_id = a.environment_id and r.state = 'in_progress')
            and not exists (select 1 from activities o where o.environment_id = a.environment_id and o.state in ('pending', 'scheduled') and o.run_at <= $1 and o.id < a.id)
            and (not a.exclusive or (select count(*) from activities r where r.project_id = a.project_id and r.exclusive and r.state = 'in_progress') < {ProjectSlots})
          order by a.priority, a.run_at, a.id limit {AdmissionBatch}),
        turn as (select c.*, row_number() over (partition by c.project_id, c.exclusive order by c.priority, c.id) as place from candidate c)
        update activities a set state = 'in_progress', started_at = coalesce(a.started_at, $1), updated_at = $1, run_at = $1
        from turn t where a.id = t.id and (not t.exclusive or t.place + t.running <= {ProjectSlots})
        """;

    /// <summary>Lets waiting activities begin: one an environment, two a project, production first. One node admits at a time, so the counts hold.</summary>
    public async Task<int> Admit(CancellationToken ct)
    {
        await using var connection = await worker.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await using (var turnstile = new NpgsqlCommand($"select pg_try_advisory_xact_lock({AdmissionLock})", connection, transaction))
        {
            if (await turnstile.ExecuteScalarAsync(ct) is not true)
            {
                return 0;
            }
        }

        await using var command = new NpgsqlCommand(_admit, connection, transaction);
        command.Parameters.AddWithValue(time.GetUtcNow());
        var admitted = await command.ExecuteNonQueryAsync(ct);
        await transaction.CommitAsync(ct);
        return admitted;
    }

    /// <summary>
    /// Takes up to <paramref name="count"/> activities whose next step is due and that nobody holds, dead holders' included.
    /// The limit is a literal: with a parameter the plan turns generic and scans the table (PERFORMANCE.md).
    /// </summary>
    public async Task<IReadOnlyList<Lease>> Take(int count, CancellationToken ct)
    {
#pragma warning disable CA2100 // A number of ours and nothing else.
        await using var command = worker.CreateCommand($"""
            with next as (
              select id from activities where state = 'in_progress' and run_at <= $1 and (lease_until is null or lease_until < now())
              order by run_at, id limit {count} for update skip locked)
            update activities a set lease_owner = $2, lease_until = now() + $3, lease_number = a.lease_number + 1
            from next where a.id = next.id returning a.id, a.organization_id, a.type, a.lease_number
            """);
#pragma warning restore CA2100
        command.Parameters.AddWithValue(time.GetUtcNow());
        command.Parameters.AddWithValue(owner);
        command.Parameters.AddWithValue(options.Lease);
        await using var reader = await command.ExecuteReaderAsync(ct);
        List<Lease> leases = [];
        while (await reader.ReadAsync(ct))
        {
            leases.Add(new Lease(reader.GetGuid(0), reader.GetGuid(1), reader.GetString(2), reader.GetInt64(3)));
        }

        return leases;
    }

    /// <summary>Keeps the leases; answers those that are still ours.</summary>
    public async Task<IReadOnlySet<Guid>> Keep(IReadOnlyCollection<Lease> leases, CancellationToken ct)
    {
        await using var command = worker.CreateCommand("""
            update activities a set lease_until = now() + $3 from unnest($1::uuid[], $2::bigint[]) as mine(id, number)
            where a.id = mine.id and a.lease_number = mine.number and a.state = 'in_progress' returning a.id
            """);
        command.Parameters.AddWithValue(leases.Select(l => l.ActivityId).ToArray());
        command.Parameters.AddWithValue(leases.Select(l => l.Number).ToArray());
        command.Parameters.AddWithValue(options.Lease);
        await using var reader = await command.ExecuteReaderAsync(ct);
        HashSet<Guid> kept = [];
        while (await reader.ReadAsync(ct))
        {
            kept.Add(reader.GetGuid(0));
        }

        return kept;
    }

    /// <summary>Gives a lease back with nothing saved; the step runs again after a pause.</summary>
    public async Task Release(Lease lease, CancellationToken ct)
    {
        await using var command = worker.CreateCommand("update activities set lease_owner = null, lease_until = null, run_at = $3 where id = $1 and lease_number = $2");
        command.Parameters.AddWithValue(lease.ActivityId);
        command.Parameters.AddWithValue(lease.Number);
        command.Parameters.AddWithValue(time.GetUtcNow() + PauseAfterRelease);
        await command.ExecuteNonQueryAsync(ct);
    }
}
