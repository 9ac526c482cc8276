using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.AccessGrants;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.AccessGrants;

/// <summary>An administrator answers a request of staff, or ends what was granted.</summary>
internal sealed class AccessGrantDecision(ICloudDb db, Caller caller, TimeProvider time)
{
    public async Task<Result<AccessGrantResource>> Make(string grant, Func<AccessGrant, Guid, DateTimeOffset, Result<bool>> decide, CancellationToken ct)
    {
        if (await db.LockAccessGrant(grant, ct) is not { } found)
        {
            return AccessGrantErrors.NotFound;
        }

        var now = time.GetUtcNow();
        if (decide(found, caller.User, now).Error is { } refusal)
        {
            return refusal;
        }

        await db.SaveChangesAsync(ct);
        return (await db.Rows(db.AccessGrants.Where(g => g.Id == found.Id)).SingleAsync(ct)).ToResource(caller, now);
    }
}

/// <summary>Lets staff in, from now and for the hours they asked.</summary>
public static class ApproveAccessGrant
{
    [Requires(Permission.OrganizationEdit)]
    public sealed record Command(Guid Organization, string Grant) : ICommand<AccessGrantResource>, IInOrganization;

    internal sealed class Handler(AccessGrantDecision decision) : IHandler<Command, AccessGrantResource>
    {
        public Task<Result<AccessGrantResource>> Handle(Command command, CancellationToken cancellationToken) =>
            decision.Make(command.Grant, static (grant, by, now) => grant.Approve(by, now), cancellationToken);
    }
}

public static class DeclineAccessGrant
{
    [Requires(Permission.OrganizationEdit)]
    public sealed record Command(Guid Organization, string Grant) : ICommand<AccessGrantResource>, IInOrganization;

    internal sealed class Handler(AccessGrantDecision decision) : IHandler<Command, AccessGrantResource>
    {
        public Task<Result<AccessGrantResource>> Handle(Command command, CancellationToken cancellationToken) =>
            decision.Make(command.Grant, static (grant, by, now) => grant.Decline(by, now), cancellationToken);
    }
}

/// <summary>Shuts the door at once, whatever time was left.</summary>
public static class EndAccessGrant
{
    [Requires(Permission.OrganizationEdit)]
    public sealed record Command(Guid Organization, string Grant) : ICommand<AccessGrantResource>, IInOrganization;

    internal sealed class Handler(AccessGrantDecision decision) : IHandler<Command, AccessGrantResource>
    {
        public Task<Result<AccessGrantResource>> Handle(Command command, CancellationToken cancellationToken) =>
            decision.Make(command.Grant, static (grant, by, now) => grant.End(by, now), cancellationToken);
    }
}
