using Npgsql;

namespace Cloud.Workers.Running;

/// <summary>
/// Leaves no activity open past its time (FEATURES.md, C24): what the runner could not end itself, because its outcome can never be saved or nobody
/// can run it, ends failed here, in SQL alone. Safe on any number of nodes. Its environment wants a person, and the reconcile looks at the stack.
/// </summary>
public sealed class OverdueSweep(NpgsqlDataSource worker, TimeProvider time)
{
    public const string DeadlineCode = StepRunner.DeadlineCode;
    public const string FaultCode = StepRunner.FaultCode;
    public const string NeverBeganCode = "activity.never_began";

    /// <summary>The runner itself ends what is past its deadline within one lease and a look; after this it evidently cannot.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromMinutes(5);

    /// <summary>For an activity that never got as far as a deadline: longer than any workflow's own.</summary>
    public static readonly TimeSpan LongestWithoutDeadline = TimeSpan.FromHours(6);

    /// <summary>Longest wait for a turn. What stands before it in the queue has deadlines of a few hours itself.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromHours(24);

    /// <summary>Runs in a row that could not be saved; with the pause after each it takes half a minute.</summary>
    public const int MostFaults = 15;

    private static readonly string Statement = $"""
        with stuck as (
          select id, case
              when state = 'pending' then '{NeverBeganCode}' when faults >= {MostFaults} then '{FaultCode}' else '{DeadlineCode}' end as code
          from activities
          where completed_at is null and (
            (state = 'in_progress' and (lease_until is null or lease_until < now())
              and (coalesce(deadline, started_at + $3) + $2 < $1 or faults >= {MostFaults}))
            or (state = 'pending' and run_at + $4 < $1))
          limit 1000 for update skip locked),
        ended as (
          update activities a set state = 'complete', result = 'failure', completed_at = $1, updated_at = $1, step = null, lease_owner = null, lease_until = null,
            lease_number = a.lease_number + 1, log_lines = a.log_lines + 1, cancellable = false,
            error = coalesce(a.error, jsonb_build_object('code', s.code, 'message', case s.code
              when '{NeverBeganCode}' then 'It waited a whole day and its turn never came. Look at what holds the environment or the project, then try again.'
              when '{FaultCode}' then 'It failed on our side again and again and was given up. What it left is looked at; then try again.'
              else 'It did not end in time and was given up. What it left is looked at; then try again.' end))
          from stuck s where a.id = s.id
          returning a.id, a.organization_id, a.project_id, a.environment_id, a.type, a.description, a.exclusive, a.log_lines, a.error ->> 'message' as message, s.code),
        told as (insert into activity_log (activity_id, number, organization_id, at, message) select id, log_lines, organization_id, $1, 'Given up: ' || message from ended),
        marked as (
          update environments e set lifecycle = 'attention_required', health = 'critical', updated_at = $1 from ended
          where e.id = ended.environment_id and ended.exclusive and ended.code <> '{NeverBeganCode}'),
        backups as (
          update backups b set status = 'failed', failure = ended.message, completed_at = $1, updated_at = $1 from ended where b.activity_id = ended.id and b.status = 'creating'),
        deletions as (
          update backups b set status = 'failed', failure = 'Its deletion was given up: ' || ended.message, completed_at = $1, updated_at = $1 from ended
          where b.deletion_id = ended.id and b.status = 'deleting'),
        restores as (
          update restores r set state = 'failed', failure = ended.message, completed_at = $1, updated_at = $1 from ended
          where r.activity_id = ended.id and r.state in ('requested', 'restoring', 'checking')),
        scalings as (
          update scaling_requests s set state = 'aborted', failure = ended.message, completed_at = $1, updated_at = $1 from ended
          where s.activity_id = ended.id and s.completed_at is null),
        purges as (
          update retained_resources r set purge_activity_id = null, purge_failure = left(ended.message, {Domain.Text.Message}) from ended where r.purge_activity_id = ended.id),
        creations as (
          update projects p set status = 'failed', status_message = left(ended.message || ' Activate ' || e.machine_name || ' to try again.', {Domain.Text.Message}), updated_at = $1
          from ended join environments e on e.id = ended.environment_id
          where p.id = ended.project_id and ended.type = '{Domain.Activities.ActivityTypes.ProjectCreate}' and p.status = 'requested'),
        looked_at as (
          insert into schedules (environment_id, kind, organization_id, every_seconds, phase_seconds, next_at, enabled)
          select environment_id, 'reconcile', organization_id, $5, floor(random() * $5), $1, true from ended where exclusive and environment_id is not null
          on conflict (environment_id, kind) do update set enabled = true, next_at = $1),
        raised as (
          insert into attention_items (id, organization_id, project_id, environment_id, activity_id, kind, severity, title, detail, since)
          select cloud_uuid7($1), organization_id, project_id, environment_id, id, 'activity.failed', 'critical', description || ' failed', message, $1 from ended where environment_id is not null
          on conflict do nothing)
        select count(*) from ended
        """;

    /// <summary>How many were ended.</summary>
    public async Task<long> Run(CancellationToken ct)
    {
        await using var command = worker.CreateCommand(Statement);
        command.Parameters.AddWithValue(time.GetUtcNow());
        command.Parameters.AddWithValue(Grace);
        command.Parameters.AddWithValue(LongestWithoutDeadline);
        command.Parameters.AddWithValue(LongestWait);
        command.Parameters.AddWithValue((int)Domain.Environments.Schedule.SixHours.TotalSeconds);
        return (long)(await command.ExecuteScalarAsync(ct))!;
    }
}

/// <summary>Sweeps every quarter of a minute on every node; each statement takes what no other is at.</summary>
public sealed partial class OverdueLoop(OverdueSweep sweep, RunnerOptions options, TimeProvider time, ILogger<OverdueLoop> logger)
    : RoundLoop("sweeping what is overdue", options.Sweep, time, logger)
{
    protected override async Task Round(CancellationToken ct)
    {
        if (await sweep.Run(ct) is var ended and > 0)
        {
            Ended(Logger, ended);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Ended} activities were given up: they could not end by themselves.")]
    private static partial void Ended(ILogger logger, long ended);
}
