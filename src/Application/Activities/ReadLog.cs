using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Activities;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Activities;

/// <summary>The lines of an activity's log from one number on, as far as they are written. Whoever follows it asks again.</summary>
public static class ReadLog
{
    /// <summary>Lines of one reading; a follower comes back for the rest at once.</summary>
    public const int MaxLines = 1000;

    /// <param name="From">Number of the first line wanted; they count from 1.</param>
    [Requires(Permission.EnvironmentView)]
    public sealed record Query(string Project, string? Environment, string Activity, int From) : IQuery<LogReading>, IInEnvironment;

    internal sealed class Handler(ICloudDb db, Caller caller) : IHandler<Query, LogReading>
    {
        public async Task<Result<LogReading>> Handle(Query query, CancellationToken cancellationToken)
        {
            return db.FindActivity(query.Project, query.Environment, query.Activity, caller) is { } found ? await db.LinesOf(found, query.From, cancellationToken) : ActivityErrors.NotFound;
        }
    }
}

internal static class LogReadings
{
    /// <summary>The lines of the activity that <paramref name="found"/> names, from one number on.</summary>
    public static async Task<Result<LogReading>> LinesOf(this ICloudDb db, IQueryable<Activity> found, int from, CancellationToken ct)
    {
        // The end is looked at before the lines: what a finished activity wrote is all there by then.
        var activity = await found.Select(a => new { a.Id, Over = a.CompletedAt != null }).SingleOrDefaultAsync(ct);
        if (activity is null)
        {
            return ActivityErrors.NotFound;
        }

        var lines = await db.ActivityLog.Where(l => l.ActivityId == activity.Id && l.Number >= from).OrderBy(l => l.Number).Take(ReadLog.MaxLines)
            .Select(l => new LogLine { Id = l.Number, Data = new LogData(l.At, l.Message) }).ToListAsync(ct);
        return new LogReading(lines, activity.Over && lines.Count < ReadLog.MaxLines);
    }
}

/// <param name="IsWhole">Nothing follows these lines, now or ever.</param>
public sealed record LogReading(IReadOnlyList<LogLine> Lines, bool IsWhole);
