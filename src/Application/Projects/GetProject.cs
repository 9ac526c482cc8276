using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Projects;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Projects;

public static class GetProject
{
    [Requires(Permission.ProjectView)]
    public sealed record Query(string Project) : IQuery<ProjectResource>, IInProject;

    internal sealed class Handler(ICloudDb db, Caller caller) : IHandler<Query, ProjectResource>
    {
        public async Task<Result<ProjectResource>> Handle(Query query, CancellationToken cancellationToken) =>
            await ProjectView.Rows(db, db.Projects.AsNoTracking().Standing().Where(p => p.Id == query.Project)).SingleOrDefaultAsync(cancellationToken) is { } row
                ? row.ToResource(caller)
                : ProjectErrors.NotFound;
    }
}
