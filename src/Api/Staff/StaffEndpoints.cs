using Cloud.Api.Http;
using Cloud.Application.Pipeline;
using Cloud.Application.Staff;
using Cloud.Client;
using Microsoft.AspNetCore.Mvc;

namespace Cloud.Api.Staff;

/// <summary>What the people who run the product see over all tenants, and do in one. To everybody else there is nothing here.</summary>
internal static class StaffEndpoints
{
    public static void MapStaff(this IEndpointRouteBuilder routes)
    {
        var staff = routes.MapGroup("/staff").WithTags("Staff");
        MapLists(staff);
        MapLooks(staff);
        MapActions(staff);
    }

    private static void MapLists(RouteGroupBuilder staff)
    {
        staff.MapGet("/organizations", ([AsParameters] PageQuery page, Sender sender, CancellationToken ct) => sender.Send(new StaffListOrganizations.Query(page), ct).ToArray())
            .Describe<IReadOnlyList<StaffOrganization>>("staffListOrganizations", "List all organizations", 404, 422);
        staff.MapGet("/projects", ([AsParameters] PageQuery page, [FromQuery(Name = "filter[organization]")] string? organization, Sender sender, CancellationToken ct) =>
                sender.Send(new StaffListProjects.Query(page, organization), ct).ToArray())
            .Describe<IReadOnlyList<StaffProject>>("staffListProjects", "List the projects of all organizations", 404, 422);
        staff.MapGet("/environments", ([AsParameters] PageQuery page, [AsParameters] StaffEnvironmentQuery filter, Sender sender, CancellationToken ct) =>
                sender.Send(new StaffListEnvironments.Query(page, new(filter.Organization, filter.Lifecycle, filter.Health, filter.Type)), ct).ToArray())
            .Describe<IReadOnlyList<StaffEnvironment>>("staffListEnvironments", "List the environments of all organizations by state and health", 404, 422);
        staff.MapGet("/activities", ([AsParameters] PageQuery page, [AsParameters] StaffActivityQuery filter, Sender sender, CancellationToken ct) =>
                sender.Send(new StaffListActivities.Query(page, new(filter.Organization, filter.Environment, filter.State, filter.Type, filter.Result)), ct).ToArray())
            .Describe<IReadOnlyList<StaffActivity>>("staffListActivities", "List the activities of all organizations", 404, 422);
        staff.MapGet("/attention", ([AsParameters] PageQuery page, [AsParameters] StaffAttentionQuery filter, Sender sender, CancellationToken ct) =>
                sender.Send(new StaffListAttention.Query(page, filter.Organization, filter.Severity), ct).ToArray())
            .Describe<IReadOnlyList<StaffAttention>>("staffListAttention", "List what wants a person in any organization", 404, 422);
        staff.MapGet("/tickets", ([AsParameters] PageQuery page, [AsParameters] StaffTicketQuery filter, Sender sender, CancellationToken ct) =>
                sender.Send(new StaffListTickets.Query(page, filter.Organization, filter.Status), ct).ToArray())
            .Describe<IReadOnlyList<StaffTicket>>("staffListTickets", "List the tickets of all organizations", 404, 422);
    }

    private static void MapLooks(RouteGroupBuilder staff)
    {
        staff.MapGet("/environments/{environment}", (string environment, Sender sender, CancellationToken ct) => sender.Send(new StaffLookAtEnvironment.Query(environment), ct).ToOk())
            .Describe<StaffEnvironmentDetail>("staffLookAtEnvironment", "Look at one environment, on record in its organization's audit log", 404);
        staff.MapGet("/activities/{activity}", (string activity, Sender sender, CancellationToken ct) => sender.Send(new StaffLookAtActivity.Query(activity), ct).ToOk())
            .Describe<StaffActivityDetail>("staffLookAtActivity", "Look at one activity, on record in its organization's audit log", 404);
        staff.MapGet("/activities/{activity}/log", (string activity, [FromQuery(Name = "start_at")] string? startAt, Sender sender, CancellationToken ct) =>
                sender.Send(new StaffReadLog.Query(activity, startAt), ct).ToArray())
            .Describe<IReadOnlyList<LogLine>>("staffReadLog", "Read an activity's log from a line on, sealed when it is over", 404, 422);
        staff.MapGet("/tickets/{ticket}", (string ticket, Sender sender, CancellationToken ct) => sender.Send(new StaffLookAtTicket.Query(ticket), ct).ToOk())
            .Describe<TicketResource>("staffLookAtTicket", "Look at one ticket, on record in its organization's audit log", 404);
        staff.MapGet("/tickets/{ticket}/comments", (string ticket, [AsParameters] PageQuery page, Sender sender, CancellationToken ct) =>
                sender.Send(new StaffListComments.Query(ticket, page), ct).ToArray())
            .Describe<IReadOnlyList<TicketCommentResource>>("staffListTicketComments", "List what was said in a ticket", 404, 422);
    }

    private static void MapActions(RouteGroupBuilder staff)
    {
        staff.MapPost("/activities/{activity}/cancel", (string activity, Body<StaffReason> body, Sender sender, CancellationToken ct) => sender.Send(new StaffCancelActivity.Command(activity, body.Value), ct).ToOk())
            .Describe<StaffActivityDetail>("staffCancelActivity", "Stop an activity between two steps, saying why (operators)", 403, 404, 409).Takes<StaffReason>();
        staff.MapPost("/activities/{activity}/retry", (string activity, Body<StaffReason> body, Sender sender, CancellationToken ct) => sender.Send(new StaffRetryActivity.Command(activity, body.Value), ct).ToAccepted())
            .Describe<Accepted>("staffRetryActivity", "Try a failed activity again, saying why (operators)", 403, 404, 409, 423).Takes<StaffReason>();
        staff.MapPost("/activities/{activity}/release", (string activity, Body<StaffReason> body, Sender sender, CancellationToken ct) => sender.Send(new StaffReleaseActivity.Command(activity, body.Value), ct).ToOk())
            .Describe<StaffActivityDetail>("staffReleaseActivity", "Take an activity from a worker that hangs, saying why (operators)", 403, 404, 409).Takes<StaffReason>();
        staff.MapPost("/tickets/{ticket}/comments", (string ticket, Body<CommentTicket> body, Sender sender, CancellationToken ct) => sender.Send(new StaffCommentTicket.Command(ticket, body.Value), ct).ToCreated())
            .DescribeCreated<TicketCommentResource>("staffCommentTicket", "Answer in a ticket", 403, 404, 409).Takes<CommentTicket>();
    }
}

internal sealed record StaffEnvironmentQuery(
    [FromQuery(Name = "filter[organization]")] string? Organization, [FromQuery(Name = "filter[lifecycle]")] string? Lifecycle,
    [FromQuery(Name = "filter[health]")] string? Health, [FromQuery(Name = "filter[type]")] string? Type);

internal sealed record StaffActivityQuery(
    [FromQuery(Name = "filter[organization]")] string? Organization, [FromQuery(Name = "filter[environment]")] string? Environment,
    [FromQuery(Name = "filter[state]")] string? State, [FromQuery(Name = "filter[type]")] string? Type, [FromQuery(Name = "filter[result]")] string? Result);

internal sealed record StaffAttentionQuery([FromQuery(Name = "filter[organization]")] string? Organization, [FromQuery(Name = "filter[severity]")] string? Severity);

internal sealed record StaffTicketQuery([FromQuery(Name = "filter[organization]")] string? Organization, [FromQuery(Name = "filter[status]")] string? Status);
