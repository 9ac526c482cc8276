using System.Buffers.Binary;
using System.Globalization;
using Cloud.Domain;
using FluentValidation;

namespace Cloud.Application.Audit;

/// <summary>Which entries are asked for, as the address said it.</summary>
public sealed record AuditAsked(string? Actor = null, string? Action = null, string? Outcome = null, string? Target = null, string? From = null, string? To = null);

/// <summary>A query that takes the log's filters.</summary>
public interface IAuditQuery
{
    AuditAsked Filter { get; }
}

internal static class AuditFilters
{
    /// <summary>Characters of a filter: as long as the longest target.</summary>
    private const int Longest = 250;

    private static readonly string[] Forms = ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    /// <summary>The filters' own faults, under the names the address uses.</summary>
    public static void CheckFilter<T>(this AbstractValidator<T> validator)
        where T : IAuditQuery => validator.RuleFor(q => q.Filter).Custom((asked, context) =>
        {
            foreach (var (name, text) in new[] { ("action", asked.Action), ("outcome", asked.Outcome), ("target", asked.Target) })
            {
                if (text is not null && (text.Length is 0 or > Longest || text.Any(char.IsControl)))
                {
                    context.AddFailure($"filter[{name}]", $"must be 1 to {Longest} printable characters");
                }
            }

            if (asked.Actor is { } actor && !WireId.TryParse(actor, out _))
            {
                context.AddFailure("filter[actor]", "must be a user's id, as in an entry's actor");
            }

            foreach (var (name, text) in new[] { ("from", asked.From), ("to", asked.To) })
            {
                if (text is not null && Time(text) is null)
                {
                    context.AddFailure($"filter[{name}]", "must be a time such as 2026-11-21T01:02:03Z");
                }
            }
        });

    public static IQueryable<Domain.Audit.AuditEvent> Matching(this IQueryable<Domain.Audit.AuditEvent> events, AuditAsked asked)
    {
        if (WireId.TryParse(asked.Actor, out var actor))
        {
            events = events.Where(e => e.ActorId == actor);
        }

        if (asked.Action is { } action)
        {
            events = events.Where(e => e.Action == action);
        }

        if (asked.Outcome is { } outcome)
        {
            events = events.Where(e => e.Outcome == outcome);
        }

        if (asked.Target is { } target)
        {
            events = events.Where(e => e.Target.StartsWith(target));
        }

        return events.Between(Time(asked.From), Time(asked.To));
    }

    /// <summary>An id begins with its time, to the millisecond: the key finds the stretch, the time itself cuts it.</summary>
    private static IQueryable<Domain.Audit.AuditEvent> Between(this IQueryable<Domain.Audit.AuditEvent> events, DateTimeOffset? from, DateTimeOffset? to)
    {
        if (from is { } begin)
        {
            var first = FirstIdAt(begin);
            events = events.Where(e => e.Id >= first && e.At >= begin);
        }

        if (to is { } end)
        {
            var last = FirstIdAt(end.AddMilliseconds(1));
            events = events.Where(e => e.Id < last && e.At < end);
        }

        return events;
    }

    private static DateTimeOffset? Time(string? text) =>
        DateTimeOffset.TryParseExact(text, Forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) && time.Year is >= 1970 and < 9000
            ? time : null;

    private static Guid FirstIdAt(DateTimeOffset at)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(bytes, at.ToUnixTimeMilliseconds() << 16);
        return new Guid(bytes, bigEndian: true);
    }
}
