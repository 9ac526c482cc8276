using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using FluentValidation;

namespace Cloud.Application.Tickets;

/// <summary>What was said in a ticket, newest first.</summary>
public static class ListComments
{
    [Requires(Permission.TicketView)]
    public sealed record Query(string Ticket, Page Page) : IQuery<Paged<TicketCommentResource>>, IInTicket, IPagedQuery;

    internal sealed class Validator : AbstractValidator<Query>
    {
        public Validator() => this.CheckPage();
    }

    internal sealed class Handler(ICloudDb db) : IHandler<Query, Paged<TicketCommentResource>>
    {
        public Task<Result<Paged<TicketCommentResource>>> Handle(Query query, CancellationToken cancellationToken) => db.CommentsOf(query.Ticket, query.Page, cancellationToken);
    }
}
