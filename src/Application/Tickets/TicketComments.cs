using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Tickets;
using Microsoft.EntityFrameworkCore;
using Status = Cloud.Domain.Tickets.TicketStatus;

namespace Cloud.Application.Tickets;

/// <summary>What is said in a ticket: the same for both sides, each through its own door.</summary>
internal static class TicketComments
{
    /// <summary>Newest first; null where there is no such ticket.</summary>
    public static async Task<Result<Paged<TicketCommentResource>>> CommentsOf(this ICloudDb db, string ticket, Page page, CancellationToken ct)
    {
        if (db.FindTicket(ticket) is not { } found || await found.Select(t => (Guid?)t.Id).SingleOrDefaultAsync(ct) is not { } id)
        {
            return TicketErrors.NotFound;
        }

        var comments = db.TicketComments.AsNoTracking().Where(c => c.TicketId == id);
        if (page.AfterId is { } after)
        {
            comments = comments.Where(c => c.Id < after);
        }

        var rows = await (from c in comments.OrderByDescending(c => c.Id).Take(page.Items + 1)
                          join u in db.Users on c.AuthorId equals u.Id into authors
                          from u in authors.DefaultIfEmpty()
                          orderby c.Id descending
                          select new { Comment = c, Author = u }).ToListAsync(ct);
        return page.Of(rows, row => View(row.Comment, TicketView.Person(row.Comment.AuthorId, row.Author)), row => WireId.From(row.Comment.Id));
    }

    public static async Task<Result<TicketCommentResource>> Say(this ICloudDb db, string ticket, Client.CommentTicket body, Caller caller, bool staff, DateTimeOffset now, CancellationToken ct)
    {
        if (await db.LockTicket(ticket, ct) is not { } row)
        {
            return TicketErrors.NotFound;
        }

        var said = row.Comment(body.Body, caller.User, staff, body.Status is { } word ? Words.Parse<Status>(word) : null, now);
        if (said.Error is { } refusal)
        {
            return refusal;
        }

        db.TicketComments.Add(said.Value);
        if (row.Status == Status.Closed)
        {
            await db.Decided(row, now, ct);
        }

        var author = await db.Users.AsNoTracking().SingleOrDefaultAsync(u => u.Id == caller.User, ct);
        return View(said.Value, TicketView.Person(caller.User, author));
    }

    private static TicketCommentResource View(TicketComment comment, TicketPerson author) => new()
    {
        Id = WireId.From(comment.Id),
        Author = author with { Staff = comment.ByStaff },
        Body = comment.Body,
        At = comment.At,
    };
}
