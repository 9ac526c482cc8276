using Cloud.Application.Pipeline;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Projects;

namespace Cloud.Application.Projects;

internal static class ProjectView
{
    /// <summary>Who runs the platform; published clients filter by it.</summary>
    private const string Vendor = "cloud";

    public static ProjectResource ToResource(this Project project, Caller caller) => new()
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
        Links = ProjectLinks.Of(project, caller),
    };
}
