using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Environments;

/// <summary>Removes an inactive branch's environment; the three that every project has live and die with it. Where data goes with it, its name is asked for.</summary>
public static class DeleteEnvironment
{
    [Requires(Permission.EnvironmentDelete)]
    public sealed record Command(string Project, string Environment, Client.DeleteEnvironment Body) : ICommand<Accepted>, IInEnvironment, IAudited
    {
        public string AuditTarget => $"projects/{Project}/environments/{Environment}";
    }

    internal sealed class Handler(ICloudDb db, Caller caller, TimeProvider time) : IHandler<Command, Accepted>
    {
        public Task<Result<Accepted>> Handle(Command command, CancellationToken cancellationToken) =>
            db.Ask(command.Project, command.Environment, caller, async environment =>
            {
                var losesData = await db.RetainedResources.AnyAsync(r => r.EnvironmentId == environment.Id, cancellationToken)
                    || await db.Backups.AnyAsync(b => b.EnvironmentId == environment.Id, cancellationToken);
                return environment.Delete(time.GetUtcNow(), caller.User, losesData, command.Body.Confirm);
            }, cancellationToken);
    }
}
