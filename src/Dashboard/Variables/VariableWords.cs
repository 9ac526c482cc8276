using Cloud.Client;

namespace Cloud.Dashboard.Variables;

/// <summary>Variables in words. What a page keeps of them holds no value: one is asked for when somebody wants to see it, and forgotten after that.</summary>
internal static class VariableWords
{
    /// <summary>Stands for a value that may be seen.</summary>
    private const string Readable = "";

    public static List<VariableResource> WithoutValues(IEnumerable<VariableResource> variables) => [.. variables.Select(v => v with { Value = v.Value is null ? null : Readable })];

    public static bool CanBeShown(VariableResource variable) => variable.Value is not null;

    public static string From(VariableResource variable) =>
        variable.Level == VariableLevel.Project ? "From the project" : variable.InheritedFrom is { } parent ? $"From {parent}" : "From a parent";

    public static string When(VariableResource variable) => (variable.VisibleBuild, variable.VisibleRuntime) switch
    {
        (true, true) => "Build, run time",
        (true, false) => "Build",
        (false, true) => "Run time",
        _ => "Never",
    };

    /// <summary>Why there is no value to show.</summary>
    public static string Hidden(VariableResource variable) =>
        variable.Unreadable == true ? "Cannot be opened: set it again" : variable.IsSensitive ? "Hidden, write-only" : "Not yours to see";
}
