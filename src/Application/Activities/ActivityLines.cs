using System.Data.Common;
using System.Text;
using System.Text.Json;
using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain.Environments;

namespace Cloud.Application.Activities;

/// <summary>Which activity stands in a list, and by what its answer is known again.</summary>
/// <param name="Id">Its own.</param>
/// <param name="Version">Of its row: another after each change (PostgreSQL's <c>xmin</c>).</param>
/// <param name="Environment">Where it is done; null once that is gone.</param>
internal sealed record ActivityHead(Guid Id, uint Version, string? Environment);

/// <summary>One row of a list, and where it is done.</summary>
/// <param name="NeedsMore">It waits, or ended badly: its answer says more than the row does, such as what is before it or whether it may be tried again.</param>
internal sealed record ListedActivity(ActivityLine Line, string? Environment, EnvironmentType? Of, uint Version, bool NeedsMore)
{
    /// <summary>Over, and well: nothing changes it any more, and it says the same to everybody who sees it.</summary>
    public bool IsSettled => Line.CompletedAt is not null && !NeedsMore;
}

/// <summary>
/// The list of activities, which dashboards, clients and scripts read again and again: two statements by hand. The first says which they are; the second reads those
/// of which no answer is kept (<see cref="SettledActivities"/>), their steps from the stored JSON straight into the wire's. As entities the same fifty rows took three
/// times the processor (guide, Performance).
/// </summary>
internal static class ActivityLines
{
    /// <summary>The page is cut before its environments are looked up: beside them the planner reads all that a project has.</summary>
    private const string Heads = """
        select a.id, a.version, e.machine_name
        from (select a.id, a.xmin as version, a.environment_id from activities a where a.organization_id = $1 and a.project_id = $2
        """;

    private const string Whole = """
        select a.id, a.type, a.state, a.result, a.completion_percent, a.description, a.parameters, a.steps, a.created_by, a.created_at, a.started_at, a.updated_at, a.completed_at,
          a.cancelled_at, a.cancel_requested_at, a.retry_of, a.run_at, a.cancellable and a.phase = 'forward', a.error is not null, e.machine_name, e.type, a.xmin
        from activities a left join environments e on e.id = a.environment_id where a.organization_id = $1 and a.id = any ($2)
        """;

    /// <summary>Newest first, at most <paramref name="most"/>. The connection is open, and its database knows the tenant.</summary>
    public static async Task<List<ActivityHead>> ActivityHeads(
        this ICloudDb db, Guid organization, ListActivities.Query query, IReadOnlyList<EnvironmentType>? types, int most, CancellationToken ct)
    {
        var sql = new StringBuilder(Heads);
        List<object?> values = [organization, query.Project];
        void Where(string condition, object value)
        {
            values.Add(value);
            sql.Append(" and ").Append(condition).Append(" $").Append(values.Count).Append(condition.EndsWith('(') ? ")" : "");
        }

        if (query.Environment is not null)
        {
            Where("a.environment_id = (select id from environments where project_id = $2 and machine_name =", query.Environment);
            sql.Append(')');
        }
        else if (types is not null)
        {
            Where("a.environment_id in (select id from environments where project_id = $2 and type = any (", Words(types));
            sql.Append(')');
        }

        query.Of?.Narrow(Where);
        if (query.Page.AfterId is { } last)
        {
            Where("a.id <", last);
        }

        values.Add(most);
        sql.Append(" order by a.id desc limit $").Append(values.Count).Append(") a left join environments e on e.id = a.environment_id order by a.id desc");
        await using var command = db.Statement(sql.ToString(), [.. values]);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var heads = new List<ActivityHead>(most);
        while (await reader.ReadAsync(ct))
        {
            heads.Add(new(reader.GetGuid(0), reader.GetFieldValue<uint>(1), reader.Text(2)));
        }

        return heads;
    }

    /// <summary>These of a project, in no order. The connection is open, and its database knows the tenant.</summary>
    public static async Task<List<ListedActivity>> ActivityLinesOf(this ICloudDb db, Guid organization, string project, Guid[] ids, CancellationToken ct)
    {
        await using var command = db.Statement(Whole, organization, ids);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var rows = new List<ListedActivity>(ids.Length);
        while (await reader.ReadAsync(ct))
        {
            rows.Add(Row(reader, project));
        }

        return rows;
    }

    private static string[] Words(IReadOnlyList<EnvironmentType> types) => [.. types.Select(Domain.Words.Of)];

    private static ListedActivity Row(DbDataReader row, string project)
    {
        var (state, result, completed) = (row.GetString(2), row.Text(3), row.Nullable<DateTimeOffset>(12));
        var requested = row.Nullable<DateTimeOffset>(14);
        var line = new ActivityLine
        {
            Id = row.GetGuid(0),
            Type = row.GetString(1),
            State = state,
            Result = result,
            CompletionPercent = row.GetInt32(4),
            Description = row.GetString(5),
            ProjectId = project,
            Parameters = ActivityLine.ParametersOf(row.GetString(6)),
            Steps = Steps(row.GetFieldValue<byte[]>(7)),
            CreatedBy = row.Nullable<Guid>(8),
            CreatedAt = row.GetFieldValue<DateTimeOffset>(9),
            StartedAt = row.Nullable<DateTimeOffset>(10),
            UpdatedAt = row.GetFieldValue<DateTimeOffset>(11),
            CompletedAt = completed,
            CancelledAt = row.Nullable<DateTimeOffset>(13),
            CancelRequestedAt = requested,
            RetryOf = row.Nullable<Guid>(15),
            RunAt = row.GetFieldValue<DateTimeOffset>(16),
            CanCancel = completed is null && requested is null && row.GetBoolean(17),
        };
        var needsMore = state == ActivityState.Pending || row.GetBoolean(18) || (completed is not null && result != ActivityResult.Success);
        return new ListedActivity(line, row.Text(19), row.Text(20) is { } type ? Domain.Words.Parse<EnvironmentType>(type) : null, row.GetFieldValue<uint>(21), needsMore);
    }

    /// <summary>As the column keeps them: snake_case names, the state by its number.</summary>
    private static List<ActivityStep> Steps(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        List<ActivityStep> steps = [];
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                steps.Add(Step(ref reader));
            }
        }

        return steps;
    }

    private static ActivityStep Step(ref Utf8JsonReader reader)
    {
        var (name, state, attempt) = ("", "", 0);
        DateTimeOffset? started = null, completed = null, deadline = null;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            if (reader.ValueTextEquals("name"u8))
            {
                reader.Read();
                name = reader.GetString()!;
            }
            else if (reader.ValueTextEquals("state"u8))
            {
                reader.Read();
                state = ActivityLine.StepWord((Domain.Activities.StepState)reader.GetInt32());
            }
            else if (reader.ValueTextEquals("attempt"u8))
            {
                reader.Read();
                attempt = reader.GetInt32();
            }
            else if (reader.ValueTextEquals("started_at"u8))
            {
                started = Time(ref reader);
            }
            else if (reader.ValueTextEquals("completed_at"u8))
            {
                completed = Time(ref reader);
            }
            else if (reader.ValueTextEquals("deadline"u8))
            {
                deadline = Time(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }

        return new ActivityStep(name, state, attempt, started, completed, deadline);
    }

    private static DateTimeOffset? Time(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType == JsonTokenType.Null ? null : reader.GetDateTimeOffset();
    }
}
