using Cloud.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Cloud.Dashboard.Tests.FakeApi;

/// <summary>Tickets from the customer's side, and the operator's decision, which goes by the plain address.</summary>
internal sealed partial class FakeServer
{
    private void MapTickets()
    {
        app.MapGet(Env + "/service-versions", (string p, string e) => FakeTickets.Versions());
        app.MapPost(Env + "/service-versions", (string p, string e, ChangeServiceVersions body) => Results.Ok(Wished(Cloud.ChangeVersions(Cloud.Environment(p, e)!, body))));
        app.MapGet("/api/organizations/{org}/tickets", (string org, HttpRequest request) =>
        {
            var status = request.Query["filter[status]"].ToString();
            var all = Cloud.Tickets(org).Where(t => status.Length == 0 || t.Status == status).ToList();
            return new ItemCollection<TicketResource> { Items = all, Count = all.Count };
        });
        app.MapPost("/api/organizations/{org}/tickets", (string org, CreateTicket body) => body.Description.Contains("secret", StringComparison.Ordinal)
            ? Refuse(422, "validation.failed", "The ticket was not opened.", new() { ["description"] = ["must hold no secrets"] })
            : Results.Ok(Linked(Cloud.Open(org, body), FakePerson.Ada)));
        app.MapGet("/api/tickets/{t}", (string t) => Found(TicketFor(t, FakePerson.Ada)));
        app.MapGet("/api/tickets/{t}/comments", (string t) => Cloud.Comments(t));
        app.MapPost("/api/tickets/{t}/comments", (string t, CommentTicket body) => Results.Ok(Cloud.Say(TicketFor(t, FakePerson.Ada)!, body, FakePerson.Ada)));
        app.MapPost("/api/tickets/{t}/approve", (string t, DecideTicket body, HttpContext http) =>
            Caller(http) is { Operates: true } olga ? Results.Ok(Cloud.Approve(TicketFor(t, olga)!, body.Reason, olga)) : Missing());
        app.MapPost("/api/tickets/{t}/decline", (string t, DecideTicket body, HttpContext http) =>
            Caller(http) is { Operates: true } olga ? Results.Ok(Linked(Cloud.Decline(TicketFor(t, olga)!, body.Reason!, olga), olga)) : Missing());
    }

    /// <summary>Whether those who ask for versions may not see tickets.</summary>
    public bool HidesTickets { get; set; }

    private Accepted Wished(Accepted accepted) => accepted.Entity<TicketResource>() is { } ticket && !HidesTickets ? Accepted.Of(Linked(ticket, FakePerson.Ada)) : accepted;

    private TicketResource? TicketFor(string id, FakePerson viewer) => Cloud.Tickets().Find(t => t.Id == id) is { } ticket ? Linked(ticket, viewer) : null;

    private static TicketResource Linked(TicketResource ticket, FakePerson viewer)
    {
        var self = viewer.Role is null ? $"/api/tickets/{ticket.Id}" : $"/api/staff/tickets/{ticket.Id}";
        var links = new Dictionary<string, Link>(StringComparer.Ordinal) { [Relation.Self] = new(self), [Relation.Comments] = new($"{self}/comments") };
        if (ticket.Status != TicketStatus.Closed) links[Relation.Comment] = new($"{self}/comments");
        if (viewer.Role is not null && ticket.Environment is { } environment) links["environment"] = new($"/api/staff/environments/{ticket.Project}.{environment}");
        if (viewer.Operates && ticket.Change?.Decision == TicketDecision.Awaited)
        {
            links[Relation.Approve] = new($"/api/tickets/{ticket.Id}/approve");
            links[Relation.Decline] = new($"/api/tickets/{ticket.Id}/decline");
        }

        return ticket with { Links = links };
    }
}
