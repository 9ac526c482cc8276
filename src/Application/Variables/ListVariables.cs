using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Environments;
using Cloud.Domain.Variables;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Variables;

/// <summary>An environment's variables, by name: its own, its parents' and its project's, of one name the nearest. All of them, for published clients read one page only.</summary>
public static class ListVariables
{
    [Requires(Permission.VariableView)]
    public sealed record Query(string Project, string Environment) : IQuery<Paged<VariableResource>>, IInEnvironment;

    internal sealed class Handler(ICloudDb db, VariableView view) : IHandler<Query, Paged<VariableResource>>
    {
        public async Task<Result<Paged<VariableResource>>> Handle(Query query, CancellationToken cancellationToken)
        {
            var descent = await db.Descent(query.Project, query.Environment, cancellationToken);
            if (descent.Count == 0)
            {
                return EnvironmentErrors.NotFound;
            }

            Guid[] chain = [.. descent.Select(e => e.Id)];
            var variables = await db.VariablesOf(query.Project, chain).AsNoTracking().ToListAsync(cancellationToken);
            return new Paged<VariableResource>([.. EffectiveVariables.Seen(chain, variables).Select(v => view.OfEnvironment(v, descent))]);
        }
    }
}
