using System.Text.Json;
using System.Threading.Channels;
using Cloud.Domain;
using Cloud.Domain.Activities;
using Cloud.Domain.Attention;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;

namespace Cloud.Workers.Running;

/// <summary>
/// Saves what steps came to, fenced by the lease's number. A step that used the database is saved with its own changes in its own transaction;
/// the others, which changed nothing but their activity and its log, are saved many in one statement: whatever ended while the last one was written.
/// </summary>
/// <param name="columns">How values inside a row are kept as JSON.</param>
public sealed class StepOutcomes(NpgsqlDataSource worker, JsonSerializerOptions columns) : BackgroundService
{
    /// <summary>Rows of one statement; at 100 the peer measurement reached 30,000 rows a second (PERFORMANCE.md, 3).</summary>
    private const int Batch = 100;

    /// <summary>What the runner may have changed; a request to stop, which others write, is not among it.</summary>
    private static readonly string[] Owned =
    [
        nameof(Activity.State), nameof(Activity.Result), nameof(Activity.CompletionPercent), nameof(Activity.StartedAt), nameof(Activity.UpdatedAt), nameof(Activity.CompletedAt),
        nameof(Activity.CancelledAt), nameof(Activity.Cancellable), nameof(Activity.Error), nameof(Activity.Steps), nameof(Activity.Phase), nameof(Activity.Step),
        nameof(Activity.WorkflowState), nameof(Activity.RunAt), nameof(Activity.Deadline), nameof(Activity.LeaseOwner), nameof(Activity.LeaseUntil), nameof(Activity.LogLines), nameof(Activity.Faults),
    ];

    private const string Statement = """
        with mine as (
          select * from unnest($1::uuid[], $2::bigint[], $3::text[], $4::text[], $5::int[], $6::timestamptz[], $7::timestamptz[], $8::timestamptz[], $9::timestamptz[], $10::bool[],
            $11::text[], $12::text[], $13::text[], $14::text[], $15::text[], $16::timestamptz[], $17::timestamptz[], $18::int[])
          as m(id, number, state, result, percent, started_at, updated_at, completed_at, cancelled_at, cancellable, error, steps, phase, step, workflow_state, run_at, deadline, log_lines)),
        done as (
          update activities a set state = m.state, result = m.result, completion_percent = m.percent, started_at = m.started_at, updated_at = m.updated_at, completed_at = m.completed_at,
            cancelled_at = m.cancelled_at, cancellable = m.cancellable, error = m.error::jsonb, steps = m.steps::jsonb, phase = m.phase, step = m.step, workflow_state = m.workflow_state::jsonb,
            run_at = m.run_at, deadline = m.deadline, lease_owner = null, lease_until = null, log_lines = m.log_lines, faults = 0
          from mine m where a.id = m.id and a.lease_number = m.number returning a.id, a.organization_id, a.environment_id, a.type, a.result, a.updated_at),
        told as (
          insert into activity_log (activity_id, number, organization_id, at, message)
          select l.id, l.number, d.organization_id, l.at, l.message from unnest($19::uuid[], $20::int[], $21::timestamptz[], $22::text[]) as l(id, number, at, message) join done d on d.id = l.id),
        resolved as (
          update attention_items i set resolved_at = d.updated_at from done d
          where d.result = 'success' and i.environment_id = d.environment_id and i.kind = 'activity.failed' and i.resolved_at is null
            and exists (select 1 from activities f where f.id = i.activity_id and f.type = d.type))
        select id from done
        """;

    private readonly Channel<Waiting> _waiting = Channel.CreateUnbounded<Waiting>(new UnboundedChannelOptions { SingleReader = true });

