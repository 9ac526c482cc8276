using Cloud.Application.Pipeline;
using Cloud.Client;
using Cloud.Domain;

namespace Cloud.Application.Scaling;

/// <summary>Lets a request that was paused go on.</summary>
public static class ResumeScalingRequest
{
    [Requires(Permission.EnvironmentOperate)]
    public sealed record Command(string Project, string Environment, string Request) : ICommand<Accepted>, IInEnvironment, IAudited
    {
        public string AuditTarget => $"projects/{Project}/environments/{Environment}/scaling-requests/{Request}";
    }

    internal sealed class Handler(ScalingVerb verb, TimeProvider time) : IHandler<Command, Accepted>
    {
        public Task<Result<Accepted>> Handle(Command command, CancellationToken cancellationToken) =>
            verb.Do(ScalingLinks.Resume, command.Project, command.Environment, command.Request, Resume, cancellationToken);

        private Task<Error?> Resume(ScalingRow row)
        {
            row.Request.Resume(time.GetUtcNow());
            return Task.FromResult<Error?>(null);
        }
    }
}
