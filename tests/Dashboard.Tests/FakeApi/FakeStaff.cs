using Cloud.Client;

namespace Cloud.Dashboard.Tests.FakeApi;

/// <summary>The fake cloud as staff see it: the same things with whose they are.</summary>
internal static class FakeStaff
{
    public const string Globex = "org-globex";

    private static readonly string[] Organizations = [FakeScenes.Organization, Globex];

    public static OrganizationReference OrganizationOf(this FakeCloud cloud, string project) => Reference(cloud.Project(project)!.Organization);

    public static StaffOrganization StaffView(this FakeCloud cloud, string organization) => new()
    {
        Id = organization,
        Name = organization[4..],
        Title = Reference(organization).Title,
        Projects = cloud.Projects(organization).Count,
        ActiveEnvironments = cloud.StaffEnvironments().Count(e => e.Organization.Id == organization && e.Lifecycle == EnvironmentLifecycle.Active),
        Attention = cloud.StaffAttention().Count(i => i.Organization.Id == organization),
        OpenTickets = cloud.Tickets(organization).Count(t => t.Status is TicketStatus.New or TicketStatus.Open),
        CreatedAt = cloud.Now.AddYears(-1),
    };

    public static IEnumerable<StaffProject> StaffProjects(this FakeCloud cloud) => Projects(cloud).Select(p => new StaffProject
    {
        Id = p.Id,
        Organization = Reference(p.Organization),
        Title = p.Title,
        Region = p.Region,
        Plan = p.Plan,
        Blueprint = p.Blueprint,
        Status = p.Status.Code,
        ActiveEnvironments = cloud.Environments(p.Id).Count(e => e.Status == EnvironmentStatus.Active),
        CreatedAt = p.CreatedAt,
    });

    public static IEnumerable<StaffEnvironment> StaffEnvironments(this FakeCloud cloud) => Projects(cloud).SelectMany(p => cloud.Environments(p.Id).Select(e => new StaffEnvironment
    {
        Id = $"{p.Id}.{e.Id}",
        Organization = Reference(p.Organization),
        Project = p.Id,
        ProjectTitle = p.Title,
        Name = e.MachineName,
        Type = e.Type,
        Lifecycle = e.Lifecycle,
        Health = e.Health,
        Size = e.Size ?? "S",
        WebNodes = e.WebNodes,
        StackStatus = e.Stack?.Status,
        LastBackupAt = e.LastBackupAt,
        UpdatedAt = e.UpdatedAt,
    }));

    public static IEnumerable<StaffActivity> StaffActivities(this FakeCloud cloud) => Projects(cloud).SelectMany(p => cloud.Activities(p.Id).Select(a => new StaffActivity
    {
        Id = a.Id,
        Organization = Reference(p.Organization),
        Project = p.Id,
        ProjectTitle = p.Title,
        Environment = a.Environments[0],
        Type = a.Type,
        State = a.State,
        Result = a.Result,
        CompletionPercent = a.CompletionPercent,
        Description = a.Description,
        Step = a.Steps.FirstOrDefault(s => s.State == StepState.InProgress)?.Name,
        Error = a.Error?.Message,
        CreatedAt = a.CreatedAt,
        CompletedAt = a.CompletedAt,
        UpdatedAt = a.UpdatedAt,
    })).OrderByDescending(a => a.CreatedAt);

    public static IEnumerable<StaffAttention> StaffAttention(this FakeCloud cloud) => cloud.Attention.Select(i => new StaffAttention
    {
        Id = i.Id,
        Organization = cloud.OrganizationOf(i.Subject.Project!),
        Kind = i.Kind,
        Severity = i.Severity,
        Title = i.Title,
        Detail = i.Detail,
        Since = i.Since,
        Subject = i.Subject,
        ProjectTitle = cloud.Project(i.Subject.Project!)!.Title,
        Links = i.Subject.Activity is { } activity
            ? new(StringComparer.Ordinal) { ["activity"] = new($"/api/staff/activities/{activity}") }
            : new(StringComparer.Ordinal) { ["environment"] = new($"/api/staff/environments/{i.Subject.Project}.{i.Subject.Environment}") },
    });

    public static StaffTicket StaffView(TicketResource ticket) => new()
    {
        Id = ticket.Id,
        TicketId = ticket.TicketId,
        Organization = Reference(ticket.Organization),
        Subject = ticket.Subject,
        Type = ticket.Type,
        Priority = ticket.Priority,
        Status = ticket.Status,
        Category = ticket.Category,
        Project = ticket.Project,
        Environment = ticket.Environment,
        Decision = ticket.Change?.Decision,
        CreatedAt = ticket.CreatedAt,
        UpdatedAt = ticket.UpdatedAt,
    };

    public static StaffEnvironmentDetail? StaffEnvironment(this FakeCloud cloud, string id)
    {
        if (id.Split('.') is not [var project, var name] || cloud.Environment(project, name) is not { } environment) return null;
        var advice = cloud.Stack(environment).Advice;
        return new()
        {
            Id = id,
            Organization = cloud.OrganizationOf(project),
            ProjectTitle = cloud.Project(project)!.Title,
            Environment = environment with { Links = [] },
            Services = FakeTickets.Versions(),
            StackHeadline = advice?.Headline,
            StackExplanation = advice?.Explanation,
        };
    }

    private static IEnumerable<ProjectResource> Projects(FakeCloud cloud) => Organizations.SelectMany(cloud.Projects);

    private static OrganizationReference Reference(string organization) => new(organization, organization == Globex ? "Globex" : "Acme");
}
