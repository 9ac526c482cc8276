using Cloud.Application.Environments;
using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Backups;
using Cloud.Domain.Environments;

namespace Cloud.Application.Backups;

public static class GetBackup
{
    [Requires(Permission.EnvironmentView)]
    public sealed record Query(string Project, string Environment, string Backup) : IQuery<BackupResource>, IInEnvironment;

    internal sealed class Handler(ICloudDb db, Caller caller) : IHandler<Query, BackupResource>
    {
        public async Task<Result<BackupResource>> Handle(Query query, CancellationToken cancellationToken)
        {
            if (await db.FindEnvironment(query.Project, query.Environment, cancellationToken) is not { } environment)
            {
                return EnvironmentErrors.NotFound;
            }

            return await db.FindBackup(environment, query.Backup, cancellationToken) is { } row ? row.ToResource(environment.MachineName, caller) : BackupErrors.NotFound;
        }
    }
}
