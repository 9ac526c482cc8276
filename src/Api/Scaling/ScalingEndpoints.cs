using Cloud.Api.Http;
using Cloud.Application.Pipeline;
using Cloud.Application.Scaling;
using Cloud.Client;

namespace Cloud.Api.Scaling;

/// <summary>Scaling requests: asked for, followed, paused, called off.</summary>
internal static class ScalingEndpoints
{
    public static void MapScaling(this IEndpointRouteBuilder routes)
    {
        var requests = routes.MapGroup("/projects/{project}/environments/{environment}/scaling-requests").WithTags("Scaling");
        requests.MapGet("/", (string project, string environment, [AsParameters] PageQuery page, Sender sender, CancellationToken ct) =>
                sender.Send(new ListScalingRequests.Query(project, environment, page), ct).ToArray())
            .Describe<IReadOnlyList<ScalingRequestResource>>("listScalingRequests", "List an environment's scaling requests", 403, 404, 422);
        requests.MapPost("/", (string project, string environment, Body<ScaleEnvironment> body, Sender sender, CancellationToken ct) =>
                sender.Send(new RequestScaling.Command(project, environment, body.Value), ct).ToAccepted())
            .Describe<Accepted>("requestScaling", "Scale a cluster, now or later, or see what that would do", 403, 404, 409, 423).Takes<ScaleEnvironment>();
        requests.MapGet("/{request}", (string project, string environment, string request, Sender sender, CancellationToken ct) =>
                sender.Send(new GetScalingRequest.Query(project, environment, request), ct).ToOk())
            .Describe<ScalingRequestResource>("getScalingRequest", "Get a scaling request", 403, 404);
        MapVerbs(requests.MapGroup("/{request}").Changes(route => new GetScalingRequest.Query(route.Value("project"), route.Value("environment"), route.Value("request"))));
    }

    private static void MapVerbs(RouteGroupBuilder one)
    {
        one.MapPost("/cancel", (string project, string environment, string request, Body<Nothing> _, Sender sender, CancellationToken ct) =>
                sender.Send(new CancelScalingRequest.Command(project, environment, request), ct).ToAccepted())
            .Describe<Accepted>("cancelScalingRequest", "Call off a scaling request that has not begun", 403, 404, 409).Takes<Nothing>();
        one.MapPost("/pause", (string project, string environment, string request, Body<Nothing> _, Sender sender, CancellationToken ct) =>
                sender.Send(new PauseScalingRequest.Command(project, environment, request), ct).ToAccepted())
            .Describe<Accepted>("pauseScalingRequest", "Rest before the next node", 403, 404, 409).Takes<Nothing>();
        one.MapPost("/resume", (string project, string environment, string request, Body<Nothing> _, Sender sender, CancellationToken ct) =>
                sender.Send(new ResumeScalingRequest.Command(project, environment, request), ct).ToAccepted())
            .Describe<Accepted>("resumeScalingRequest", "Go on with the next node", 403, 404, 409).Takes<Nothing>();
        one.MapPost("/abort", (string project, string environment, string request, Body<Nothing> _, Sender sender, CancellationToken ct) =>
                sender.Send(new AbortScalingRequest.Command(project, environment, request), ct).ToAccepted())
            .Describe<Accepted>("abortScalingRequest", "Stop, and bring changed nodes back to their old size", 403, 404, 409).Takes<Nothing>();
    }
}
