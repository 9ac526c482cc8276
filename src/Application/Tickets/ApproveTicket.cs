using Cloud.Application.Activities;
using Cloud.Application.Environments;
using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Application.Projects;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Environments;
using Cloud.Domain.Identity;
using Cloud.Domain.Tickets;
using FluentValidation;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Tickets;

/// <summary>Staff agree to the change that a ticket carries, and it runs (R54): the environment takes the versions and is redeployed.</summary>
public static class ApproveTicket
{
    [RequiresStaff(PlatformRole.Operator)]
    public sealed record Command(string Ticket, DecideTicket Body) : ICommand<Accepted>, IReachesTenant, IReasoned
    {
        public Reach Reach => new(Reach.Ticket, Ticket);

        public string? Why => Body.Reason;
    }

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.Body.Reason).IsReason().When(c => c.Body.Reason is not null);
    }

    internal sealed class Handler(ICloudDb db, Caller caller, TimeProvider time) : IHandler<Command, Accepted>
    {
        public async Task<Result<Accepted>> Handle(Command command, CancellationToken cancellationToken)
        {
            var now = time.GetUtcNow();
            if (await db.LockTicket(command.Ticket, cancellationToken) is not { } ticket)
            {
                return TicketErrors.NotFound;
            }

            if (ticket.Undecidable() is { } undecidable)
            {
                return undecidable;
            }

            var started = await Start(ticket, now, cancellationToken);
            if (started.Error is { } refusal)
            {
                return refusal;
            }

            var (activity, environment) = started.Value;
            db.Activities.Add(activity);
            ticket.Approve(activity, caller.User, command.Body.Reason, now);
            await db.Decided(ticket, now, cancellationToken);
            return Accepted.Of(await ticket.ToResource(db, caller, activity, cancellationToken), activity.ToStaffResource(environment));
        }

        /// <summary>What was asked for may have become untrue since: nothing is run that the customer did not see.</summary>
        private async Task<Result<(Domain.Activities.Activity, Environment)>> Start(Ticket ticket, DateTimeOffset now, CancellationToken ct)
        {
            var project = ticket.ProjectId is { } id ? await db.LockProject(id, ct) : null;
            var environment = await db.Environments.SingleOrDefaultAsync(e => e.Id == ticket.EnvironmentId, ct);
            if (project is null || environment is null)
            {
                return TicketErrors.EnvironmentGone(ticket);
            }

            var services = ServiceVersions.Of(await db.FilesOf(project, environment, ct), environment);
            foreach (var change in ticket.Change)
            {
                if (services.FirstOrDefault(s => s.Name == change.Service)?.Version is var version && version != change.From)
                {
                    return TicketErrors.Stale(ticket, change, version);
                }
            }

            var planned = ServiceVersions.Plan(services, ticket.Change.ToDictionary(c => c.Service, c => c.To, StringComparer.Ordinal));
            if (planned.Error is { } unfit)
            {
                return unfit;
            }

            var asked = environment.ChangeVersions(planned.Value, now, caller.User, ticket.Id);
            return asked.Error is { } refusal ? refusal : (asked.Value, environment);
        }
    }
}
