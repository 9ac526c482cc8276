using Cloud.Api.Http;
using Cloud.Application.Organizations;
using Cloud.Application.Pipeline;
using Cloud.Application.Projects;
using Cloud.Client;
using CheckConfiguration = Cloud.Application.Configuration.CheckConfiguration;
using CreateProject = Cloud.Application.Projects.CreateProject;
using TransferOrganization = Cloud.Application.Members.TransferOrganization;
using UpdateOrganization = Cloud.Application.Organizations.UpdateOrganization;

namespace Cloud.Api.Organizations;

internal static class OrganizationEndpoints
{
    public static void MapOrganizations(this IEndpointRouteBuilder routes)
    {
        var organizations = routes.MapGroup("/organizations").WithTags("Organizations");
        organizations.MapGet("/", ([AsParameters] PageQuery page, Sender sender, CancellationToken ct) => sender.Send(new ListOrganizations.Query(page), ct).ToItems())
            .Describe<ItemCollection<OrganizationResource>>("listOrganizations", "List the caller's organizations", 422);
        organizations.MapGet("/{organization}", (string organization, Sender sender, CancellationToken ct) =>
                sender.Send(new GetOrganization.Query(Ids.Of(organization)), ct).ToOk())
            .Describe<OrganizationResource>("getOrganization", "Get an organization", 404);
        organizations.MapPost("/{organization}/transfer", (string organization, Body<Client.TransferOrganization> body, Sender sender, CancellationToken ct) =>
                sender.Send(new TransferOrganization.Command(Ids.Of(organization), body.Value), ct).ToOk())
            .Describe<OrganizationResource>("transferOrganization", "Give an organization to another of its administrators (the owner)", 403, 404).Takes<Client.TransferOrganization>();
        organizations.MapPatch("/{organization}", (string organization, Body<Client.UpdateOrganization> body, Sender sender, CancellationToken ct) =>
                sender.Send(new UpdateOrganization.Command(Ids.Of(organization), body.Value), ct).ToOk())
            .Describe<OrganizationResource>("updateOrganization", "Change what an organization asks of its members and of staff", 403, 404, 409).Takes<Client.UpdateOrganization>()
            .Changes(route => new GetOrganization.Query(Ids.Of(route.Value("organization"))));
        organizations.MapPost("/{organization}/configuration-checks", (string organization, Body<Client.CheckConfiguration> body, Sender sender, CancellationToken ct) =>
                sender.Send(new CheckConfiguration.Query(Ids.Of(organization), body.Value), ct).ToOk())
            .Describe<ConfigurationCheck>("checkConfiguration", "Read a configuration and report every fault; nothing is created", 403, 404).Takes<Client.CheckConfiguration>();

        var projects = organizations.MapGroup("/{organization}/projects").WithTags("Projects");
        projects.MapGet("/", (string organization, [AsParameters] PageQuery page, Sender sender, CancellationToken ct) =>
                sender.Send(new ListProjects.Query(Ids.Of(organization), page), ct).ToItems())
            .Describe<ItemCollection<ProjectResource>>("listProjects", "List an organization's projects", 403, 404, 422);
        projects.MapPost("/", (string organization, Body<Client.CreateProject> body, Sender sender, CancellationToken ct) =>
                sender.Send(new CreateProject.Command(Ids.Of(organization), body.Value), ct).ToAccepted())
            .Describe<Accepted>("createProject", "Create a project from its configuration and provision it", 403, 404, 409)
            .Takes<Client.CreateProject>("init_repo", "options_url", "resources");
    }
}
