using Cloud.Application.Activities;
using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Environments;

namespace Cloud.Application.Environments;

/// <summary>Removes an inactive branch's environment; the three that every project has live and die with it.</summary>
public static class DeleteEnvironment
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
            var environment = await db.FindEnvironment(command.Project, command.Environment, cancellationToken);
            if (environment is null)
            {
                return EnvironmentErrors.NotFound;
            }

            if (await db.Holder(environment, cancellationToken) is { } holder)
            {
                return EnvironmentErrors.Busy(environment, holder);
            }

            var started = environment.Delete(time.GetUtcNow(), caller.User);
            if (started.Error is { } refusal)
            {
                return refusal;
            }

            db.Activities.Add(started.Value);
            return started.Value.ToAccepted(environment, caller);
        }
    }
}
