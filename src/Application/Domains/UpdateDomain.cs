using Cloud.Application.Activities;
using Cloud.Application.Environments;
using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Application.Projects;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Domains;
using Cloud.Domain.Environments;
using FluentValidation;
using Microsoft.EntityFrameworkCore;
using DomainStatus = Cloud.Domain.Domains.DomainStatus;

namespace Cloud.Application.Domains;

/// <summary>Makes a name the one that its environment calls itself by. An activity changes the stack, whose outputs and alias say it.</summary>
public static class UpdateDomain
{
    [Requires(Permission.EnvironmentOperate)]
    public sealed record Command(string Project, string Environment, string Name, Client.UpdateDomain Body) : ICommand<Accepted>, IInEnvironment, IAudited
    {
        public string AuditTarget => DomainView.PathOf(Project, Environment, Name);
    }

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.Body.IsDefault).Equal(true).WithMessage("must be true: another name takes it over by being made the default itself");
    }

    internal sealed class Handler(ICloudDb db, Caller caller, TimeProvider time) : IHandler<Command, Accepted>
    {
        public async Task<Result<Accepted>> Handle(Command command, CancellationToken cancellationToken)
        {
            // The turnstile: of two who choose at once the later has its way, whole.
            if (await db.LockProject(command.Project, cancellationToken) is null || await db.FindEnvironment(command.Project, command.Environment, cancellationToken) is not { } environment)
            {
                return EnvironmentErrors.NotFound;
            }

            var name = HostName.Read(command.Name).Name;
            var names = await db.Domains.Where(d => d.EnvironmentId == environment.Id).ToListAsync(cancellationToken);
            if (names.Find(d => d.Name == name) is not { } chosen)
            {
                return DomainErrors.NotFound;
            }

            var activity = chosen.IsDefault ? Result<Activity?>.Success(null) : Choose(environment, names, chosen);
            if (activity.Error is { } refusal)
            {
                return refusal;
            }

            var outputs = await db.Stacks.AsNoTracking().Where(s => s.EnvironmentId == environment.Id).Select(s => s.Outputs).SingleOrDefaultAsync(cancellationToken);
            var view = new DomainRow(chosen, environment, outputs).ToResource(caller);
            if (activity.Value is not { } work)
            {
                return Accepted.Of(view);
            }

            db.Activities.Add(work);
            return Accepted.Of(view, work.ToResource(environment.MachineName, caller));
        }

        private Result<Activity?> Choose(Environment environment, List<EnvironmentDomain> names, EnvironmentDomain chosen)
        {
            if (HostName.IsWildcard(chosen.Name))
            {
                return DomainErrors.NoNameItself(chosen);
            }

            if (chosen.Status != DomainStatus.Active)
            {
                return DomainErrors.NotActive(chosen);
            }

            var begun = environment.CallItself(chosen.Name, time.GetUtcNow(), caller.User);
            if (begun.Error is null)
            {
                names.ForEach(d => d.Prefer(d == chosen, time.GetUtcNow()));
            }

            return begun;
        }
    }
}
