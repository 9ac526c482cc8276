using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Environments;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Environments;

/// <summary>Leads a stack out of a rollback that failed: AWS tries again, or goes on without the resources named.</summary>
public static class RecoverEnvironment
{
    [Requires(Permission.EnvironmentOperate)]
    public sealed record Command(string Project, string Environment, Client.RecoverEnvironment Body) : ICommand<Accepted>, IInEnvironment, IAudited
    {
        public string AuditTarget => $"projects/{Project}/environments/{Environment}";
    }

    internal sealed class Handler(ICloudDb db, Caller caller, TimeProvider time) : IHandler<Command, Accepted>
    {
        public Task<Result<Accepted>> Handle(Command command, CancellationToken cancellationToken) =>
            db.Ask(command.Project, command.Environment, caller, async environment =>
            {
                var asked = environment.Recover(command.Body.Skip, time.GetUtcNow(), caller.User);
                var known = StackGuide.Skippable(await db.Stacks.AsNoTracking().SingleOrDefaultAsync(s => s.EnvironmentId == environment.Id, cancellationToken));
                var unknown = command.Body.Skip.Except(known, StringComparer.Ordinal).ToList();
                return asked.Error is null && unknown.Count > 0 ? EnvironmentErrors.UnknownResources("skip", unknown, known) : asked;
            }, cancellationToken);
    }
}
