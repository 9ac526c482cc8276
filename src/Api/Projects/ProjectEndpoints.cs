using Cloud.Api.Http;
using Cloud.Application.Pipeline;
using Cloud.Application.Projects;
using Cloud.Client;
using UpdateProject = Cloud.Application.Projects.UpdateProject;

namespace Cloud.Api.Projects;

internal static class ProjectEndpoints
{
    public static void MapProjects(this IEndpointRouteBuilder routes)
    {
        var project = routes.MapGroup("/projects/{project}").WithTags("Projects").Changes(route => new GetProject.Query(route.Value("project")));
        project.MapGet("/", (string project, Sender sender, CancellationToken ct) => sender.Send(new GetProject.Query(project), ct).ToOk())
            .Describe<ProjectResource>("getProject", "Get a project", 403, 404);
        project.MapPatch("/", (string project, Body<Client.UpdateProject> body, Sender sender, CancellationToken ct) =>
                sender.Send(new UpdateProject.Command(project, body.Value), ct).ToOk())
            .Describe<ProjectResource>("updateProject", "Change a project's title or time zone", 403, 404, 409).Takes<Client.UpdateProject>();
        project.MapDelete("/", (string project, Sender sender, CancellationToken ct) => sender.Send(new DeleteProject.Command(project), ct).ToAccepted())
            .Describe<Accepted>("deleteProject", "Delete a project whose environments are all inactive", 403, 404, 409);
        project.MapGet("/capabilities", (string project, Sender sender, CancellationToken ct) => sender.Send(new GetCapabilities.Query(project), ct).ToOk())
            .Describe<CapabilitiesResource>("getCapabilities", "Get what the project's plan allows", 403, 404);
    }
}
