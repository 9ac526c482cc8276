namespace Cloud.Client;

/// <summary>Tickets, and the versions of services that one asks for in them.</summary>
public sealed partial class CloudClient
{
    /// <param name="organization">Whose tickets.</param>
    /// <param name="status">A word of <see cref="TicketStatus"/>; null for all.</param>
    /// <param name="after">Where the page begins, as <see cref="PageOf{T}.After"/> of the one before said; null for the first.</param>
    /// <param name="ct">Cancels the request.</param>
    public Task<PageOf<TicketResource>> TicketsAsync(string organization, string? status = null, string? after = null, CancellationToken ct = default) =>
        PageAsync<TicketResource>($"api/organizations/{Segment(organization)}/tickets", [("filter[status]", status)], after, ct);

    /// <inheritdoc cref="TicketsAsync"/>
    public IAsyncEnumerable<TicketResource> AllTicketsAsync(string organization, string? status = null, CancellationToken ct = default) =>
        AllAsync<TicketResource>($"api/organizations/{Segment(organization)}/tickets{(status is null ? "" : $"?filter[status]={Uri.EscapeDataString(status)}")}", ct);

    public Task<TicketResource> TicketAsync(string ticket, CancellationToken ct = default) => wire.GetAsync<TicketResource>($"api/tickets/{Segment(ticket)}", ct);

    public Task<TicketResource> CreateTicketAsync(string organization, CreateTicket body, CancellationToken ct = default) =>
        wire.ChangeAsync<TicketResource>(HttpMethod.Post, $"api/organizations/{Segment(organization)}/tickets", Wire.Body(body), null, ct);

    /// <summary>What was said in a ticket, newest first; of either side, by the ticket's own link.</summary>
    public IAsyncEnumerable<TicketCommentResource> CommentsAsync(TicketResource ticket, CancellationToken ct = default) => AllAsync<TicketCommentResource>(Offered(ticket, Relation.Comments), ct);

    public Task<TicketCommentResource> CommentAsync(TicketResource ticket, CommentTicket body, CancellationToken ct = default) =>
        wire.ChangeAsync<TicketCommentResource>(HttpMethod.Post, Offered(ticket, Relation.Comment), Wire.Body(body), null, ct);

    /// <summary>Operators only; the envelope's activity makes the change.</summary>
    public Task<Accepted> ApproveAsync(TicketResource ticket, DecideTicket body, CancellationToken ct = default) => ActAsync(ticket, Relation.Approve, body, null, ct);

    /// <summary>Operators only; the reason is needed.</summary>
    public Task<TicketResource> DeclineAsync(TicketResource ticket, DecideTicket body, CancellationToken ct = default) =>
        wire.ChangeAsync<TicketResource>(HttpMethod.Post, Offered(ticket, Relation.Decline), Wire.Body(body), null, ct);

    public IAsyncEnumerable<ServiceVersionsResource> ServiceVersionsAsync(string project, string environment, CancellationToken ct = default) =>
        AllAsync<ServiceVersionsResource>(PathOf(project, environment) + "/service-versions", ct);

    /// <summary>On integration the envelope holds the redeployment; on staging and production its entity is the ticket that the wish became.</summary>
    public Task<Accepted> ChangeVersionsAsync(EnvironmentResource environment, ChangeServiceVersions body, CancellationToken ct = default) =>
        ActAsync(environment, Relation.ChangeVersions, body, null, ct);

    private static string Offered(LinkedResource resource, string relation)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return resource.Links.TryGetValue(relation, out var link) ? link.Href : throw new InvalidOperationException($"The API does not offer '{relation}' here now.");
    }
}

/// <summary>One page of a collection. <paramref name="After"/> is where the next begins; null on the last.</summary>
public sealed record PageOf<T>(IReadOnlyList<T> Items, string? After = null);
