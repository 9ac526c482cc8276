using Cloud.Application.Ports;
using Cloud.Domain.Environments;
using Cloud.Domain.Variables;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Variables;

/// <summary>Which variables reach an environment, for use cases and workflows alike.</summary>
public static class VariableQueries
{
    /// <summary>Environments of one line of descent that are looked at; branches of branches go three or four deep.</summary>
    private const int MostAncestors = 32;

    /// <summary>The environment and, in order, those it descends from; none when there is no environment of that name.</summary>
    public static async Task<IReadOnlyList<Environment>> Descent(this ICloudDb db, string project, string machineName, CancellationToken ct)
    {
        if (!BranchName.IsSlug(machineName))
        {
            return [];
        }

        var found = await db.Environments.FromSql(
            $"""
            with recursive descent as (
              select id, parent_id, 0 as steps from environments where project_id = {project} and machine_name = {machineName}
              union all
              select p.id, p.parent_id, d.steps + 1 from environments p join descent d on p.id = d.parent_id where d.steps < {MostAncestors})
            select e.*, e.xmin from environments e where e.id in (select id from descent)
            """).AsNoTracking().ToDictionaryAsync(e => e.Id, ct);
        List<Environment> descent = [];
        for (var next = found.Values.SingleOrDefault(e => e.MachineName == machineName); next is not null && descent.Count < found.Count;)
        {
            descent.Add(next);
            next = next.ParentId is { } parent ? found.GetValueOrDefault(parent) : null;
        }

        return descent;
    }

    /// <summary>Of the project, and of these environments.</summary>
    public static IQueryable<Variable> VariablesOf(this ICloudDb db, string project, IReadOnlyList<Guid> environments) =>
        db.Variables.Where(v => v.ProjectId == project && (v.EnvironmentId == null || environments.Contains(v.EnvironmentId!.Value)));

    /// <summary>Of one place alone: the project, or the environment.</summary>
    public static IQueryable<Variable> VariablesAt(this ICloudDb db, string project, Guid? environment) => db.Variables.Where(v => v.ProjectId == project && v.EnvironmentId == environment);
}
