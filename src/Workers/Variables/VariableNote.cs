using Cloud.Application.Variables;
using Cloud.Domain.Variables;
using Cloud.Workers.Running;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Workers.Variables;

/// <summary>Says in an activity's log which variables it works with: names, and never a value, sensitive or not.</summary>
internal static class VariableNote
{
    /// <summary>Names of one line; the list in full is the API's.</summary>
    private const int MostNames = 50;

    public static async Task Log(StepContext context, Environment environment)
    {
        var descent = await context.Db.Descent(environment.ProjectId, environment.MachineName, context.Cancel);
        Guid[] chain = [.. descent.Select(e => e.Id)];
        var variables = await context.Db.VariablesOf(environment.ProjectId, chain).AsNoTracking().ToListAsync(context.Cancel);
        foreach (var (stage, when) in new[] { (VariableStage.Build, "for builds"), (VariableStage.Runtime, "at run time") })
        {
            var names = EffectiveVariables.For(chain, variables, stage).Select(v => v.Name).ToList();
            if (names.Count > 0)
            {
                context.Log($"Variables {when} ({names.Count}): {string.Join(", ", names.Take(MostNames))}{(names.Count > MostNames ? ", …" : "")}");
            }
        }
    }
}
