using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Organizations;

public static class GetOrganization
{
    [Requires(Permission.OrganizationView)]
    public sealed record Query(Guid Organization) : IQuery<OrganizationResource>, IInOrganization;

    internal sealed class Handler(ICloudDb db, Caller caller) : IHandler<Query, OrganizationResource>
    {
        public async Task<Result<OrganizationResource>> Handle(Query query, CancellationToken cancellationToken)
        {
            if (caller.Under is not null)
            {
                return (await db.Organizations.AsNoTracking().SingleAsync(o => o.Id == query.Organization, cancellationToken)).ToResourceForGuest(caller);
            }

            return await db.MembershipsOf(caller.User).SingleOrDefaultAsync(m => m.OrganizationId == query.Organization, cancellationToken) is { } row
                ? row.ToResource(caller)
                : Error.NotFound("organization");
        }
    }
}
