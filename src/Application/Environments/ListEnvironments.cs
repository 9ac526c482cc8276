using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using FluentValidation;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Environments;

/// <summary>A project's environments, newest first.</summary>
public static class ListEnvironments
{
    [Requires(Permission.ProjectView)]
    public sealed record Query(string Project, Page Page) : IQuery<Paged<EnvironmentResource>>, IInProject, IPagedQuery;

    internal sealed class Validator : AbstractValidator<Query>
    {
        public Validator() => this.CheckPage();
    }

    internal sealed class Handler(ICloudDb db, Caller caller) : IHandler<Query, Paged<EnvironmentResource>>
    {
        public async Task<Result<Paged<EnvironmentResource>>> Handle(Query query, CancellationToken cancellationToken)
        {
            var environments = db.Environments.AsNoTracking().Where(e => e.ProjectId == query.Project);
            if (caller.Granted.TypesWith(Permission.EnvironmentView) is { } types)
            {
                environments = environments.Where(e => types.Contains(e.Type));
            }

            if (query.Page.AfterId is { } after)
            {
                environments = environments.Where(e => e.Id < after);
            }

            var page = environments.OrderByDescending(e => e.Id).Take(query.Page.Items + 1);
            var rows = await EnvironmentView.Rows(db, page).ToListAsync(cancellationToken);
            return query.Page.Of(rows, row => row.ToResource(caller), row => WireId.From(row.Environment.Id));
        }
    }
}
