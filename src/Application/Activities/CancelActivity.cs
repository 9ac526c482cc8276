using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Activities;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Activities;

/// <summary>
/// Asks an activity to stop. The worker does so between two steps and takes back what the steps before did; one that has not begun ends at once.
/// Asking twice is asking once.
/// </summary>
public static class CancelActivity
{
    /// <param name="Environment">Null when it is named below the project.</param>
    [Requires(Permission.EnvironmentOperate)]
    public sealed record Command(string Project, string? Environment, string Activity) : ICommand<Accepted>, IInProject, IAudited
    {
        public string AuditTarget => $"projects/{Project}/activities/{Activity}";
    }

    internal sealed class Handler(ICloudDb db, Caller caller, TimeProvider time) : IHandler<Command, Accepted>
    {
        public async Task<Result<Accepted>> Handle(Command command, CancellationToken cancellationToken)
        {
            if (db.FindActivity(command.Project, command.Environment, command.Activity) is not { } found)
            {
                return ActivityErrors.NotFound;
            }

            // One statement against the worker's: whichever comes first, a step beyond the point of no return has either not begun or cannot be stopped.
            var now = time.GetUtcNow();
            var asked = await found
                .Where(a => a.CompletedAt == null && a.Cancellable && a.CancelRequestedAt == null && a.Phase == ActivityPhase.Forward)
                .ExecuteUpdateAsync(set => set.SetProperty(a => a.CancelRequestedAt, now).SetProperty(a => a.RunAt, a => a.RunAt < now ? a.RunAt : now), cancellationToken);
            if (await db.WithNames(found).SingleOrDefaultAsync(cancellationToken) is not { } row)
            {
                return ActivityErrors.NotFound;
            }

            return asked == 1 || row.Activity is { IsOpen: true, CancelRequestedAt: not null } ? Accepted.Of(row.ToResource(caller))
                : row.Activity.IsOpen ? ActivityErrors.TooLate(row.Activity) : ActivityErrors.Over(row.Activity);
        }
    }
}
