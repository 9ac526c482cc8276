using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Environments;
using Cloud.Domain.Projects;

namespace Cloud.Application.Projects;

/// <summary>A project, and whether all of its environments are inactive.</summary>
internal sealed record ProjectRow(Project Project, bool IsIdle);

internal static class ProjectView
{
    /// <summary>Who runs the platform; published clients filter by it.</summary>
    private const string Vendor = "cloud";

    /// <summary>The projects with what their links need; one round trip.</summary>
    public static IQueryable<ProjectRow> Rows(ICloudDb db, IQueryable<Project> projects) => projects.Select(p => new ProjectRow(
        p, !db.Environments.Any(e => e.ProjectId == p.Id && e.Lifecycle != Lifecycle.Inactive && e.Lifecycle != Lifecycle.ProvisioningFailed)));

    public static ProjectResource ToResource(this ProjectRow row, Caller caller) => row.Project.ToResource(row.IsIdle, caller);

    public static ProjectResource ToResource(this Project project, bool isIdle, Caller caller) => new()
    {
        Id = project.Id,
        Title = project.Title,
        Organization = WireId.From(project.OrganizationId),
        Region = project.Region,
        RegionLabel = Domain.Blueprints.Catalogue.Region(project.Region)?.Name,
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
