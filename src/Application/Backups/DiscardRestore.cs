using Cloud.Application.Environments;
using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Application.Projects;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Backups;
using Cloud.Domain.Environments;

namespace Cloud.Application.Backups;

/// <summary>
/// Takes a restore off the list of what is wanted. The product can delete no volume or file system that stands outside a stack, so the row stays and
/// names what is left in the account.
/// </summary>
public static class DiscardRestore
{
    [Requires(Permission.BackupRestore)]
    public sealed record Command(string Project, string Environment, string Restore) : ICommand<RestoreResource>, IInEnvironment, IAudited
    {
        public string AuditTarget => $"projects/{Project}/environments/{Environment}/restores/{Restore}";
    }

    internal sealed class Handler(ICloudDb db, Caller caller, TimeProvider time) : IHandler<Command, RestoreResource>
    {
        public async Task<Result<RestoreResource>> Handle(Command command, CancellationToken cancellationToken)
        {
            var project = await db.LockProject(command.Project, cancellationToken);
            var environment = await db.FindEnvironment(command.Project, command.Environment, cancellationToken);
            if (project is null || environment is null)
            {
                return EnvironmentErrors.NotFound;
            }

            if (await db.FindRestore(environment, command.Restore, cancellationToken) is not { } row)
            {
                return RestoreErrors.NotFound;
            }

            return row.Restore.Discard(time.GetUtcNow()).Error is { } refusal ? refusal : row.ToResource(environment.MachineName, caller);
        }
    }
}
