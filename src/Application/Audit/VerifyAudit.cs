using System.Globalization;
using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using FluentValidation;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Audit;

/// <summary>
/// Computes the whole chain of an organization anew, in the database and a stretch at a time, and compares. A head that somebody kept can be given along: a
/// chain that was cut short, or written anew from end to end, agrees with itself and not with it.
/// </summary>
public static class VerifyAudit
{
    /// <summary>Places of one statement: 1.4 s of the thirty that one may take.</summary>
    private const int Stretch = 50_000;

    private const int HashBytes = 32;

    /// <summary>No policy keeps less (ADR 0014).</summary>
    private const int LeastMonths = 13;

    /// <param name="Sequence">Place of a head that was kept; with <paramref name="Hash"/> or not at all.</param>
    [Requires(Permission.AuditView)]
    public sealed record Query(Guid Organization, string? Sequence, string? Hash) : IQuery<AuditVerification>, IInOrganization;

    internal sealed class Validator : AbstractValidator<Query>
    {
        public Validator()
        {
            RuleFor(q => q.Sequence).Must(text => text is null || Number(text) > 0).WithMessage("must be a whole number from 1").OverridePropertyName("sequence");
            RuleFor(q => q.Hash).Must(text => text is null || (text.Length == AuditView.HashLength && text.All(char.IsAsciiHexDigit)))
                .WithMessage($"must be {AuditView.HashLength} hexadecimal digits").OverridePropertyName("hash");
            RuleFor(q => q.Hash).Must((query, hash) => hash is null == query.Sequence is null).WithMessage("goes with sequence: give both or none").OverridePropertyName("hash");
        }
    }

    internal sealed class Handler(ICloudDb db, TimeProvider time) : IHandler<Query, AuditVerification>
    {
        public async Task<Result<AuditVerification>> Handle(Query query, CancellationToken cancellationToken)
        {
            var walked = await Begin(cancellationToken);
            var (count, floor) = (walked.Checked, walked.Floor);
            if (query.Sequence is { } kept && Number(kept) < floor?.Sequence)
            {
                return Error.Invalid("sequence", $"The log is kept from place {floor.Sequence + 1} on: a head of before that has nothing left to be compared with.");
            }

            while (walked.Checked == Stretch && walked.FaultKind is null)
            {
                var next = await Walk(walked, cancellationToken);
                count += next.Checked;
                walked = next.LastSequence is null ? walked with { Checked = 0 } : next;
            }

            var end = await db.Database.SqlQuery<End>(
                $"""select waiting as "Waiting", added as "Added", gone as "Gone", sequence as "Sequence", hash as "Hash", linked_at as "LinkedAt" from cloud_audit_head()""").SingleAsync(cancellationToken);
            var fault = Cut(floor, end) ?? Fault(walked) ?? await Kept(query, floor, cancellationToken) ?? Fault(end);
            return new AuditVerification(fault is null, count, end.Waiting, Head(end), fault, floor is null ? null : new AuditHead(floor.Sequence, Convert.ToHexStringLower(floor.Hash), floor.At));
        }

        /// <summary>The first stretch, from where the log begins.</summary>
        private async Task<Walked> Begin(CancellationToken ct) => await db.Database.SqlQuery<Walked>(
            $"""
            select v.checked as "Checked", v.last_sequence as "LastSequence", v.last_hash as "LastHash", v.fault_sequence as "FaultSequence", v.fault_event as "FaultEvent",
              v.fault_kind as "FaultKind", f.sequence as "FloorSequence", f.hash as "FloorHash", f.event_at as "FloorAt"
            from (select) always left join lateral cloud_audit_floor() f on true
            cross join lateral cloud_verify_audit(coalesce(f.sequence, 0), coalesce(f.hash, {new byte[HashBytes]}), {Stretch}) v
            """).SingleAsync(ct);

        private async Task<Walked> Walk(Walked from, CancellationToken ct)
        {
            var (after, expected) = (from.LastSequence ?? 0, from.LastHash ?? []);
            return await db.Database.SqlQuery<Walked>(
                $"""
                select checked as "Checked", last_sequence as "LastSequence", last_hash as "LastHash", fault_sequence as "FaultSequence", fault_event as "FaultEvent", fault_kind as "FaultKind",
                  null::bigint as "FloorSequence", null::bytea as "FloorHash", null::timestamptz as "FloorAt"
                from cloud_verify_audit({after}, {expected}, {Stretch})
                """).SingleAsync(ct);
        }

        /// <summary>What no pruning leaves: a floor younger than anything may go, or nothing above it. Somebody cut the beginning off.</summary>
        private AuditFault? Cut(Floor? floor, End end) =>
            floor is not null && (end.Sequence is null || floor.At > time.GetUtcNow().AddMonths(-LeastMonths)) ? new AuditFault(floor.Sequence, "missing") : null;

        private static AuditFault? Fault(Walked walked) =>
            walked.FaultKind is { } kind ? new AuditFault(walked.FaultSequence ?? 0, kind, walked.FaultEvent is { } id ? WireId.From(id) : null) : null;

        /// <summary>Of entries without a place; the one after the last would be theirs.</summary>
        private static AuditFault? Fault(End end)
        {
            var place = (end.Sequence ?? 0) + 1;
            return end.Gone is { } gone ? new AuditFault(place, "missing", WireId.From(gone)) : end.Added is { } added ? new AuditFault(place, "added", WireId.From(added)) : null;
        }

        private static AuditHead? Head(End end) =>
            end is { Sequence: { } sequence, Hash: { } hash, LinkedAt: { } at } ? new AuditHead(sequence, Convert.ToHexStringLower(hash), at) : null;

        /// <summary>Whether the head that was kept is still in its place.</summary>
        private async Task<AuditFault?> Kept(Query query, Floor? floor, CancellationToken ct)
        {
            if (query.Sequence is null || query.Hash is null)
            {
                return null;
            }

            var (place, hash) = (Number(query.Sequence), Convert.FromHexString(query.Hash));
            if (place == floor?.Sequence)
            {
                return floor.Hash.AsSpan().SequenceEqual(hash) ? null : new AuditFault(place, "tampered");
            }

            var link = await db.AuditLinks.AsNoTracking().SingleOrDefaultAsync(l => l.Sequence == place, ct);
            return link is null ? new AuditFault(place, "missing") : link.Hash.AsSpan().SequenceEqual(hash) ? null : new AuditFault(place, "tampered", WireId.From(link.EventId));
        }
    }

    private static long Number(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private sealed record Walked(long Checked, long? LastSequence, byte[]? LastHash, long? FaultSequence, Guid? FaultEvent, string? FaultKind, long? FloorSequence, byte[]? FloorHash, DateTimeOffset? FloorAt)
    {
        /// <summary>The last place that is not kept any longer.</summary>
        public Floor? Floor => this is { FloorSequence: { } sequence, FloorHash: { } hash, FloorAt: { } at } ? new Floor(sequence, hash, at) : null;
    }

    private sealed record Floor(long Sequence, byte[] Hash, DateTimeOffset At);

    private sealed record End(long Waiting, Guid? Added, Guid? Gone, long? Sequence, byte[]? Hash, DateTimeOffset? LinkedAt);
}
