using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using FluentValidation;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Audit;

/// <summary>
/// A stretch of the log in the chain's order, oldest first, for the stream that puts them together. Entries without a place are not in it; they get one
/// within a second. The chain only grows, so stretches asked for one after the other have no gap and nothing twice.
/// </summary>
public static class ExportAuditEvents
{
    /// <summary>Entries of one stretch: half a megabyte or so at a time, however long the log is.</summary>
    public const int Stretch = 500;

    /// <param name="After">The place after which it begins.</param>
    [Requires(Permission.AuditView)]
    public sealed record Query(Guid Organization, AuditAsked Filter, long After = 0) : IQuery<IReadOnlyList<AuditEvent>>, IInOrganization, IAuditQuery;

    internal sealed class Validator : AbstractValidator<Query>
    {
        public Validator() => this.CheckFilter();
    }

    internal sealed class Handler(ICloudDb db) : IHandler<Query, IReadOnlyList<AuditEvent>>
    {
        public async Task<Result<IReadOnlyList<AuditEvent>>> Handle(Query query, CancellationToken cancellationToken)
        {
            var placed = (from l in db.AuditLinks.AsNoTracking()
                          join e in db.AuditEvents.AsNoTracking().Matching(query.Filter) on l.EventId equals e.Id
                          where l.Sequence > query.After
                          orderby l.Sequence
                          select new Placed { Event = e, Link = l }).Take(Stretch);
            var rows = await db.Named(placed).OrderBy(r => r.Link!.Sequence).ToListAsync(cancellationToken);
            return rows.ConvertAll(AuditView.ToWire);
        }
    }
}
