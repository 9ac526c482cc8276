using Cloud.Application.Ports;
using Cloud.Domain.Attention;
using Cloud.Domain.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Tickets;

/// <summary>Opens tickets, and keeps in view what waits for a decision.</summary>
internal static class TicketDesk
{
    /// <summary>The organization's row is the turnstile: numbers count without gaps and without doubles.</summary>
    public static async Task<Ticket> OpenTicket(this ICloudDb db, NewTicket about, Guid by, DateTimeOffset now, CancellationToken ct)
    {
        await db.Database.ExecuteSqlAsync($"select 1 from organizations where id = {about.OrganizationId} for no key update", ct);
        var last = await db.Tickets.MaxAsync(t => (int?)t.Number, ct) ?? 0;
        var ticket = Ticket.Open(about, last + 1, by, now);
        db.Tickets.Add(ticket);
        if (about.Environment is { } environment && ticket.AwaitsDecision)
        {
            await db.AskForDecision(environment, ticket, now, ct);
        }

        return ticket;
    }

    /// <summary>Once no ticket of the environment waits for a decision any more, nobody needs to be told.</summary>
    public static async Task Decided(this ICloudDb db, Ticket ticket, DateTimeOffset now, CancellationToken ct)
    {
        if (ticket.EnvironmentId is not { } environment
            || await db.Tickets.AnyAsync(t => t.EnvironmentId == environment && t.Id != ticket.Id && t.Decision == TicketDecision.Awaited && t.Status != TicketStatus.Closed, ct))
        {
            return;
        }

        (await db.Attention.SingleOrDefaultAsync(i => i.EnvironmentId == environment && i.Kind == AttentionKind.Approval && i.ResolvedAt == null, ct))?.Resolve(now);
    }

    private static async Task AskForDecision(this ICloudDb db, Environment environment, Ticket ticket, DateTimeOffset now, CancellationToken ct)
    {
        var title = $"Ticket {ticket.Number} waits for a decision";
        if (await db.Attention.SingleOrDefaultAsync(i => i.EnvironmentId == environment.Id && i.Kind == AttentionKind.Approval && i.ResolvedAt == null, ct) is { } open)
        {
            open.Repeat(title, ticket.Subject, activity: null);
            return;
        }

        db.Attention.Add(AttentionItem.Raise(environment, AttentionKind.Approval, AttentionSeverity.Notice, title, ticket.Subject, activity: null, now));
    }
}
