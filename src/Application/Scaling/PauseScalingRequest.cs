using Cloud.Application.Pipeline;
using Cloud.Client;
using Cloud.Domain;

namespace Cloud.Application.Scaling;

/// <summary>Lets a request rest before its next node. The node that is out comes back first: two of three never serve longer than they must.</summary>
public static class PauseScalingRequest
{
    [Requires(Permission.EnvironmentOperate)]
    public sealed record Command(string Project, string Environment, string Request) : ICommand<Accepted>, IInEnvironment, IAudited
    {
        public string AuditTarget => $"projects/{Project}/environments/{Environment}/scaling-requests/{Request}";
    }

    internal sealed class Handler(ScalingVerb verb, TimeProvider time) : IHandler<Command, Accepted>
    {
        public Task<Result<Accepted>> Handle(Command command, CancellationToken cancellationToken) =>
            verb.Do(ScalingLinks.Pause, command.Project, command.Environment, command.Request, Pause, cancellationToken);

        private Task<Error?> Pause(ScalingRow row)
        {
            row.Request.Pause(time.GetUtcNow());
            return Task.FromResult<Error?>(null);
        }
    }
}
