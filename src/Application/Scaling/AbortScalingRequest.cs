using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Scaling;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Scaling;

/// <summary>Stops a request that is in progress, with return: the nodes that were changed go back to their old size, one at a time.</summary>
public static class AbortScalingRequest
{
    [Requires(Permission.EnvironmentOperate)]
    public sealed record Command(string Project, string Environment, string Request) : ICommand<Accepted>, IInEnvironment, IAudited
    {
        public string AuditTarget => $"projects/{Project}/environments/{Environment}/scaling-requests/{Request}";
    }

    internal sealed class Handler(ScalingVerb verb, ICloudDb db, TimeProvider time) : IHandler<Command, Accepted>
    {
        public Task<Result<Accepted>> Handle(Command command, CancellationToken cancellationToken) =>
            verb.Do(ScalingLinks.Abort, command.Project, command.Environment, command.Request, Abort, cancellationToken);

        private async Task<Error?> Abort(ScalingRow row)
        {
            // Set in one statement: the worker writes the same row all the time, and what it holds in memory must not decide.
            var now = time.GetUtcNow();
            var asked = await db.Activities.Where(a => a.Id == row.Activity.Id && a.CompletedAt == null && a.CancelRequestedAt == null)
                .ExecuteUpdateAsync(set => set.SetProperty(a => a.CancelRequestedAt, now));
            if (asked == 0)
            {
                return ScalingErrors.NotRunning(row.Request);
            }

            row.Request.Abort("Aborted on request.", now);
            return null;
        }
    }
}
