using Cloud.Application.Configuration;
using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Application.Projects;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Environments;
using Cloud.Domain.Projects;
using FluentValidation;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Environments;

/// <summary>Brings a branch's environment to its parent's code. First form: data is taken over by restoring a backup of the parent.</summary>
public static class SynchronizeEnvironment
{
    [Requires(Permission.EnvironmentDeploy)]
    public sealed record Command(string Project, string Environment, Client.SynchronizeEnvironment Body) : ICommand<Accepted>, IInEnvironment, IAudited
    {
        public string AuditTarget => $"projects/{Project}/environments/{Environment}";
    }

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Body.RemoveServices).IsServices();
            RuleFor(c => c.Body.SynchronizeData).Equal(false).WithMessage("cannot be true yet: restore a backup of the parent into this environment instead");
            RuleFor(c => c.Body.SynchronizeCode).Equal(true).WithMessage("must be true: there is nothing else to synchronize yet").When(c => !c.Body.SynchronizeData);
        }
    }

    internal sealed class Handler(ICloudDb db, Caller caller, TimeProvider time) : IHandler<Command, Accepted>
    {
        public async Task<Result<Accepted>> Handle(Command command, CancellationToken cancellationToken) =>
            await db.LockProject(command.Project, cancellationToken) is { } project
                ? await db.Ask(command.Project, command.Environment, caller, environment => Synchronize(command.Body, project, environment, cancellationToken), cancellationToken)
                : EnvironmentErrors.NotFound;

        private async Task<Result<Activity>> Synchronize(Client.SynchronizeEnvironment body, Project project, Environment environment, CancellationToken ct)
        {
            if (await db.Environments.SingleOrDefaultAsync(e => e.Id == environment.ParentId, ct) is not { } parent || !environment.CanSynchronize)
            {
                return EnvironmentErrors.WrongState(environment, "be synchronized");
            }

            var (before, after) = (await db.FilesOf(project, environment, ct), await db.FilesOf(project, parent, ct));
            return ServiceLoss.Refusal(environment, before, after, body.RemoveServices, caller) is { } removed ? removed
                : ServiceSteps.Downgraded(environment, before, after) is { } downgraded ? downgraded
                : environment.Synchronize(parent, time.GetUtcNow(), caller.User);
        }
    }
}
