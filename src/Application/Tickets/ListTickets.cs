using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Status = Cloud.Domain.Tickets.TicketStatus;

namespace Cloud.Application.Tickets;

/// <summary>An organization's tickets, newest first.</summary>
public static class ListTickets
{
    [Requires(Permission.TicketView)]
    public sealed record Query(Guid Organization, Page Page, string? Status = null) : IQuery<Paged<TicketResource>>, IInOrganization, IPagedQuery;

    internal sealed class Validator : AbstractValidator<Query>
    {
        public Validator()
        {
            this.CheckPage();
            RuleFor(q => q.Status).IsWordOf<Query, Status>().OverridePropertyName("filter[status]");
        }
    }

    internal sealed class Handler(ICloudDb db, Caller caller) : IHandler<Query, Paged<TicketResource>>
    {
        public async Task<Result<Paged<TicketResource>>> Handle(Query query, CancellationToken cancellationToken)
        {
            var tickets = db.Tickets.AsNoTracking();
            if (query.Status is { } word)
            {
                var status = Words.Parse<Status>(word);
                tickets = tickets.Where(t => t.Status == status);
            }

            var total = await tickets.CountAsync(cancellationToken);
            if (query.Page.AfterId is { } after)
            {
                tickets = tickets.Where(t => t.Id < after);
            }

            var rows = await db.Rows(tickets.OrderByDescending(t => t.Id).Skip(query.Page.Passed).Take(query.Page.Items + 1)).ToListAsync(cancellationToken);
            return query.Page.Of(rows, row => row.ToResource(caller), row => WireId.From(row.Ticket.Id), total);
        }
    }
}
