using Cloud.Client;

namespace Cloud.Dashboard.Frame;

/// <summary>The addresses of the pages, said once. Relative to the base, so that the dashboard can live under a prefix.</summary>
internal static class Address
{
    public static string Projects(string? organization) => organization is null ? "" : $"organizations/{Part(organization)}";

    public static string NewProject(string organization) => $"organizations/{Part(organization)}/new-project";

    public static string Project(string project) => $"projects/{Part(project)}";

    public static string Environment(EnvironmentResource environment, string? tab = null) => Environment(environment.Project, environment.Id, tab);

    public static string Environment(string project, string environment, string? tab = null) =>
        $"projects/{Part(project)}/environments/{Part(environment)}{(tab is null ? "" : "/" + tab)}";

    public static string Activity(string project, string activity) => $"projects/{Part(project)}/activities/{Part(activity)}";

    public static string Retained(string project) => $"projects/{Part(project)}/retained";

    private static string Part(string value) => Uri.EscapeDataString(value);
}
