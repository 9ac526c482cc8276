using Cloud.Application.Configuration;
using Cloud.Application.Environments;
using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Application.Projects;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Tickets;
using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Type = Cloud.Domain.Tickets.TicketType;

namespace Cloud.Application.Tickets;

/// <summary>Asks support something.</summary>
public static class CreateTicket
{
    [Requires(Permission.TicketWrite)]
    public sealed record Command(Guid Organization, Client.CreateTicket Body) : ICommand<TicketResource>, IInOrganization;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Body.Subject).IsSaid(Ticket.MaxSubject).IsSeen();
            RuleFor(c => c.Body.Description).IsSaid(Text.Detail);
            RuleFor(c => c.Body.Type).IsWordOf<Command, Type>();
            RuleFor(c => c.Body.Priority).IsWordOf<Command, Domain.Tickets.TicketPriority>();
            RuleFor(c => c.Body.Category).Must(TicketCategory.All.Contains).WithMessage($"must be one of {string.Join(", ", TicketCategory.All)}");
            RuleFor(c => c.Body.Project).NotNull().WithMessage("must be named along with its environment").When(c => c.Body.Environment is not null);
        }
    }

    internal sealed class Handler(ICloudDb db, Caller caller, TimeProvider time) : IHandler<Command, TicketResource>
    {
        public async Task<Result<TicketResource>> Handle(Command command, CancellationToken cancellationToken)
        {
            var body = command.Body;
            if (body.Project is { } project && !await db.Projects.Standing().AnyAsync(p => p.Id == project, cancellationToken))
            {
                return Error.Invalid("project", "is no project of this organization");
            }

            Environment? environment = null;
            if (body.Environment is { } name && (environment = await db.FindEnvironment(body.Project!, name, cancellationToken)) is null)
            {
                return Error.Invalid("environment", "is no environment of that project");
            }

            var about = new NewTicket(command.Organization, body.Subject.Trim(), body.Description, Words.Parse<Type>(body.Type), Words.Parse<Domain.Tickets.TicketPriority>(body.Priority), body.Category)
            {
                ProjectId = body.Project,
                Environment = environment,
            };
            var ticket = await db.OpenTicket(about, caller.User, time.GetUtcNow(), cancellationToken);
            return await ticket.ToResource(db, caller, activity: null, cancellationToken);
        }
    }
}
