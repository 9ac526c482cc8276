using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Tickets;

/// <summary>A ticket as published clients read it: what was said and, as the oldest of it, what it was opened with; newest first, by numbered pages.</summary>
public static class ReadConversation
{
    [Requires(Permission.TicketView)]
    public sealed record Query(string Ticket, Page Page) : IQuery<PublishedComments>, IInTicket;

    internal sealed class Handler(ICloudDb db) : IHandler<Query, PublishedComments>
    {
        public async Task<Result<PublishedComments>> Handle(Query query, CancellationToken cancellationToken)
        {
            if (db.FindTicket(query.Ticket) is not { } found
                || await found.AsNoTracking().Select(t => new { Ticket = t, Said = db.TicketComments.Count(c => c.TicketId == t.Id) }).SingleOrDefaultAsync(cancellationToken) is not { } row)
            {
                return TicketErrors.NotFound;
            }

            var said = await db.TicketComments.AsNoTracking().Where(c => c.TicketId == row.Ticket.Id).OrderByDescending(c => c.Id).Skip(query.Page.Passed).Take(Page.DefaultSize).ToListAsync(cancellationToken);
            var opened = row.Said >= query.Page.Passed && row.Said < query.Page.Passed + Page.DefaultSize;
            return new PublishedComments(row.Said + 1, [.. said.Select(View), .. opened ? [Opening(row.Ticket)] : Array.Empty<PublishedComment>()]);
        }

        private static PublishedComment View(TicketComment comment) => new()
        {
            CommentId = WireId.From(comment.Id),
            TicketId = WireId.From(comment.TicketId),
            AuthorId = WireId.From(comment.AuthorId),
            Body = comment.Body,
            CreatedAt = comment.At,
        };

        private static PublishedComment Opening(Ticket ticket) => new()
        {
            CommentId = WireId.From(ticket.Id),
            TicketId = WireId.From(ticket.Id),
            AuthorId = WireId.From(ticket.CreatedBy),
            Body = ticket.Description,
            CreatedAt = ticket.CreatedAt,
        };
    }
}
