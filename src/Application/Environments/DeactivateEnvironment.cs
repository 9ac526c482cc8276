using Cloud.Application.Activities;
using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Application.Projects;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Environments;

namespace Cloud.Application.Environments;

/// <summary>Takes an environment's stack down and keeps the environment. Production wants its name typed.</summary>
public static class DeactivateEnvironment
{
    [Requires(Permission.EnvironmentOperate)]
    public sealed record Command(string Project, string Environment, Client.DeactivateEnvironment Body) : ICommand<Accepted>, IInProject, IAudited
    {
        public string AuditTarget => $"projects/{Project}/environments/{Environment}";
    }

    internal sealed class Handler(ICloudDb db, Caller caller, TimeProvider time) : IHandler<Command, Accepted>
    {
        public async Task<Result<Accepted>> Handle(Command command, CancellationToken cancellationToken)
        {
            var project = await db.LockProject(command.Project, cancellationToken);
            var environment = await db.FindEnvironment(command.Project, command.Environment, cancellationToken);
            if (project is null || environment is null)
            {
                return EnvironmentErrors.NotFound;
            }

            if (await db.Holder(environment, cancellationToken) is { } holder)
            {
                return EnvironmentErrors.Busy(environment, holder);
            }

            if (await db.CarriesStaging(environment, cancellationToken) is { } carrying)
            {
                return carrying;
            }

            var started = environment.Deactivate(time.GetUtcNow(), caller.User, command.Body.Confirm);
            if (started.Error is { } refusal)
            {
                return refusal;
            }

            db.Activities.Add(started.Value);
            return started.Value.ToAccepted(environment, caller);
        }
    }
}
