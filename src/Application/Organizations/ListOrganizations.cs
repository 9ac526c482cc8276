using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using FluentValidation;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Organizations;

/// <summary>The organizations the caller is a member of, newest first.</summary>
public static class ListOrganizations
{
    [RequiresSignIn]
    public sealed record Query(Page Page) : IQuery<Paged<OrganizationResource>>, IPagedQuery;

    internal sealed class Validator : AbstractValidator<Query>
    {
        public Validator() => this.CheckPage();
    }

    internal sealed class Handler(ICloudDb db, Caller caller) : IHandler<Query, Paged<OrganizationResource>>
    {
        public async Task<Result<Paged<OrganizationResource>>> Handle(Query query, CancellationToken cancellationToken)
        {
            var memberships = db.MembershipsOf(caller.User);
            var total = await memberships.CountAsync(cancellationToken);
            if (query.Page.AfterId is { } after)
            {
                memberships = memberships.Where(m => m.OrganizationId < after);
            }

            var rows = await memberships.OrderByDescending(m => m.OrganizationId).Take(query.Page.Items + 1).ToListAsync(cancellationToken);
            return query.Page.Of(rows, row => row.ToResource(caller), row => WireId.From(row.OrganizationId), total);
        }
    }
}
