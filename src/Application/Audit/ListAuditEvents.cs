using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using FluentValidation;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Audit;

/// <summary>Who did what in an organization, or was refused, newest first.</summary>
public static class ListAuditEvents
{
    [Requires(Permission.AuditView)]
    public sealed record Query(Guid Organization, Page Page, AuditAsked Filter) : IQuery<Paged<AuditEvent>>, IInOrganization, IPagedQuery, IAuditQuery;

    internal sealed class Validator : AbstractValidator<Query>
    {
        public Validator()
        {
            this.CheckPage();
            this.CheckFilter();
        }
    }

    internal sealed class Handler(ICloudDb db) : IHandler<Query, Paged<AuditEvent>>
    {
        public async Task<Result<Paged<AuditEvent>>> Handle(Query query, CancellationToken cancellationToken)
        {
            var events = db.AuditEvents.AsNoTracking().Matching(query.Filter);
            var total = await events.CountAsync(cancellationToken);
            if (query.Page.AfterId is { } after)
            {
                events = events.Where(e => e.Id < after);
            }

            var placed = from e in events.OrderByDescending(e => e.Id).Take(query.Page.Items + 1)
                         join l in db.AuditLinks on e.Id equals l.EventId into links
                         from l in links.DefaultIfEmpty()
                         select new Placed { Event = e, Link = l };
            var rows = await db.Named(placed).OrderByDescending(r => r.Event.Id).ToListAsync(cancellationToken);
            return query.Page.Of(rows, AuditView.ToWire, row => WireId.From(row.Event.Id), total);
        }
    }
}
