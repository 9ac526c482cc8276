using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Environments;
using Cloud.Domain.Variables;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Variables;

/// <summary>
/// A variable of an environment, its own or a parent's. One that only the project has is not here but at the project: published clients ask in both places, and
/// refuse to choose where both answer.
/// </summary>
public static class GetVariable
{
    [Requires(Permission.VariableView)]
    public sealed record Query(string Project, string Environment, string Name) : IQuery<VariableResource>, IInEnvironment;

    internal sealed class Handler(ICloudDb db, VariableView view) : IHandler<Query, VariableResource>
    {
        public async Task<Result<VariableResource>> Handle(Query query, CancellationToken cancellationToken)
        {
            var descent = await db.Descent(query.Project, query.Environment, cancellationToken);
            if (descent.Count == 0)
            {
                return EnvironmentErrors.NotFound;
            }

            return await db.Nearest(descent, query.Name, cancellationToken) is { } variable ? view.OfEnvironment(variable, descent) : VariableErrors.NotFound;
        }
    }

    /// <summary>The environment's own of that name, or the nearest that it inherits from another environment; null where there is none.</summary>
    internal static async Task<Variable?> Nearest(this ICloudDb db, IReadOnlyList<Environment> descent, string name, CancellationToken ct)
    {
        Guid[] chain = [.. descent.Select(e => e.Id)];
        var found = await db.VariablesOf(descent[0].ProjectId, chain).Where(v => v.EnvironmentId != null && v.Name == name).ToListAsync(ct);
        return EffectiveVariables.Seen(chain, found).SingleOrDefault();
    }
}
