using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.AccessGrants;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.AccessGrants;

public static class GetAccessGrant
{
    [Requires(Permission.AuditView)]
    public sealed record Query(Guid Organization, string Grant) : IQuery<AccessGrantResource>, IInOrganization;

    internal sealed class Handler(ICloudDb db, Caller caller, TimeProvider time) : IHandler<Query, AccessGrantResource>
    {
        public async Task<Result<AccessGrantResource>> Handle(Query query, CancellationToken cancellationToken)
        {
            _ = WireId.TryParse(query.Grant, out var id);
            return await db.Rows(db.AccessGrants.AsNoTracking().Where(g => g.Id == id)).SingleOrDefaultAsync(cancellationToken) is { } row
                ? row.ToResource(caller, time.GetUtcNow())
                : AccessGrantErrors.NotFound;
        }
    }
}
