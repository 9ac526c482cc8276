using Cloud.Application.Environments;
using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Environments;
using FluentValidation;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Backups;

/// <summary>Restores into an environment, and of its backups into others, newest first. Discarded ones stay: what AWS made for them stands until somebody deletes it.</summary>
public static class ListRestores
{
    [Requires(Permission.EnvironmentView)]
    public sealed record Query(string Project, string Environment, Page Page) : IQuery<Paged<RestoreResource>>, IInEnvironment, IPagedQuery;

    internal sealed class Validator : AbstractValidator<Query>
    {
        public Validator() => this.CheckPage();
    }

    internal sealed class Handler(ICloudDb db, Caller caller) : IHandler<Query, Paged<RestoreResource>>
    {
        public async Task<Result<Paged<RestoreResource>>> Handle(Query query, CancellationToken cancellationToken)
        {
            if (await db.FindEnvironment(query.Project, query.Environment, cancellationToken) is not { } environment)
            {
                return EnvironmentErrors.NotFound;
            }

            var restores = db.RestoresOf(environment, caller).AsNoTracking();
            if (query.Page.AfterId is { } after)
            {
                restores = restores.Where(r => r.Id < after);
            }

            var rows = await db.Rows(restores.OrderByDescending(r => r.Id).Take(query.Page.Items + 1)).ToListAsync(cancellationToken);
            return query.Page.Of(rows, row => row.ToResource(environment.MachineName, caller), row => WireId.From(row.Restore.Id));
        }
    }
}
