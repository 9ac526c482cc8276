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
    public sealed record Query(string Project, string? Environment, string Activity, int From) : IQuery<LogReading>, IInProject;

    internal sealed class Handler(ICloudDb db) : IHandler<Query, LogReading>
    {
        public async Task<Result<LogReading>> Handle(Query query, CancellationToken cancellationToken)
        {
            if (db.FindActivity(query.Project, query.Environment, query.Activity) is not { } found)
            {
                return ActivityErrors.NotFound;
            }

            // The end is looked at before the lines: what a finished activity wrote is all there by then.
            var activity = await found.Select(a => new { a.Id, Over = a.CompletedAt != null }).SingleOrDefaultAsync(cancellationToken);
            if (activity is null)
            {
                return ActivityErrors.NotFound;
            }

            var lines = await db.ActivityLog.Where(l => l.ActivityId == activity.Id && l.Number >= query.From).OrderBy(l => l.Number).Take(MaxLines)
                .Select(l => new LogLine { Id = l.Number, Data = new LogData(l.At, l.Message) }).ToListAsync(cancellationToken);
            return new LogReading(lines, activity.Over && lines.Count < MaxLines);
        }
    }
}

/// <param name="IsWhole">Nothing follows these lines, now or ever.</param>
public sealed record LogReading(IReadOnlyList<LogLine> Lines, bool IsWhole);
