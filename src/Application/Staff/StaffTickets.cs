using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Application.Tickets;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Identity;
using Cloud.Domain.Tickets;
using FluentValidation;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Staff;

/// <summary>One ticket, looked at by staff; on record in its tenant's audit log.</summary>
public static class StaffLookAtTicket
{
    [RequiresStaff(PlatformRole.Support)]
    public sealed record Query(string Ticket) : IQuery<TicketResource>, IReachesTenant
    {
        public Reach Reach => new(Reach.Ticket, Ticket);
    }

    internal sealed class Handler(ICloudDb db, Caller caller) : IHandler<Query, TicketResource>
    {
        public async Task<Result<TicketResource>> Handle(Query query, CancellationToken cancellationToken) =>
            db.FindTicket(query.Ticket) is { } found && await db.Rows(found.AsNoTracking()).SingleOrDefaultAsync(cancellationToken) is { } row
                ? row.ToResource(caller)
                : TicketErrors.NotFound;
    }
}

/// <summary>What was said in a ticket, read by staff.</summary>
public static class StaffListComments
{
    [RequiresStaff(PlatformRole.Support)]
    public sealed record Query(string Ticket, Page Page) : IQuery<Paged<TicketCommentResource>>, IReachesTenant, IPagedQuery
    {
        public Reach Reach => new(Reach.Ticket, Ticket);
    }

    internal sealed class Validator : AbstractValidator<Query>
    {
        public Validator() => this.CheckPage();
    }

    internal sealed class Handler(ICloudDb db) : IHandler<Query, Paged<TicketCommentResource>>
    {
        public Task<Result<Paged<TicketCommentResource>>> Handle(Query query, CancellationToken cancellationToken) => db.CommentsOf(query.Ticket, query.Page, cancellationToken);
    }
}

/// <summary>Support answers in a ticket.</summary>
public static class StaffCommentTicket
{
    [RequiresStaff(PlatformRole.Support)]
    public sealed record Command(string Ticket, Client.CommentTicket Body) : ICommand<TicketCommentResource>, IReachesTenant
    {
        public Reach Reach => new(Reach.Ticket, Ticket);
    }

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Body.Body).IsSaid(Text.Detail);
            RuleFor(c => c.Body.Status).Must(status => status is null or Client.TicketStatus.Open or Client.TicketStatus.Pending or Client.TicketStatus.Solved).WithMessage("must be one of open, pending, solved");
        }
    }

    internal sealed class Handler(ICloudDb db, Caller caller, TimeProvider time) : IHandler<Command, TicketCommentResource>
    {
        public Task<Result<TicketCommentResource>> Handle(Command command, CancellationToken cancellationToken) =>
            db.Say(command.Ticket, command.Body, caller, staff: true, time.GetUtcNow(), cancellationToken);
    }
}
