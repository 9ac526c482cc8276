using Cloud.Api.Http;
using Cloud.Application.Pipeline;
using Cloud.Application.Subscriptions;
using Microsoft.AspNetCore.Mvc;

namespace Cloud.Api.Subscriptions;

/// <summary>What happens, as it happens: server-sent events that a browser's EventSource or <c>curl -N</c> reads.</summary>
internal static class SubscriptionEndpoints
{
    public const string MediaType = "text/event-stream";

    public static void MapSubscriptions(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/projects/{project}/subscribe", (string project, [FromQuery(Name = "max_delay")] string? maxDelay, HttpContext http, Sender sender) =>
                new ChangeStream(http.RequestServices, (since, ct) => sender.Send(new ReadChanges.Query(project, since), ct)).Open(http, Hears.Of(project), maxDelay))
            .WithTags("Projects").DescribeStream("subscribeToProject", "Follow a project's activities and environments as server-sent events");
        routes.MapGet("/organizations/{organization}/subscribe", (string organization, [FromQuery(Name = "max_delay")] string? maxDelay, HttpContext http, Sender sender) =>
                new ChangeStream(http.RequestServices, (since, ct) => sender.Send(new ReadOrganizationChanges.Query(Ids.Of(organization), since), ct)).Open(http, Hears.Of(Ids.Of(organization)), maxDelay))
            .WithTags("Organizations").DescribeStream("subscribeToOrganization", "Follow all activities and environments of an organization as server-sent events");
        routes.MapGet("/staff/subscribe", ([FromQuery(Name = "max_delay")] string? maxDelay, HttpContext http, Sender sender) =>
                new ChangeStream(http.RequestServices, (since, ct) => sender.Send(new ReadStaffChanges.Query(since), ct)).Open(http, Hears.Everything, maxDelay))
            .WithTags("Staff").DescribeStream("subscribeAsStaff", "Follow the activities of all organizations, and environments where something is done or wrong, as server-sent events");
    }

    private static void DescribeStream(this RouteHandlerBuilder route, string name, string summary) =>
        route.WithName(name).WithSummary(summary).Produces<string>(StatusCodes.Status200OK, MediaType).Refuses(403, 404, 422);
}
