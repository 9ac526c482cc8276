using Cloud.Application.Activities;
using Cloud.Application.Backups;
using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Application.Projects;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Backups;
using Cloud.Domain.Environments;
using Microsoft.EntityFrameworkCore;
using ActivityState = Cloud.Domain.Activities.ActivityState;

namespace Cloud.Application.Environments;

/// <summary>
/// A backup by hand, within the plan's number of them; while the environment is busy it queues behind that work instead of being refused. What waits already
/// is joined by a second request that asks for the same.
/// </summary>
public static class BackUpEnvironment
{
    [Requires(Permission.BackupCreate)]
    public sealed record Command(string Project, string Environment, TakeBackup Body) : ICommand<Accepted>, IInEnvironment, IAudited
    {
        public string AuditTarget => $"projects/{Project}/environments/{Environment}";
    }

    internal sealed class Handler(ICloudDb db, Caller caller, TimeProvider time) : IHandler<Command, Accepted>
    {
        public async Task<Result<Accepted>> Handle(Command command, CancellationToken cancellationToken)
        {
            // Behind the project's turnstile: ten requests for the last free place, or ten that may share one backup, come one after another.
            var project = await db.LockProject(command.Project, cancellationToken);
            var environment = await db.FindEnvironment(command.Project, command.Environment, cancellationToken);
            if (project is null || environment is null)
            {
                return EnvironmentErrors.NotFound;
            }

            if (await Waiting(environment, command.Body.Safe, cancellationToken) is { } waiting)
            {
                return waiting.ToAccepted(environment, caller);
            }

            if (environment.CanBackUp && await db.NoRoomForBackup(project, environment, cancellationToken) is { } full)
            {
                return full;
            }

            var started = environment.BackUp(command.Body.Safe, time.GetUtcNow(), caller.User);
            if (started.Error is { } refusal)
            {
                return refusal;
            }

            db.Activities.Add(started.Value);
            return started.Value.ToAccepted(environment, caller);
        }

        /// <summary>A backup by hand that waits its turn and would hold the same: what it copies is no older than what this request would get.</summary>
        private async Task<Activity?> Waiting(Environment environment, bool safe, CancellationToken ct)
        {
            var pending = await db.WaitingManualBackups(environment.Id).Where(a => a.State == ActivityState.Pending).OrderBy(a => a.Id).ToListAsync(ct);
            return pending.Find(a => Backup.IsSafe(a) == safe);
        }
    }
}
