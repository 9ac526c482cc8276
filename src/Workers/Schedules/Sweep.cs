using Npgsql;

namespace Cloud.Workers.Schedules;

/// <summary>What one sweep did.</summary>
/// <param name="Created">Activities made.</param>
/// <param name="Late">Backups that were due while the one before was still open: recorded, not doubled.</param>
public sealed record SweepResult(long Due, long Created, long Late);

/// <summary>
/// Turns due schedules into activities in one statement, however many are due: ten thousand cost 0.65 s (PERFORMANCE.md, 3). Safe to run on any number of
/// nodes: rows are taken with SKIP LOCKED, and a unique index allows one open automatic activity of a kind and environment.
/// </summary>
public sealed class Sweep(NpgsqlDataSource worker, TimeProvider time)
{
    /// <summary>Rows of one statement: at 100,000 due it takes 3.5 s (PERFORMANCE.md, 4).</summary>
    private const int Batch = 100_000;

    // The first slot of the phase strictly after now: the same as Schedule.SlotAfter, so an outage of any length costs one catch-up and no storm.
    private const string Statement = """
        with due as (
          select s.environment_id, s.kind, s.next_at from schedules s
          where s.enabled and s.next_at <= $1 order by s.next_at limit 100000 for update skip locked),
        subject as (
          select d.kind, d.next_at, e.id, e.organization_id, e.project_id, e.machine_name, e.type, coalesce(e.shared_with_id, e.id) as lock_id
          from due d join environments e on e.id = d.environment_id),
        made as (
          insert into activities (id, organization_id, project_id, environment_id, lock_id, type, state, completion_percent, description, parameters, automated, exclusive,
            priority, created_at, updated_at, steps, phase, workflow_state, run_at, lease_number, log_lines, cancellable, faults)
          select cloud_uuid7($1), organization_id, project_id, id, lock_id, 'environment.' || kind, 'pending', 0,
            case kind when 'backup' then 'Six-hourly backup of ' else 'Six-hourly comparison of ' end || machine_name, '{"safe": true}', true, false,
            case type when 'production' then 0 when 'staging' then 1 else 2 end, $1, $1, '[]', 'forward', '{}', $1, 0, 0, true, 0
          from subject
          on conflict do nothing returning environment_id, type),
        late as (
          insert into attention_items (id, organization_id, project_id, environment_id, kind, severity, title, detail, since)
          select cloud_uuid7($1), s.organization_id, s.project_id, s.id, 'backup.late', 'warning', 'A backup of ' || s.machine_name || ' is late',
            'The backup due at ' || to_char(s.next_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI') || ' UTC was not started because the one before it is still running.', $1
          from subject s
          where s.kind = 'backup' and not exists (select 1 from made m where m.environment_id = s.id and m.type = 'environment.backup')
          on conflict do nothing returning 1),
        moved as (
          update schedules s set next_at = to_timestamp((floor((extract(epoch from $1) - s.phase_seconds) / s.every_seconds) + 1) * s.every_seconds + s.phase_seconds)
          from due d where s.environment_id = d.environment_id and s.kind = d.kind returning 1)
        select (select count(*) from moved), (select count(*) from made), (select count(*) from late)
        """;

    public async Task<SweepResult> Run(CancellationToken ct)
    {
        var total = new SweepResult(0, 0, 0);
        while (true)
        {
            var once = await RunOnce(ct);
            total = new SweepResult(total.Due + once.Due, total.Created + once.Created, total.Late + once.Late);
            if (once.Due < Batch)
            {
                return total;
            }
        }
    }

    private async Task<SweepResult> RunOnce(CancellationToken ct)
    {
        await using var command = worker.CreateCommand(Statement);
        command.Parameters.AddWithValue(time.GetUtcNow());
        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        return new SweepResult(reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2));
    }
}
