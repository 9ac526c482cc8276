using Cloud.Client;

namespace Cloud.Dashboard.Tickets;

/// <summary>What a ticket is about, and whose turn it is, said to the one side or the other.</summary>
internal static class TicketWords
{
    public const string NoCategory = "other";

    /// <summary>What a customer chooses from, in the words that the API takes; a change of versions has a category of its own.</summary>
    public static IReadOnlyList<string> Categories { get; } = ["access", "backups", "billing", "configuration", "deployment", "network", "performance", "scaling", "security", NoCategory];

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
