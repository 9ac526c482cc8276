using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.AwsAccounts;
using Cloud.Domain.Environments;
using Cloud.Domain.Projects;

namespace Cloud.Application.Projects;

/// <summary>A project, whether all of its environments are inactive, and the customer's account that it lives in, if it does.</summary>
internal sealed record ProjectRow(Project Project, bool IsIdle, AwsAccount? Account);

internal static class ProjectView
{
    /// <summary>Who runs the platform; published clients filter by it.</summary>
    private const string Vendor = "cloud";

    /// <summary>The projects with what their links need, newest first; one round trip.</summary>
    public static IQueryable<ProjectRow> Rows(ICloudDb db, IQueryable<Project> projects) =>
        from p in projects
        join a in db.AwsAccounts on p.AwsAccountId equals (Guid?)a.Id into accounts
        from a in accounts.DefaultIfEmpty()
        orderby p.CreatedAt descending, p.Id descending
        select new ProjectRow(p, !db.Environments.Any(e => e.ProjectId == p.Id && e.Lifecycle != Lifecycle.Inactive && e.Lifecycle != Lifecycle.ProvisioningFailed), a);

    public static ProjectResource ToResource(this ProjectRow row, Caller caller) => row.Project.ToResource(row.IsIdle, row.Account, caller);

    public static ProjectResource ToResource(this Project project, bool isIdle, AwsAccount? account, Caller caller) => new()
    {
        Id = project.Id,
        Title = project.Title,
        Organization = WireId.From(project.OrganizationId),
        Region = project.Region,
        RegionLabel = Domain.Blueprints.Catalogue.Region(project.Region)?.Name,
        AwsAccount = account is null ? null : new AwsAccountReference(WireId.From(account.Id), account.AccountId, account.Title),
        Plan = project.Plan,
        Blueprint = project.Blueprint,
        Status = new ProjectState(Words.Of(project.Status), project.StatusMessage),
        DefaultBranch = project.DefaultBranch,
        Repository = project.RepositoryUrl is { } url ? new RepositoryLocation(url) : null,
        Endpoint = $"{caller.Origin}/api/projects/{project.Id}",
        Vendor = Vendor,
        Timezone = project.Timezone,
        CreatedAt = project.CreatedAt,
        UpdatedAt = project.UpdatedAt,
        Links = ProjectLinks.Of(project, isIdle, caller),
    };
}
