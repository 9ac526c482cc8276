using Cloud.Application.Activities;
using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Application.Projects;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Environments;

namespace Cloud.Application.Environments;

/// <summary>Provisions an inactive environment (R42), within the plan's number of active integration environments (R15, R38).</summary>
public static class ActivateEnvironment
{
    [Requires(Permission.EnvironmentDeploy)]
    public sealed record Command(string Project, string Environment) : ICommand<Accepted>, IInEnvironment, IAudited
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

            var started = await Activation.Begin(db, project, environment, time.GetUtcNow(), caller.User, cancellationToken);
            if (started.Error is { } error)
            {
                return error;
            }

            db.Activities.Add(started.Value);
            return started.Value.ToAccepted(environment, caller);
        }
    }
}
