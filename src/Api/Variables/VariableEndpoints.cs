using Cloud.Api.Http;
using Cloud.Application.Pipeline;
using Cloud.Application.Variables;
using Cloud.Client;
using CreateProjectVariable = Cloud.Application.Variables.CreateProjectVariable;
using CreateVariable = Cloud.Application.Variables.CreateVariable;
using UpdateProjectVariable = Cloud.Application.Variables.UpdateProjectVariable;
using UpdateVariable = Cloud.Application.Variables.UpdateVariable;

namespace Cloud.Api.Variables;

/// <summary>Variables of projects and of environments. Changes answer the envelope with HTTP 200, as published clients read it.</summary>
internal static class VariableEndpoints
{
    public static void MapVariables(this IEndpointRouteBuilder routes)
    {
        MapOfProject(routes.MapGroup("/projects/{project}/variables").WithTags("Variables"));
        MapOfEnvironment(routes.MapGroup("/projects/{project}/environments/{environment}/variables").WithTags("Variables"));
    }

    private static void MapOfProject(RouteGroupBuilder variables)
    {
        variables.MapGet("/", (string project, Sender sender, CancellationToken ct) => sender.Send(new ListProjectVariables.Query(project), ct).ToArray())
            .Describe<IReadOnlyList<VariableResource>>("listProjectVariables", "List a project's variables", 403, 404);
        variables.MapPost("/", (string project, Body<Client.CreateProjectVariable> body, Sender sender, CancellationToken ct) =>
                sender.Send(new CreateProjectVariable.Command(project, body.Value), ct).ToAccepted())
            .Describe<Accepted>("createProjectVariable", "Give all environments of a project a variable", 403, 404, 409).Takes<Client.CreateProjectVariable>();
        variables.MapGet("/{variable}", (string project, string variable, Sender sender, CancellationToken ct) => sender.Send(new GetProjectVariable.Query(project, variable), ct).ToOk())
            .Describe<VariableResource>("getProjectVariable", "Get a project's variable", 403, 404);
        variables.MapPatch("/{variable}", (string project, string variable, Body<Client.UpdateProjectVariable> body, Sender sender, CancellationToken ct) =>
                sender.Send(new UpdateProjectVariable.Command(project, variable, body.Value), ct).ToAccepted())
            .Describe<Accepted>("updateProjectVariable", "Change a project's variable", 403, 404, 409).Takes<Client.UpdateProjectVariable>();
        variables.MapDelete("/{variable}", (string project, string variable, Sender sender, CancellationToken ct) => sender.Send(new DeleteProjectVariable.Command(project, variable), ct).ToAccepted())
            .Describe<Accepted>("deleteProjectVariable", "Delete a project's variable", 403, 404);
    }

    private static void MapOfEnvironment(RouteGroupBuilder variables)
    {
        variables.MapGet("/", (string project, string environment, Sender sender, CancellationToken ct) => sender.Send(new ListVariables.Query(project, environment), ct).ToArray())
            .Describe<IReadOnlyList<VariableResource>>("listVariables", "List an environment's variables, those it inherits included", 403, 404);
        variables.MapPost("/", (string project, string environment, Body<Client.CreateVariable> body, Sender sender, CancellationToken ct) =>
                sender.Send(new CreateVariable.Command(project, environment, body.Value), ct).ToAccepted())
            .Describe<Accepted>("createVariable", "Give an environment a variable of its own", 403, 404, 409).Takes<Client.CreateVariable>();
        variables.MapGet("/{variable}", (string project, string environment, string variable, Sender sender, CancellationToken ct) =>
                sender.Send(new GetVariable.Query(project, environment, variable), ct).ToOk())
            .Describe<VariableResource>("getVariable", "Get a variable of an environment, its own or a parent's", 403, 404);
        variables.MapPatch("/{variable}", (string project, string environment, string variable, Body<Client.UpdateVariable> body, Sender sender, CancellationToken ct) =>
                sender.Send(new UpdateVariable.Command(project, environment, variable, body.Value), ct).ToAccepted())
            .Describe<Accepted>("updateVariable", "Change a variable of an environment; an inherited one gets a copy here", 403, 404, 409).Takes<Client.UpdateVariable>();
        variables.MapDelete("/{variable}", (string project, string environment, string variable, Sender sender, CancellationToken ct) =>
                sender.Send(new DeleteVariable.Command(project, environment, variable), ct).ToAccepted())
            .Describe<Accepted>("deleteVariable", "Delete an environment's own variable", 403, 404, 409);
    }
}
