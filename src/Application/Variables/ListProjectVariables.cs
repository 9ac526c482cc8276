using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Variables;

/// <summary>A project's variables, by name; all of them, for published clients read one page only.</summary>
public static class ListProjectVariables
{
    [Requires(Permission.VariableView)]
    public sealed record Query(string Project) : IQuery<Paged<VariableResource>>, IInProject;

    internal sealed class Handler(ICloudDb db, VariableView view) : IHandler<Query, Paged<VariableResource>>
    {
        public async Task<Result<Paged<VariableResource>>> Handle(Query query, CancellationToken cancellationToken)
        {
            var variables = await db.VariablesAt(query.Project, null).AsNoTracking().ToListAsync(cancellationToken);
            return new Paged<VariableResource>([.. variables.OrderBy(v => v.Name, StringComparer.Ordinal).Select(view.OfProject)]);
        }
    }
}
