using System.Globalization;
using Cloud.Application.Activities;
using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Identity;
using FluentValidation;

namespace Cloud.Application.Staff;

/// <summary>The lines of an activity's log from one number on, read by staff; a page that follows it asks again.</summary>
public static class StaffReadLog
{
    /// <param name="StartAt">Number of the first line wanted, still as text; lines count from 1.</param>
    [RequiresStaff(PlatformRole.Support)]
    public sealed record Query(string Activity, string? StartAt = null) : IQuery<Paged<LogLine>>, IReachesTenant
    {
        public Reach Reach => new(Reach.Activity, Activity);
    }

    internal sealed class Validator : AbstractValidator<Query>
    {
        public Validator() => RuleFor(q => q.StartAt).Must(text => text is null || int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _)).WithMessage("must be a whole number").OverridePropertyName("start_at");
    }

    internal sealed class Handler(ICloudDb db) : IHandler<Query, Paged<LogLine>>
    {
        public async Task<Result<Paged<LogLine>>> Handle(Query query, CancellationToken cancellationToken)
        {
            var from = query.StartAt is { } text ? int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture) : 1;
            var reading = await db.LinesOf(db.Reached(query.Activity), from, cancellationToken);
            return reading.Error is { } refusal ? refusal : new Paged<LogLine>(reading.Value.IsWhole ? [.. reading.Value.Lines, new LogLine { Seal = true }] : reading.Value.Lines);
        }
    }
}
