using Cloud.Api.Http;
using Cloud.Application.Activities;
using Cloud.Application.Pipeline;
using Cloud.Client;
using Microsoft.AspNetCore.Mvc;

namespace Cloud.Api.Activities;

/// <summary>Activities below their project and, the same ones, below their environment.</summary>
internal static class ActivityEndpoints
{
    public static void MapActivities(this IEndpointRouteBuilder routes)
    {
        var ofProject = routes.MapGroup("/projects/{project}/activities").WithTags("Activities");
        ofProject.MapGet("/", (string project, [AsParameters] PageQuery page, [AsParameters] ActivityFilter filter, Sender sender, CancellationToken ct) =>
                sender.Send(new ListActivities.Query(project, null, filter.PageOf(page), filter), ct).ToArray())
            .Describe<IReadOnlyList<ActivityResource>>("listProjectActivities", "List a project's activities", 403, 404, 422);
        ofProject.MapGet("/{activity}", (string project, string activity, Sender sender, CancellationToken ct) =>
                sender.Send(new GetActivity.Query(project, null, activity), ct).ToOk())
            .Describe<ActivityResource>("getProjectActivity", "Get an activity", 403, 404);
        ofProject.MapGet("/{activity}/log", (string project, string activity, [AsParameters] LogQuery log, Sender sender, TimeProvider time) =>
                LogStream.Of(sender, time, new ReadLog.Query(project, null, activity, 1), log))
            .DescribeLog("followProjectActivityLog");
        ofProject.MapPost("/{activity}/cancel", (string project, string activity, Sender sender, CancellationToken ct) =>
                sender.Send(new CancelActivity.Command(project, null, activity), ct).ToAccepted())
            .Describe<Accepted>("cancelProjectActivity", "Stop an activity between two steps and take back what it did", 403, 404, 409);
        ofProject.MapPost("/{activity}/retry", (string project, string activity, Sender sender, CancellationToken ct) =>
                sender.Send(new RetryActivity.Command(project, null, activity), ct).ToAccepted())
            .Describe<Accepted>("retryProjectActivity", "Try a failed activity again, as a new one", 403, 404, 409, 423);

        var ofEnvironment = routes.MapGroup("/projects/{project}/environments/{environment}/activities").WithTags("Activities");
        ofEnvironment.MapGet("/", (string project, string environment, [AsParameters] PageQuery page, [AsParameters] ActivityFilter filter, Sender sender, CancellationToken ct) =>
                sender.Send(new ListActivities.Query(project, environment, filter.PageOf(page), filter), ct).ToArray())
            .Describe<IReadOnlyList<ActivityResource>>("listActivities", "List an environment's activities", 403, 404, 422);
        ofEnvironment.MapGet("/{activity}", (string project, string environment, string activity, Sender sender, CancellationToken ct) =>
                sender.Send(new GetActivity.Query(project, environment, activity), ct).ToOk())
            .Describe<ActivityResource>("getActivity", "Get an environment's activity", 403, 404);
        ofEnvironment.MapGet("/{activity}/log", (string project, string environment, string activity, [AsParameters] LogQuery log, Sender sender, TimeProvider time) =>
                LogStream.Of(sender, time, new ReadLog.Query(project, environment, activity, 1), log))
            .DescribeLog("followActivityLog");
        ofEnvironment.MapPost("/{activity}/cancel", (string project, string environment, string activity, Sender sender, CancellationToken ct) =>
                sender.Send(new CancelActivity.Command(project, environment, activity), ct).ToAccepted())
            .Describe<Accepted>("cancelActivity", "Stop an environment's activity between two steps and take back what it did", 403, 404, 409);
        ofEnvironment.MapPost("/{activity}/retry", (string project, string environment, string activity, Sender sender, CancellationToken ct) =>
                sender.Send(new RetryActivity.Command(project, environment, activity), ct).ToAccepted())
            .Describe<Accepted>("retryActivity", "Try an environment's failed activity again, as a new one", 403, 404, 409, 423);
    }

    private static void DescribeLog(this RouteHandlerBuilder route, string name) => route
        .WithName(name).WithSummary("Follow an activity's log: JSON lines, sealed when it is over")
        .Produces<LogLine>(StatusCodes.Status200OK, LogStream.MediaType).Refuses(403, 404, 422, 429);
}

/// <summary>Our own filters, and the words that published clients use for the same: they repeat <c>type</c>, and page by <c>starts_at</c> and <c>count</c>.</summary>
internal sealed record ActivityFilter(
    [FromQuery(Name = "filter[type]")] string? Type,
    [FromQuery(Name = "filter[state]")] string? State,
    [FromQuery(Name = "filter[result]")] string? Result,
    [FromQuery(Name = "type")] string[]? Types,
    [FromQuery(Name = "state")] string[]? States,
    [FromQuery(Name = "result")] string[]? Results,
    [FromQuery(Name = "starts_at")] string? StartsAt,
    [FromQuery(Name = "count")] string? Count)
{
    public static implicit operator ActivitySelection(ActivityFilter filter) =>
        new(With(filter.Type, filter.Types), With(filter.State, filter.States), With(filter.Result, filter.Results), filter.StartsAt);

    public Page PageOf(PageQuery page) => new(page.Size ?? Count, page.After);

    private static string[] With(string? one, string[]? more) => one is null ? more ?? [] : [one, .. more ?? []];
}
