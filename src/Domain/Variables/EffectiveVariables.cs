namespace Cloud.Domain.Variables;

/// <summary>What an environment has of variables: its own, its parents', its project's. Of one name the nearest counts, and it alone.</summary>
public static class EffectiveVariables
{
    /// <summary>All that the environment has, by name: also what is disabled, for that hides what is farther away.</summary>
    /// <param name="chain">Ids of the environment, its parent, the parent's parent and so on.</param>
    /// <param name="variables">Of these environments and of the project; of others they are passed over.</param>
    public static IReadOnlyList<Variable> Seen(IReadOnlyList<Guid> chain, IEnumerable<Variable> variables)
    {
        var distance = chain.Select((id, i) => (id, i)).ToDictionary(e => e.id, e => e.i);
        return [.. variables.Where(Reaches).GroupBy(v => v.Name, StringComparer.Ordinal).Select(of => of.MinBy(Distance)!).OrderBy(v => v.Name, StringComparer.Ordinal)];

        int Distance(Variable variable) => variable.EnvironmentId is { } environment ? distance[environment] : chain.Count;

        bool Reaches(Variable variable) => variable.EnvironmentId is not { } environment ? variable.VisibleBuild || variable.VisibleRuntime
            : distance.TryGetValue(environment, out var steps) && (steps == 0 || variable.IsInheritable);
    }

    /// <summary>What an application of the environment is given.</summary>
    /// <param name="chain">As for <see cref="Seen"/>.</param>
    /// <param name="variables">As for <see cref="Seen"/>.</param>
    /// <param name="stage">Its build, or its deployment and all the time it runs.</param>
    /// <param name="application">Its name in the configuration; null for what any application of the environment is given.</param>
    public static IReadOnlyList<Variable> For(IReadOnlyList<Guid> chain, IEnumerable<Variable> variables, VariableStage stage, string? application = null) =>
        [.. Seen(chain, variables).Where(v => v.IsEnabled && v.IsFor(stage)
            && (application is null || v.ApplicationScope.Count == 0 || v.ApplicationScope.Contains(application, StringComparer.Ordinal)))];
}
