using Cloud.Application.Environments;
using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Application.Projects;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Backups;
using Cloud.Domain.Environments;
using Left = Cloud.Domain.Environments.RetainedResource;

namespace Cloud.Application.Backups;

/// <summary>
/// Takes a restore off the list of what is wanted. What AWS made for it stays in the account, listed with what stacks left there, until somebody purges it;
/// the restore's own row goes on naming it.
/// </summary>
public static class DiscardRestore
{
    [Requires(Permission.BackupRestore)]
    public sealed record Command(string Project, string Environment, string Restore) : ICommand<RestoreResource>, IInEnvironment, IAudited
    {
        public string AuditTarget => RestoreView.PathOf(Project, Environment, Restore);
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

            if (await db.FindRestore(environment, command.Restore, caller, cancellationToken) is not { } row)
            {
                return RestoreErrors.NotFound;
            }

            if (caller.Refuses(row) is { } notYours)
            {
                return notYours;
            }

            if (row.Restore.Discard(time.GetUtcNow()).Error is { } refusal)
            {
                return refusal;
            }

            db.RetainedResources.AddRange(row.Restore.CreatedArns.Select(arn => Left.Of(row.Restore, arn, project.Region, time.GetUtcNow())).OfType<Left>());
            return row.ToResource(environment.MachineName, caller);
        }
    }
}
