using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;

namespace Cloud.Application.Environments;

/// <summary>Stops an integration environment's containers and keeps its data, addresses and place in the plan.</summary>
public static class PauseEnvironment
{
    [Requires(Permission.EnvironmentDeploy)]
    public sealed record Command(string Project, string Environment) : ICommand<Accepted>, IInEnvironment, IAudited
    {
        public string AuditTarget => $"projects/{Project}/environments/{Environment}";
    }

    internal sealed class Handler(ICloudDb db, Caller caller, TimeProvider time) : IHandler<Command, Accepted>
    {
        public Task<Result<Accepted>> Handle(Command command, CancellationToken cancellationToken) =>
            db.Ask(command.Project, command.Environment, caller, e => e.Pause(time.GetUtcNow(), caller.User), cancellationToken);
    }
}
