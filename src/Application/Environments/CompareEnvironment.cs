using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;

namespace Cloud.Application.Environments;

/// <summary>Compares the environment with its stack now instead of on the six-hourly beat.</summary>
public static class CompareEnvironment
{
    [Requires(Permission.EnvironmentDeploy)]
    public sealed record Command(string Project, string Environment) : ICommand<Accepted>, IInEnvironment, IAudited
    {
        public string AuditTarget => $"projects/{Project}/environments/{Environment}";
    }

    internal sealed class Handler(ICloudDb db, Caller caller, TimeProvider time) : IHandler<Command, Accepted>
    {
        public Task<Result<Accepted>> Handle(Command command, CancellationToken cancellationToken) =>
            db.AskOnce(command.Project, command.Environment, caller, e => e.Reconcile(time.GetUtcNow(), caller.User), cancellationToken);
    }
}
