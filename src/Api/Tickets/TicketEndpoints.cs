using Cloud.Api.Http;
using Cloud.Application.Pipeline;
using Cloud.Application.Tickets;
using Cloud.Client;
using Microsoft.AspNetCore.Mvc;
using CommentTicket = Cloud.Application.Tickets.CommentTicket;
using CreateTicket = Cloud.Application.Tickets.CreateTicket;

namespace Cloud.Api.Tickets;

/// <summary>An organization's conversations with support. Those who decide on a change come in by their own role, whatever organization it is.</summary>
internal static class TicketEndpoints
{
    public static void MapTickets(this IEndpointRouteBuilder routes)
    {
        var ofOrganization = routes.MapGroup("/organizations/{organization}/tickets").WithTags("Tickets");
        ofOrganization.MapGet("/", (string organization, [AsParameters] PageQuery page, [FromQuery(Name = "filter[status]")] string? status, Sender sender, CancellationToken ct) =>
                sender.Send(new ListTickets.Query(Ids.Of(organization), page, status), ct).ToItems())
            .Describe<ItemCollection<TicketResource>>("listTickets", "List an organization's tickets", 403, 404, 422);
        ofOrganization.MapPost("/", (string organization, Body<Client.CreateTicket> body, Sender sender, CancellationToken ct) =>
                sender.Send(new CreateTicket.Command(Ids.Of(organization), body.Value), ct).ToCreated())
            .DescribeCreated<TicketResource>("createTicket", "Ask support something", 403, 404).Takes<Client.CreateTicket>();

        var one = routes.MapGroup("/tickets/{ticket}").WithTags("Tickets");
        one.MapGet("/", (string ticket, Sender sender, CancellationToken ct) => sender.Send(new GetTicket.Query(ticket), ct).ToOk())
            .Describe<TicketResource>("getTicket", "Get a ticket", 403, 404);
        one.MapGet("/comments", (string ticket, [AsParameters] PageQuery page, Sender sender, CancellationToken ct) => sender.Send(new ListComments.Query(ticket, page), ct).ToArray())
            .Describe<IReadOnlyList<TicketCommentResource>>("listTicketComments", "List what was said in a ticket", 403, 404, 422);
        one.MapPost("/comments", (string ticket, Body<Client.CommentTicket> body, Sender sender, CancellationToken ct) => sender.Send(new CommentTicket.Command(ticket, body.Value), ct).ToCreated())
            .DescribeCreated<TicketCommentResource>("commentTicket", "Say something in a ticket, or close it by that", 403, 404, 409).Takes<Client.CommentTicket>();
        one.MapPost("/approve", (string ticket, Body<DecideTicket> body, Sender sender, CancellationToken ct) => sender.Send(new ApproveTicket.Command(ticket, body.Value), ct).ToAccepted())
            .Describe<Accepted>("approveTicket", "Approve the change that a ticket carries, and run it (operators)", 403, 404, 409).Takes<DecideTicket>();
        one.MapPost("/decline", (string ticket, Body<DecideTicket> body, Sender sender, CancellationToken ct) => sender.Send(new DeclineTicket.Command(ticket, body.Value), ct).ToOk())
            .Describe<TicketResource>("declineTicket", "Decline the change that a ticket carries, saying why (operators)", 403, 404, 409).Takes<DecideTicket>();
    }
}
