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

    internal sealed class Handler(ICloudDb db) : IHandler<Query, Paged<Client.RetainedResource>>
    {
        public async Task<Result<Paged<Client.RetainedResource>>> Handle(Query query, CancellationToken cancellationToken)
        {
            var resources = db.RetainedResources.AsNoTracking().Where(r => r.ProjectId == query.Project);
            if (query.Page.AfterId is { } after)
            {
                resources = resources.Where(r => r.Id < after);
            }

            var rows = await resources.OrderByDescending(r => r.Id).Take(query.Page.Items + 1).ToListAsync(cancellationToken);
            return query.Page.Of(rows, View, row => WireId.From(row.Id));
        }

        private static Client.RetainedResource View(Domain.Environments.RetainedResource r) => new()
        {
            Id = WireId.From(r.Id),
            Environment = r.EnvironmentName,
            StackArn = r.StackArn,
            Region = r.Region,
            LogicalId = r.LogicalId,
            Type = r.Type,
            PhysicalId = r.PhysicalId,
            Since = r.Since,
            PurgeFailure = r.PurgeFailure,
            Links = new(StringComparer.Ordinal) { ["project"] = new($"/api/projects/{r.ProjectId}") },
        };
    }
}
