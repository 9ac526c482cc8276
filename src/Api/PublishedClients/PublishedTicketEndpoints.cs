using System.Globalization;
using Cloud.Api.Http;
using Cloud.Application.Organizations;
using Cloud.Application.Pipeline;
using Cloud.Application.Tickets;
using Cloud.Client;
using Cloud.Domain;
using Microsoft.AspNetCore.Mvc;
using CommentTicket = Cloud.Application.Tickets.CommentTicket;
using CreateTicket = Cloud.Application.Tickets.CreateTicket;
using SetTicketStatus = Cloud.Application.Tickets.SetTicketStatus;

namespace Cloud.Api.PublishedClients;

/// <summary>Our tickets where platformsh-client 0.2.13 looks for them, and in its forms: the same use cases, so the same permissions and walls, and no second store.</summary>
internal static class PublishedTicketEndpoints
{
    private const string OfSubscription = "filter[subscription_id]";

    private const string Described = "The same tickets as under /api/organizations/{organization}/tickets and /api/tickets, in the form of clients that are published for the Platform.sh API.";

    public static void MapPublishedTickets(this IEndpointRouteBuilder routes)
    {
        MapTickets(routes.MapGroup("/v1/tickets").WithTags("Published clients"));
        MapComments(routes.MapGroup("/v1/comments").WithTags("Published clients"));
    }

    private static void MapTickets(RouteGroupBuilder tickets)
    {
        tickets.MapGet("/", ([AsParameters] PublishedTicketsQuery asked, [AsParameters] NumberedPage page, HttpRequest request, Sender sender, CancellationToken ct) =>
                page.Send(p => List(asked, p, request, sender, ct)).ToOk())
            .Describe<PublishedTickets>("listPublishedTickets", "List an organization's tickets, as published clients read them", 404, 422).WithDescription(Described);
        tickets.MapPost("/", (Body<OpenPublishedTicket> body, HttpContext http, Sender sender, CancellationToken ct) => Open(body.Value, http, sender, ct).ToOk())
            .Describe<PublishedTicket>("openPublishedTicket", "Ask support something, as published clients do", 404).Takes<OpenPublishedTicket>().WithDescription(Described);
        tickets.MapGet("/category", (Sender sender, CancellationToken ct) => sender.Send(new ListTicketWords.Query(OfPriority: false), ct).ToOk())
            .Describe<IReadOnlyList<TicketWord>>("listTicketCategories", "List what a ticket may be about");
        tickets.MapGet("/priority", (Sender sender, CancellationToken ct) => sender.Send(new ListTicketWords.Query(OfPriority: true), ct).ToOk())
            .Describe<IReadOnlyList<TicketWord>>("listTicketPriorities", "List how urgent a ticket may be, least first");
        tickets.MapPatch("/{ticket}", (string ticket, Body<Client.SetTicketStatus> body, HttpContext http, Sender sender, CancellationToken ct) =>
                http.Changed(() => sender.Send(new SetTicketStatus.Command(ticket, body.Value), ct), PublishedTicket.Of).ToOk())
            .Describe<PublishedTicket>("setPublishedTicketStatus", "Close, solve or reopen a ticket without a word", 404, 409).Takes<Client.SetTicketStatus>().WithDescription(Described);
    }

    private static void MapComments(RouteGroupBuilder comments)
    {
        comments.MapGet("/{ticket}", (string ticket, [AsParameters] NumberedPage page, Sender sender, CancellationToken ct) => page.Send(p => sender.Send(new ReadConversation.Query(ticket, p), ct)).ToOk())
            .Describe<PublishedComments>("listPublishedComments", "List what was said in a ticket, as published clients read it", 404, 422).WithDescription(Described);
        comments.MapPost("/", (Body<SendComment> body, HttpContext http, Sender sender, CancellationToken ct) =>
                http.Changed(() => sender.Send(new CommentTicket.Command(body.Value.TicketId, new() { Body = body.Value.Body }), ct), said => Of(body.Value.TicketId, said)).ToOk())
            .Describe<PublishedComment>("sendPublishedComment", "Say something in a ticket, as published clients do", 404, 409).Takes<SendComment>().WithDescription(Described);
    }

    private static async Task<Result<PublishedTickets>> List(PublishedTicketsQuery asked, Page page, HttpRequest request, Sender sender, CancellationToken ct)
    {
        if (request.Query.ContainsKey(OfSubscription))
        {
            return Error.Invalid(OfSubscription, "is not known here: there are no subscriptions, organizations have projects");
        }

        var organization = await sender.OrganizationOf(asked.Organization, "filter[organization_id]", ct);
        return organization.Error is { } refusal
            ? refusal
            : await sender.Send(new ListTickets.Query(organization.Value, page, asked.Status), ct).To(found => new PublishedTickets(found.Total ?? found.Items.Count, [.. found.Items.Select(PublishedTicket.Of)]));
    }

    private static async Task<Result<PublishedTicket>> Open(OpenPublishedTicket body, HttpContext http, Sender sender, CancellationToken ct)
    {
        var organization = await sender.OrganizationOf(body.OrganizationId, "organization_id", ct);
        var opened = organization.Error is { } refusal ? refusal : await http.Changed(() => sender.Send(new CreateTicket.Command(organization.Value, body.ToOurs()), ct), PublishedTicket.Of);
        return opened.Error is { } fault ? fault.Renamed("project", "project_id") : opened;
    }

    private static PublishedComment Of(string ticket, TicketCommentResource said) => new() { CommentId = said.Id, TicketId = ticket, AuthorId = said.Author.Id, Body = said.Body, CreatedAt = said.At };

    /// <summary>The organization that a request names, or the only one that its caller is in: these clients need not say it.</summary>
    private static async Task<Result<Guid>> OrganizationOf(this Sender sender, string? named, string field, CancellationToken ct)
    {
        if (named is not null)
        {
            return Ids.Of(named);
        }

        var mine = await sender.Send(new ListOrganizations.Query(new Page(Size: "2")), ct);
        return mine.Error is { } refusal ? refusal
            : mine.Value.Items is [var only] ? Ids.Of(only.Id)
            : Error.Invalid(field, "must be named by whoever is not in one organization alone");
    }
}

/// <summary>Which tickets, as these clients ask.</summary>
internal sealed record PublishedTicketsQuery([FromQuery(Name = "filter[organization_id]")] string? Organization, [FromQuery(Name = "filter[status]")] string? Status);

/// <summary>These clients count pages of 50.</summary>
internal sealed record NumberedPage([FromQuery(Name = "page")] string? Number)
{
    public async Task<Result<T>> Send<T>(Func<Page, Task<Result<T>>> send) =>
        Number is null ? await send(Page.Numbered(1))
        : int.TryParse(Number, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= Page.LastNumber ? await send(Page.Numbered(number))
        : Error.Invalid("page", $"must be a whole number from 1 to {Page.LastNumber}");
}
