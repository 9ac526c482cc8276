using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Domain;
using FluentValidation;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Environments;

/// <summary>What stays in the AWS account of environments that were taken down, newest first: it goes on costing until it is purged.</summary>
public static class ListRetainedResources
{
    [Requires(Permission.EnvironmentView)]
    public sealed record Query(string Project, Page Page) : IQuery<Paged<Client.RetainedResource>>, IInProject, IPagedQuery;

    internal sealed class Validator : AbstractValidator<Query>
    {
        public Validator() => this.CheckPage();
    }

    internal sealed class Handler(ICloudDb db, Caller caller) : IHandler<Query, Paged<Client.RetainedResource>>
    {
        public async Task<Result<Paged<Client.RetainedResource>>> Handle(Query query, CancellationToken cancellationToken)
        {
            var resources = db.RetainedResources.AsNoTracking().Where(r => r.ProjectId == query.Project);
            if (query.Page.AfterId is { } after)
            {
                resources = resources.Where(r => r.Id < after);
            }

            var rows = await db.Rows(resources.OrderByDescending(r => r.Id).Take(query.Page.Items + 1)).ToListAsync(cancellationToken);
            return query.Page.Of(rows, row => row.ToResource(caller), row => WireId.From(row.Resource.Id));
        }
    }
}