    /// <summary>False when the lease was lost or the database refuses the change: nothing was written. Throws when the database is away.</summary>
    public Task<bool> Save(StepContext context, CancellationToken lost)
    {
        var lines = Number(context);
        if (context.DbIsOpen)
        {
            return SaveAlone(context, lines, lost);
        }

        var waiting = new Waiting(context.Activity, lines, lost);
        _waiting.Writer.TryWrite(waiting);
        return waiting.Saved.Task;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        List<Waiting> batch = [];
        try
        {
            while (await _waiting.Reader.WaitToReadAsync(stoppingToken))
            {
                while (batch.Count < Batch && _waiting.Reader.TryRead(out var next))
                {
                    batch.Add(next);
                }

                await SaveTogether(batch, stoppingToken);
                batch.Clear();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // What was not saved runs again elsewhere.
        }
    }

    private static List<ActivityLogLine> Number(StepContext context)
    {
        var number = context.Activity.TakeLogNumbers(context.Lines.Count);
        return [.. context.Lines.Select(line => new ActivityLogLine
        {
            ActivityId = context.Activity.Id,
            Number = number++,
            OrganizationId = context.Activity.OrganizationId,
            At = line.At,
            Message = Text.Cut(line.Message, Text.Detail),
        })];
    }

    private static async Task<bool> SaveAlone(StepContext context, List<ActivityLogLine> lines, CancellationToken lost)
    {
        if (context.Activity is { IsOpen: false, Result: ActivityResult.Success } ended)
        {
            await AttentionDesk.Resolve(context, AttentionKind.ActivityFailed, aboutType: ended.Type);
        }

        context.Db.ActivityLog.AddRange(lines);
        var entry = context.Db.Activities.Entry(context.Activity);
        foreach (var name in Owned)
        {
            entry.Property(name).IsModified = true;
        }

        try
        {
            await context.Db.SaveChangesAsync(lost);
            return true;
        }
        catch (DbUpdateConcurrencyException)
        {
            return false;
        }
    }

    private async Task SaveTogether(List<Waiting> batch, CancellationToken stopping)
    {
        batch.RemoveAll(w => w.Lost.IsCancellationRequested && w.Saved.TrySetResult(false));
        if (batch.Count == 0)
        {
            return;
        }

        try
        {
            var saved = await Write(batch, stopping);
            foreach (var waiting in batch)
            {
                waiting.Saved.TrySetResult(saved.Contains(waiting.Activity.Id));
            }
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException or OperationCanceledException)
        {
            foreach (var waiting in batch)
            {
                waiting.Saved.TrySetException(e);
            }
        }
    }

    private async Task<HashSet<Guid>> Write(List<Waiting> batch, CancellationToken ct)
    {
        await using var command = worker.CreateCommand(Statement);
        void Column<T>(Func<Activity, T> value, NpgsqlDbType type) =>
            command.Parameters.Add(new NpgsqlParameter { Value = batch.Select(w => value(w.Activity)).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | type });
        Column(a => a.Id, NpgsqlDbType.Uuid);
        Column(a => a.LeaseNumber, NpgsqlDbType.Bigint);
        Column(a => Words.Of(a.State), NpgsqlDbType.Text);
        Column(a => a.Result is { } result ? Words.Of(result) : null, NpgsqlDbType.Text);
        Column(a => a.CompletionPercent, NpgsqlDbType.Integer);
        Column(a => a.StartedAt, NpgsqlDbType.TimestampTz);
        Column(a => a.UpdatedAt, NpgsqlDbType.TimestampTz);
        Column(a => a.CompletedAt, NpgsqlDbType.TimestampTz);
        Column(a => a.CancelledAt, NpgsqlDbType.TimestampTz);
        Column(a => a.Cancellable, NpgsqlDbType.Boolean);
        Column(a => a.Error is null ? null : Json(a.Error), NpgsqlDbType.Text);
        Column(a => Json(a.Steps), NpgsqlDbType.Text);
        Column(a => Words.Of(a.Phase), NpgsqlDbType.Text);
        Column(a => a.Step, NpgsqlDbType.Text);
        Column(a => a.WorkflowState, NpgsqlDbType.Text);
        Column(a => a.RunAt, NpgsqlDbType.TimestampTz);
        Column(a => a.Deadline, NpgsqlDbType.TimestampTz);
        Column(a => a.LogLines, NpgsqlDbType.Integer);

        var lines = batch.SelectMany(w => w.Lines).ToArray();
        void Line<T>(Func<ActivityLogLine, T> value, NpgsqlDbType type) =>
            command.Parameters.Add(new NpgsqlParameter { Value = Array.ConvertAll(lines, l => value(l)), NpgsqlDbType = NpgsqlDbType.Array | type });
        Line(l => l.ActivityId, NpgsqlDbType.Uuid);
        Line(l => l.Number, NpgsqlDbType.Integer);
        Line(l => l.At, NpgsqlDbType.TimestampTz);
        Line(l => l.Message, NpgsqlDbType.Text);

        HashSet<Guid> saved = [];
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            saved.Add(reader.GetGuid(0));
        }

        return saved;
    }

    private string Json<T>(T value) => JsonSerializer.Serialize(value, columns);

    private sealed record Waiting(Activity Activity, List<ActivityLogLine> Lines, CancellationToken Lost)
    {
        public TaskCompletionSource<bool> Saved { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
