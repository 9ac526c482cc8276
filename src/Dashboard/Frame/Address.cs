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

    public static string Variables(string project) => $"projects/{Part(project)}/variables";

    public static string Integrations(string project) => $"projects/{Part(project)}/integrations";

    public static string Access(string project) => $"projects/{Part(project)}/access";

    public static string Members(string organization) => $"organizations/{Part(organization)}/members";

    public static string Invitations(string organization) => $"organizations/{Part(organization)}/invitations";

    public static string Teams(string organization) => $"organizations/{Part(organization)}/teams";

    public static string AwsAccounts(string organization) => $"organizations/{Part(organization)}/aws-accounts";

    public static string BootstrapTemplate(string organization, string account) => $"{AwsAccounts(organization)}/{Part(account)}/bootstrap.json";

    public static string SupportAccess(string organization) => $"organizations/{Part(organization)}/support-access";

    public static string Tickets(string organization, string? status = null, string? after = null) => Asking($"organizations/{Part(organization)}/tickets", [("status", status), ("after", after)]);

    /// <summary>The audit log with its filters; those that are null or empty are left out.</summary>
    public static string Audit(string organization, params IEnumerable<(string Name, string? Value)> query) => Asking($"organizations/{Part(organization)}/audit", query);

    public static string AuditExport(string organization, IEnumerable<(string Name, string? Value)> query) => Asking($"organizations/{Part(organization)}/audit.ndjson", query);

    public static string Ticket(string ticket) => $"tickets/{Part(ticket)}";

    /// <summary>A table of the staff console with its filters; those that are null or empty are left out.</summary>
    public static string Support(string? view = null, params IEnumerable<(string Name, string? Value)> query) => Asking(view is null ? "support" : $"support/{Part(view)}", query);

    public static string SupportOf(string noun, string id) => $"support/{noun}/{Part(id)}";

    private static string Asking(string page, IEnumerable<(string Name, string? Value)> query)
    {
        var asked = string.Join('&', query.Where(q => !string.IsNullOrEmpty(q.Value)).Select(q => $"{q.Name}={Part(q.Value!)}"));
        return asked.Length == 0 ? page : $"{page}?{asked}";
    }

    private static string Part(string value) => Uri.EscapeDataString(value);
}
