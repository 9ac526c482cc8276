using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Tickets;

public static class GetTicket
{
    [Requires(Permission.TicketView)]
    public sealed record Query(string Ticket) : IQuery<TicketResource>, IInTicket;

    internal sealed class Handler(ICloudDb db, Caller caller) : IHandler<Query, TicketResource>
    {
        public async Task<Result<TicketResource>> Handle(Query query, CancellationToken cancellationToken) =>
            db.FindTicket(query.Ticket) is { } found && await db.Rows(found.AsNoTracking()).SingleOrDefaultAsync(cancellationToken) is { } row
                ? row.ToResource(caller)
                : TicketErrors.NotFound;
    }
}
