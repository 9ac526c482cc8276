using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Cloud.Workers.Running;

/// <summary>A lease on one activity. Whoever holds an older <paramref name="Number"/> writes nothing.</summary>
public sealed record Lease(Guid ActivityId, long Number)
{
    public static Lease On(Activity activity) => new(activity.Id, activity.LeaseNumber);
}

/// <summary>The activities table as a queue: turns, leases with SKIP LOCKED, heartbeats. With the two sweeps the only SQL that looks over all tenants.</summary>
/// <param name="everyone">Opens a context that reads all tenants' activities, as the worker role.</param>
public sealed class ActivityQueue(NpgsqlDataSource worker, Func<DbContext> everyone, string owner, RunnerOptions options, TimeProvider time)
{
    /// <summary>Any number: names the turnstile of admission in pg_locks.</summary>
    private const long AdmissionLock = 0x636c6f7564;

    /// <summary>Waiting activities that one look weighs against each other.</summary>
    private const int Candidates = 200;

    /// <summary>Keeps a step that cannot be saved from spinning.</summary>
    private static readonly TimeSpan PauseAfterRelease = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Takes up to <paramref name="count"/> activities: those whose next step is due and that nobody holds (dead holders' included), those that were asked
    /// to stop before they began, and those whose turn it is to begin: one a lock (an environment's, or production's with shared staging), two a project, production first, what was put off after what
    /// waits. One node admits at a time, so the counts hold; the statement after the turnstile sees what the one before it committed.
    /// </summary>
    public async Task<IReadOnlyList<Activity>> Take(int count, CancellationToken ct)
    {
        await using var db = everyone();
#pragma warning disable EF1002, EF1003 // Numbers of ours in the text: with parameters as limits the plan turns generic and scans the table (PERFORMANCE.md).
        var taken = db.Set<Activity>().FromSqlRaw($$"""
            do $$ begin perform pg_advisory_xact_lock({{AdmissionLock}}); end $$;
            with due as (
              select id from activities where state = 'in_progress' and run_at <= {0} and (lease_until is null or lease_until < now())
              order by run_at, id limit {{count}} for update skip locked),
            stopped as (
              select id from activities
              where completed_at is null and cancel_requested_at is not null and state in ('pending', 'scheduled', 'staged') and (lease_until is null or lease_until < now())
              order by run_at limit {{count}} for update skip locked),
            candidate as (
              select a.id, a.project_id, a.exclusive, a.priority,
                (select count(*) from activities r where r.project_id = a.project_id and r.exclusive and r.state = 'in_progress') as running
              from activities a
              where a.state in ('pending', 'scheduled') and a.run_at <= {0} and a.cancel_requested_at is null
                and not exists (select 1 from activities r where r.lock_id = a.lock_id and r.state = 'in_progress')
                and not exists (select 1 from activities o where o.lock_id = a.lock_id and o.state in ('pending', 'scheduled') and o.run_at <= {0}
                  and (o.state = 'scheduled', o.priority, o.id) < (a.state = 'scheduled', a.priority, a.id))
                and (not a.exclusive or (select count(*) from activities r where r.project_id = a.project_id and r.exclusive and r.state = 'in_progress') < {{Activity.ProjectSlots}})
              order by a.priority, a.run_at, a.id limit {{Candidates}}),
            turn as (select c.*, row_number() over (partition by c.project_id, c.exclusive order by c.priority, c.id) as place from candidate c),
            admitted as (
              select id from (select t.id, row_number() over (order by t.priority, t.id) as n from turn t where not t.exclusive or t.place + t.running <= {{Activity.ProjectSlots}}) ordered
              where n <= {{count}} - (select count(*) from due) - (select count(*) from stopped)),
            next as (select id, false as begins from due union all select id, false from stopped union all select id, true from admitted)
            update activities a set lease_owner = {1}, lease_until = now() + {2}, lease_number = a.lease_number + 1,
              state = case when n.begins then 'in_progress' else a.state end,
              started_at = case when n.begins then coalesce(a.started_at, {0}) else a.started_at end,
              updated_at = case when n.begins then {0} else a.updated_at end,
              run_at = case when n.begins then {0} else a.run_at end
            from next n where a.id = n.id returning a.*
            """, time.GetUtcNow(), owner, options.Lease);
#pragma warning restore EF1002, EF1003
        return await taken.IgnoreQueryFilters().AsNoTracking().ToListAsync(ct);
    }

    /// <summary>Keeps the leases; answers those that are still ours. One given back while the heartbeat was on its way stays given back, or nobody would hold it for a whole lease.</summary>
    public async Task<IReadOnlySet<Guid>> Keep(IReadOnlyCollection<Lease> leases, CancellationToken ct)
    {
        await using var command = worker.CreateCommand("""
            update activities a set lease_until = now() + $3 from unnest($1::uuid[], $2::bigint[]) as mine(id, number)
            where a.id = mine.id and a.lease_number = mine.number and a.lease_until is not null and a.completed_at is null returning a.id
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

    /// <summary>Gives a lease back with nothing saved; the step runs again after a pause. Counted: the sweeper ends what only ever comes back.</summary>
    public async Task Release(Lease lease, CancellationToken ct)
    {
        await using var command = worker.CreateCommand(
            "update activities set lease_owner = null, lease_until = null, faults = faults + 1, run_at = $3 where id = $1 and lease_number = $2 and completed_at is null");
        command.Parameters.AddWithValue(lease.ActivityId);
        command.Parameters.AddWithValue(lease.Number);
        command.Parameters.AddWithValue(time.GetUtcNow() + (PauseAfterRelease * options.Pace));
        await command.ExecuteNonQueryAsync(ct);
    }
}
