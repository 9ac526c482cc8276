using Cloud.Application.Pipeline;
using Cloud.Client;
using Cloud.Domain;

namespace Cloud.Application.Scaling;

/// <summary>Calls off a request that has not begun.</summary>
public static class CancelScalingRequest
{
    [Requires(Permission.EnvironmentOperate)]
    public sealed record Command(string Project, string Environment, string Request) : ICommand<Accepted>, IInEnvironment, IAudited
    {
        public string AuditTarget => $"projects/{Project}/environments/{Environment}/scaling-requests/{Request}";
    }

    internal sealed class Handler(ScalingVerb verb, TimeProvider time) : IHandler<Command, Accepted>
    {
        public Task<Result<Accepted>> Handle(Command command, CancellationToken cancellationToken) =>
            verb.Do(ScalingLinks.Cancel, command.Project, command.Environment, command.Request, Cancel, cancellationToken);

        private Task<Error?> Cancel(ScalingRow row)
        {
            // A worker that takes it at this very moment changes the lease number, and then this saves nothing.
            row.Activity.Cancel(time.GetUtcNow());
            row.Request.Cancel(time.GetUtcNow());
            return Task.FromResult<Error?>(null);
        }
    }
}
