using Cloud.Application.Activities;
using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Environments;

namespace Cloud.Application.Environments;

/// <summary>A backup by hand; while the environment is busy it queues behind that work instead of being refused.</summary>
public static class BackUpEnvironment
{
    [Requires(Permission.BackupCreate)]
    public sealed record Command(string Project, string Environment, TakeBackup Body) : ICommand<Accepted>, IInProject, IAudited
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

            var started = environment.BackUp(command.Body.Safe, time.GetUtcNow(), caller.User);
            if (started.Error is { } refusal)
            {
                return refusal;
            }

            db.Activities.Add(started.Value);
            return started.Value.ToAccepted(environment, caller);
        }
    }
}
