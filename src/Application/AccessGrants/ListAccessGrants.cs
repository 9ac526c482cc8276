using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using FluentValidation;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.AccessGrants;

/// <summary>Who of staff may look into the organization, may no more, or asks to; newest first.</summary>
public static class ListAccessGrants
{
    [Requires(Permission.AuditView)]
    public sealed record Query(Guid Organization, Page Page) : IQuery<Paged<AccessGrantResource>>, IInOrganization, IPagedQuery;

    internal sealed class Validator : AbstractValidator<Query>
    {
        public Validator() => this.CheckPage();
    }

    internal sealed class Handler(ICloudDb db, Caller caller, TimeProvider time) : IHandler<Query, Paged<AccessGrantResource>>
    {
        public async Task<Result<Paged<AccessGrantResource>>> Handle(Query query, CancellationToken cancellationToken)
        {
            var grants = db.AccessGrants.AsNoTracking();
            var total = await grants.CountAsync(cancellationToken);
            if (query.Page.AfterId is { } after)
            {
                grants = grants.Where(g => g.Id < after);
            }

            var now = time.GetUtcNow();
            var rows = await db.Rows(grants).Take(query.Page.Items + 1).ToListAsync(cancellationToken);
            return query.Page.Of(rows, row => row.ToResource(caller, now), row => WireId.From(row.Grant.Id), total);
        }
    }
}
