using Cloud.Application.Activities;
using Cloud.Application.Environments;
using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Application.Projects;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Backups;
using Cloud.Domain.Environments;

namespace Cloud.Application.Backups;

/// <summary>Deletes a backup's recovery points. Not while it is held or restored from, and the only good one of an active production with its number typed only.</summary>
public static class DeleteBackup
{
    [Requires(Permission.BackupDelete)]
    public sealed record Command(string Project, string Environment, string Backup, Client.DeleteBackup Body) : ICommand<Accepted>, IInEnvironment, IAudited
    {
        public string AuditTarget => $"projects/{Project}/environments/{Environment}/backups/{Backup}";
    }

    internal sealed class Handler(ICloudDb db, Caller caller, TimeProvider time) : IHandler<Command, Accepted>
    {
        public async Task<Result<Accepted>> Handle(Command command, CancellationToken cancellationToken)
        {
            // Behind the project's turnstile: of two that delete the last two good backups, one sees that the other left none.
            var project = await db.LockProject(command.Project, cancellationToken);
            var environment = await db.FindEnvironment(command.Project, command.Environment, cancellationToken);
            if (project is null || environment is null)
            {
                return EnvironmentErrors.NotFound;
            }

            if (await db.FindBackup(environment, command.Backup, cancellationToken) is not { } row)
            {
                return BackupErrors.NotFound;
            }

            var lastGood = await db.IsLastGood(environment, row.Backup, cancellationToken);
            var started = row.Backup.Delete(environment, lastGood, row.Restoring, command.Body.Confirm, time.GetUtcNow(), caller.User);
            if (started.Error is { } refusal)
            {
                return refusal;
            }

            db.Activities.Add(started.Value);
            return started.Value.ToAccepted(environment, caller);
        }
    }
}
