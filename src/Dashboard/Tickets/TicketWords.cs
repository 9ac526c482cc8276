using Cloud.Client;

namespace Cloud.Dashboard.Tickets;

/// <summary>Whose turn it is in a ticket, said to the one side or the other.</summary>
internal static class TicketWords
{
    public static string? Turn(TicketResource ticket, bool staff) => Turn(ticket.Status, ticket.Change?.Decision, staff);

    public static string? Turn(StaffTicket ticket) => Turn(ticket.Status, ticket.Decision, staff: true);

    private static string? Turn(string status, string? decision, bool staff) => (status, decision) switch
    {
        (TicketStatus.Closed or TicketStatus.Solved, _) => null,
        (_, TicketDecision.Awaited) => "waits for a decision",
        (TicketStatus.Pending, TicketDecision.Approved) => "the change is being made",
        (TicketStatus.Pending, _) => staff ? "the customer's turn" : "your turn",
        (TicketStatus.Open, _) => staff ? "your turn" : "support's turn",
        _ => null,
    };
}
