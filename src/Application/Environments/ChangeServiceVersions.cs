using Cloud.Application.Activities;
using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Application.Projects;
using Cloud.Application.Tickets;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Environments;
using Cloud.Domain.Tickets;
using FluentValidation;

namespace Cloud.Application.Environments;

/// <summary>
/// Asks for other versions of services (R36). An integration environment takes them at once, by a redeployment. Staging and production are not changed by
/// customers (R54): there the wish becomes a ticket that carries the change, and nothing runs before support approves it.
/// </summary>
public static class ChangeServiceVersions
{
    /// <summary>Services of one request; a project has far fewer.</summary>
    private const int MostServices = 50;

    [Requires(Permission.EnvironmentOperate)]
    public sealed record Command(string Project, string Environment, Client.ChangeServiceVersions Body) : ICommand<Accepted>, IInEnvironment, IAudited
    {
        public string AuditTarget => $"projects/{Project}/environments/{Environment}";
    }

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Body.Services).Must(s => s is { Count: > 0 and <= MostServices } && s.All(p => p.Value is not null)).WithMessage($"must name 1 to {MostServices} services and the version of each");
            RuleFor(c => c.Body.Message).IsSaid(Text.Message).When(c => c.Body.Message is not null);
        }
    }

    internal sealed class Handler(ICloudDb db, Caller caller, TimeProvider time) : IHandler<Command, Accepted>
    {
        public async Task<Result<Accepted>> Handle(Command command, CancellationToken cancellationToken)
        {
            if (await db.LockProject(command.Project, cancellationToken) is not { } project || await db.FindEnvironment(command.Project, command.Environment, cancellationToken) is not { } environment)
            {
                return EnvironmentErrors.NotFound;
            }

            if (Domain.Blueprints.Catalogue.Blueprint(project.Blueprint) is { IsCluster: false })
            {
                return EnvironmentErrors.VersionsManaged(environment);
            }

            var planned = ServiceVersions.Plan(ServiceVersions.Of(await db.FilesOf(project, environment, cancellationToken), environment), command.Body.Services);
            if (planned.Error is { } unfit)
            {
                return unfit;
            }

            if (!environment.CanChangeVersions)
            {
                return EnvironmentErrors.VersionsFixed(environment);
            }

            return environment.Type == EnvironmentType.Integration
                ? Redeploy(environment, planned.Value)
                : await Ask(NewTicket.Versions(environment, planned.Value, command.Body.Message?.Trim()), cancellationToken);
        }

        private Result<Accepted> Redeploy(Environment environment, IReadOnlyList<Domain.Environments.VersionChange> changes)
        {
            var asked = environment.ChangeVersions(changes, time.GetUtcNow(), caller.User);
            if (asked.Error is { } refusal)
            {
                return refusal;
            }

            db.Activities.Add(asked.Value);
            return asked.Value.ToAccepted(environment, caller);
        }

        private async Task<Result<Accepted>> Ask(NewTicket wish, CancellationToken ct)
        {
            var ticket = await db.OpenTicket(wish, caller.User, time.GetUtcNow(), ct);
            return Accepted.Of(await ticket.ToResource(db, caller, activity: null, ct));
        }
    }
}
