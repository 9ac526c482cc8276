using Cloud.Application.Environments;
using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Environments;
using FluentValidation;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Backups;

/// <summary>An environment's backups, newest first.</summary>
public static class ListBackups
{
    [Requires(Permission.EnvironmentView)]
    public sealed record Query(string Project, string Environment, Page Page) : IQuery<Paged<BackupResource>>, IInEnvironment, IPagedQuery;

    internal sealed class Validator : AbstractValidator<Query>
    {
        public Validator() => this.CheckPage();
    }

    internal sealed class Handler(ICloudDb db, Caller caller) : IHandler<Query, Paged<BackupResource>>
    {
        public async Task<Result<Paged<BackupResource>>> Handle(Query query, CancellationToken cancellationToken)
        {
            if (await db.FindEnvironment(query.Project, query.Environment, cancellationToken) is not { } environment)
            {
                return EnvironmentErrors.NotFound;
            }

            var backups = db.Backups.AsNoTracking().Where(b => b.EnvironmentId == environment.Id);
            if (query.Page.AfterId is { } after)
            {
                backups = backups.Where(b => b.Id < after);
            }

            var rows = await db.Rows(backups.OrderByDescending(b => b.Id).Take(query.Page.Items + 1)).ToListAsync(cancellationToken);
            return query.Page.Of(rows, row => row.ToResource(environment.MachineName, caller), row => WireId.From(row.Backup.Id));
        }
    }
}
