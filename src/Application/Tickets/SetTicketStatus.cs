using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Tickets;
using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Status = Cloud.Domain.Tickets.TicketStatus;

namespace Cloud.Application.Tickets;

/// <summary>A customer closes, solves or reopens a ticket without a word, as published clients do; the status itself is on record.</summary>
public static class SetTicketStatus
{
    [Requires(Permission.TicketWrite)]
    public sealed record Command(string Ticket, Client.SetTicketStatus Body) : ICommand<TicketResource>, IInTicket, IAudited
    {
        public string AuditTarget => $"tickets/{Ticket}";
    }

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.Body.Status).Must(TicketRules.IsTurn).WithMessage(TicketRules.Turns);
    }

    internal sealed class Handler(ICloudDb db, Caller caller, TimeProvider time) : IHandler<Command, TicketResource>
    {
        public async Task<Result<TicketResource>> Handle(Command command, CancellationToken cancellationToken)
        {
            if (await db.LockTicket(command.Ticket, cancellationToken) is not { } ticket)
            {
                return TicketErrors.NotFound;
            }

            var now = time.GetUtcNow();
            if (ticket.Turn(Words.Parse<Status>(command.Body.Status), now).Error is { } refusal)
            {
                return refusal;
            }

            if (ticket.Status == Status.Closed)
            {
                await db.Decided(ticket, now, cancellationToken);
            }

            var work = await db.Activities.AsNoTracking().SingleOrDefaultAsync(a => a.Id == ticket.ActivityId, cancellationToken);
            return await ticket.ToResource(db, caller, work, cancellationToken);
        }
    }
}
