using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Activities;

namespace Cloud.Application.Activities;

/// <summary>Tries an activity that ended badly again: the same verb under the rules of now, as a new activity linked by <c>retry_of</c>.</summary>
public static class RetryActivity
{
    /// <param name="Environment">Null when it is named below the project.</param>
    [Requires(Permission.EnvironmentDeploy)]
    public sealed record Command(string Project, string? Environment, string Activity) : ICommand<Accepted>, IInEnvironment, IAudited
    {
        public string AuditTarget => $"projects/{Project}/activities/{Activity}";
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

            var again = await db.Retry(command.Project, found, caller.User, time.GetUtcNow(), cancellationToken);
            return again.Error is { } refusal ? refusal : again.Value.Activity.ToAccepted(again.Value.Environment, caller);
        }
    }
}
