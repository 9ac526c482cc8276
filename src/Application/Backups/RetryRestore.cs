using Cloud.Application.Activities;
using Cloud.Application.Environments;
using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Application.Projects;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Backups;
using Cloud.Domain.Environments;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Backups;

/// <summary>Another attempt at a failed restore: the same row, a new activity that names the one it repeats.</summary>
public static class RetryRestore
{
    [Requires(Permission.BackupRestore)]
    public sealed record Command(string Project, string Environment, string Restore) : ICommand<Accepted>, IInEnvironment, IAudited
    {
        public string AuditTarget => RestoreView.PathOf(Project, Environment, Restore);
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

            if (await db.FindRestore(environment, command.Restore, caller, cancellationToken) is not { } row)
            {
                return RestoreErrors.NotFound;
            }

            if (caller.Refuses(row) is { } notYours)
            {
                return notYours;
            }

            var target = await db.Environments.SingleOrDefaultAsync(e => e.Id == row.Restore.EnvironmentId, cancellationToken);
            if (target is null)
            {
                return RestoreErrors.TargetGone(row.Restore);
            }

            var failed = await db.Activities.SingleAsync(a => a.Id == row.Restore.ActivityId, cancellationToken);
            var started = row.Restore.Retry(target, failed, time.GetUtcNow(), caller.User);
            if (started.Error is { } refusal)
            {
                return refusal;
            }

            db.Activities.Add(started.Value);
            return Accepted.Of(row.ToResource(environment.MachineName, caller), started.Value.ToResource(target.MachineName, caller));
        }
    }
}
