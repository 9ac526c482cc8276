using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;

namespace Cloud.Application.Environments;

/// <summary>Renders and applies what the project says now; what was edited by hand is put back. It queues behind the environment's own work.</summary>
public static class RedeployEnvironment
{
    [Requires(Permission.EnvironmentDeploy)]
    public sealed record Command(string Project, string Environment) : ICommand<Accepted>, IInEnvironment, IAudited
    {
        public string AuditTarget => $"projects/{Project}/environments/{Environment}";
    }

    internal sealed class Handler(ICloudDb db, Caller caller, TimeProvider time) : IHandler<Command, Accepted>
    {
        public Task<Result<Accepted>> Handle(Command command, CancellationToken cancellationToken) =>
            db.AskOnce(command.Project, command.Environment, caller, e => e.Redeploy(time.GetUtcNow(), caller.User), cancellationToken);
    }
}
