using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Application.Projects;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Environments;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Environments;

/// <summary>Takes an environment's stack down and keeps the environment. Production wants its name typed.</summary>
public static class DeactivateEnvironment
{
    [Requires(Permission.EnvironmentDelete)]
    public sealed record Command(string Project, string Environment, Client.DeactivateEnvironment Body) : ICommand<Accepted>, IInEnvironment, IAudited
    {
        public string AuditTarget => $"projects/{Project}/environments/{Environment}";
    }

    internal sealed class Handler(ICloudDb db, Caller caller, TimeProvider time) : IHandler<Command, Accepted>
    {
        public async Task<Result<Accepted>> Handle(Command command, CancellationToken cancellationToken)
        {
            // The turnstile first: staging cannot begin to stand on this production meanwhile, and who comes second sees who came first.
            await db.LockProject(command.Project, cancellationToken);
            return await db.Ask(command.Project, command.Environment, caller, async environment =>
            {
                if (await db.CarriesStaging(environment, cancellationToken) is { } carrying)
                {
                    return carrying;
                }

                var asked = environment.Deactivate(time.GetUtcNow(), caller.User, command.Body.Confirm, command.Body.Retain);
                if (asked.Error is not null || command.Body.Retain.Count == 0)
                {
                    return asked;
                }

                var known = StackGuide.Retainable(await db.Stacks.AsNoTracking().SingleOrDefaultAsync(s => s.EnvironmentId == environment.Id, cancellationToken));
                var unknown = command.Body.Retain.Except(known, StringComparer.Ordinal).ToList();
                return unknown.Count > 0 ? EnvironmentErrors.UnknownResources("retain", unknown, known) : asked;
            }, cancellationToken);
        }
    }
}
