using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using FluentValidation;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Invitations;

/// <summary>An organization's invitations, open and ended, newest first.</summary>
public static class ListInvitations
{
    [Requires(Permission.MembersEdit)]
    public sealed record Query(Guid Organization, Page Page) : IQuery<Paged<InvitationResource>>, IInOrganization, IPagedQuery;

    internal sealed class Validator : AbstractValidator<Query>
    {
        public Validator() => this.CheckPage();
    }

    internal sealed class Handler(ICloudDb db, TimeProvider time) : IHandler<Query, Paged<InvitationResource>>
    {
        public async Task<Result<Paged<InvitationResource>>> Handle(Query query, CancellationToken cancellationToken)
        {
            var invitations = db.Invitations.AsNoTracking();
            if (query.Page.AfterId is { } after)
            {
                invitations = invitations.Where(i => i.Id < after);
            }

            var now = time.GetUtcNow();
            var rows = await invitations.OrderByDescending(i => i.Id).Take(query.Page.Items + 1).ToListAsync(cancellationToken);
            return query.Page.Of(rows, row => row.ToResource(now), row => WireId.From(row.Id));
        }
    }
}
