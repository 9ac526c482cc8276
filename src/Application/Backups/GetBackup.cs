using Cloud.Application.Environments;
using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Environments;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Backups;

public static class GetBackup
{
    [Requires(Permission.EnvironmentView)]
    public sealed record Query(string Project, string Environment, string Backup) : IQuery<BackupResource>, IInProject;

    internal sealed class Handler(ICloudDb db) : IHandler<Query, BackupResource>
    {
        public async Task<Result<BackupResource>> Handle(Query query, CancellationToken cancellationToken)
        {
            if (await db.FindEnvironment(query.Project, query.Environment, cancellationToken) is not { } environment)
            {
                return EnvironmentErrors.NotFound;
            }

            return WireId.TryParse(query.Backup, out var id)
                && await db.Backups.AsNoTracking().SingleOrDefaultAsync(b => b.Id == id && b.EnvironmentId == environment.Id, cancellationToken) is { } backup
                    ? backup.ToResource(environment.MachineName)
                    : BackupErrors.NotFound;
        }
    }
}
