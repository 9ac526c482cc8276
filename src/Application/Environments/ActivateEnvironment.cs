using Cloud.Application.Activities;
using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Application.Projects;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Blueprints;
using Cloud.Domain.Environments;

namespace Cloud.Application.Environments;

/// <summary>Provisions an inactive environment (R42), within the plan's number of active integration environments (R15, R38).</summary>
public static class ActivateEnvironment
{
    [Requires(Permission.EnvironmentOperate)]
    public sealed record Command(string Project, string Environment) : ICommand<Accepted>, IInProject, IAudited
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

            if (await db.LimitReached(project, environment, cancellationToken) is { } reached)
            {
                return reached;
            }

            if (environment.CanActivate && await db.NeedsProduction(environment, cancellationToken) is { } alone)
            {
                return alone;
            }

            if (StackTemplates.Check(project.Blueprint, await db.SpecOf(project, environment, cancellationToken)) is { } fault)
            {
                return fault;
            }

            var started = environment.Activate(time.GetUtcNow(), caller.User);
            if (started.Error is { } error)
            {
                return error;
            }

            db.Activities.Add(started.Value);
            return started.Value.ToAccepted(environment, caller);
        }
    }
}
