using Cloud.Domain.Environments;

namespace Cloud.Domain.Tickets;

public static class TicketErrors
{
    public static Error NotFound => Error.NotFound("ticket");

    public static Error Closed(Ticket ticket) => Error.Conflict("ticket.closed", $"Ticket {ticket.Number} is closed. Open a new one and name this one in it.");

    public static Error Running(Ticket ticket) => Error.Conflict(
        "ticket.running", $"The change that ticket {ticket.Number} carries is being made. The ticket is solved when that ends well; cancel the activity to stop it.");

    public static Error NoChange(Ticket ticket) => Error.Conflict("ticket.no_change", $"Ticket {ticket.Number} carries no change to decide on. Answer it with a comment.");

    public static Error Decided(Ticket ticket) => Error.Conflict(
        "ticket.decided", $"The change of ticket {ticket.Number} was {Words.Of(ticket.Decision)} already. A new wish is a new ticket.");

    /// <summary>The environment is no longer what the customer looked at when asking.</summary>
    public static Error Stale(Ticket ticket, VersionChange asked, string? now) => Error.Conflict(
        "ticket.stale",
        $"The customer asked for {asked.Service} to go from {asked.From} to {asked.To}, but {(now is null ? "the service is gone" : $"it is {now} now")}. Decline ticket {ticket.Number} with that reason.");

    public static Error EnvironmentGone(Ticket ticket) => Error.Conflict(
        "ticket.environment_gone", $"The environment {ticket.EnvironmentName} does not exist any more. Decline ticket {ticket.Number} with that reason.");
}
