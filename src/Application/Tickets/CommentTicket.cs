using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using FluentValidation;

namespace Cloud.Application.Tickets;

/// <summary>A customer says something in a ticket, or closes it by what they say.</summary>
public static class CommentTicket
{
    [Requires(Permission.TicketWrite)]
    public sealed record Command(string Ticket, Client.CommentTicket Body) : ICommand<TicketCommentResource>, IInTicket, IAudited
    {
        public string AuditTarget => $"tickets/{Ticket}";
    }

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Body.Body).IsSaid(Text.Detail);
            RuleFor(c => c.Body.Status).Must(status => status is null || TicketRules.IsTurn(status)).WithMessage(TicketRules.Turns);
        }
    }

    internal sealed class Handler(ICloudDb db, Caller caller, TimeProvider time) : IHandler<Command, TicketCommentResource>
    {
        public Task<Result<TicketCommentResource>> Handle(Command command, CancellationToken cancellationToken) =>
            db.Say(command.Ticket, command.Body, caller, staff: false, time.GetUtcNow(), cancellationToken);
    }
}
