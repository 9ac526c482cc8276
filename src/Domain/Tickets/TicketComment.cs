namespace Cloud.Domain.Tickets;

/// <summary>One thing said in a ticket; never changed afterwards.</summary>
public sealed class TicketComment : ITenantOwned
{
    private TicketComment()
    {
    }

    public Guid Id { get; private init; }

    public Guid OrganizationId { get; private init; }

    public Guid TicketId { get; private init; }

    public Guid AuthorId { get; private init; }

    /// <summary>Support wrote it.</summary>
    public bool ByStaff { get; private init; }

    public required string Body { get; init; }

    public DateTimeOffset At { get; private init; }

    public static TicketComment Of(Ticket ticket, string body, Guid author, bool byStaff, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        OrganizationId = ticket.OrganizationId,
        TicketId = ticket.Id,
        AuthorId = author,
        ByStaff = byStaff,
        Body = body,
        At = now,
    };
}
