using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Identity;
using Cloud.Domain.Tickets;
using FluentValidation;

namespace Cloud.Application.Tickets;

/// <summary>Staff refuse the change that a ticket carries, and say why.</summary>
public static class DeclineTicket
{
    [RequiresStaff(PlatformRole.Operator)]
    public sealed record Command(string Ticket, DecideTicket Body) : ICommand<TicketResource>, IReachesTenant, IReasoned
    {
        public Reach Reach => new(Reach.Ticket, Ticket);

        public string? Why => Body.Reason;
    }

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.Body.Reason).IsReason();
    }

    internal sealed class Handler(ICloudDb db, Caller caller, TimeProvider time) : IHandler<Command, TicketResource>
    {
        public async Task<Result<TicketResource>> Handle(Command command, CancellationToken cancellationToken)
        {
            var now = time.GetUtcNow();
            if (await db.LockTicket(command.Ticket, cancellationToken) is not { } ticket)
            {
                return TicketErrors.NotFound;
            }

            var declined = ticket.Decline(caller.User, command.Body.Reason!, now);
            if (declined.Error is { } refusal)
            {
                return refusal;
            }

            await db.Decided(ticket, now, cancellationToken);
            return await ticket.ToResource(db, caller, activity: null, cancellationToken);
        }
    }
}
