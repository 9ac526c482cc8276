using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.AccessGrants;
using Cloud.Domain.Identity;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.AccessGrants;

/// <summary>Staff leave before their time is over, or take a request back.</summary>
public static class StaffEndAccessGrant
{
    [RequiresStaff(PlatformRole.Support)]
    public sealed record Command(string Grant) : ICommand<AccessGrantResource>, IReachesTenant
    {
        public Reach Reach => new(Reach.AccessGrant, Grant);
    }

    internal sealed class Handler(ICloudDb db, Caller caller, TimeProvider time) : IHandler<Command, AccessGrantResource>
    {
        public async Task<Result<AccessGrantResource>> Handle(Command command, CancellationToken cancellationToken)
        {
            if (await db.LockAccessGrant(command.Grant, cancellationToken) is not { } grant)
            {
                return AccessGrantErrors.NotFound;
            }

            var now = time.GetUtcNow();
            if (grant.End(caller.User, now).Error is { } refusal)
            {
                return refusal;
            }

            await db.SaveChangesAsync(cancellationToken);
            return (await db.Rows(db.AccessGrants.Where(g => g.Id == grant.Id)).SingleAsync(cancellationToken)).ToResourceForStaff(now);
        }
    }
}
