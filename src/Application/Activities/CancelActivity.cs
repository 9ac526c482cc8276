using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Activities;

namespace Cloud.Application.Activities;

/// <summary>
/// Asks an activity to stop. The worker does so between two steps and takes back what the steps before did; one that has not begun ends at once.
/// Asking twice is asking once.
/// </summary>
public static class CancelActivity
{
    /// <param name="Environment">Null when it is named below the project.</param>
    [Requires(Permission.EnvironmentDeploy)]
    public sealed record Command(string Project, string? Environment, string Activity) : ICommand<Accepted>, IInEnvironment, IAudited, ITellsChange
    {
        public string AuditTarget => $"projects/{Project}/activities/{Activity}";

        /// <summary>The request to stop is written past the change tracker, for the worker saves the same row.</summary>
        public AuditChange Change => new AuditChange().Set(AuditTarget, "cancel_requested", false, true);
    }

    internal sealed class Handler(ICloudDb db, Caller caller, TimeProvider time) : IHandler<Command, Accepted>
    {
        public async Task<Result<Accepted>> Handle(Command command, CancellationToken cancellationToken)
        {
            if (db.FindActivity(command.Project, command.Environment, command.Activity, caller) is not { } found)
            {
                return ActivityErrors.NotFound;
            }

            if (await db.NotAllowed(found, caller, cancellationToken) is { } notAllowed)
            {
                return notAllowed;
            }

            var asked = await db.Cancel(found, time.GetUtcNow(), cancellationToken);
            return asked.Error is { } refusal ? refusal : Accepted.Of(asked.Value.ToResource(caller));
        }
    }
}
