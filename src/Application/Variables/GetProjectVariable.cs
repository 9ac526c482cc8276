using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Variables;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Variables;

public static class GetProjectVariable
{
    [Requires(Permission.VariableView)]
    public sealed record Query(string Project, string Name) : IQuery<VariableResource>, IInProject;

    internal sealed class Handler(ICloudDb db, VariableView view) : IHandler<Query, VariableResource>
    {
        public async Task<Result<VariableResource>> Handle(Query query, CancellationToken cancellationToken) =>
            await db.VariablesAt(query.Project, null).AsNoTracking().SingleOrDefaultAsync(v => v.Name == query.Name, cancellationToken) is { } variable
                ? view.OfProject(variable)
                : VariableErrors.NotFound;
    }
}
