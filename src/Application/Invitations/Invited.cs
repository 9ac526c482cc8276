using Cloud.Application.Ports;
using Cloud.Domain.Organizations;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Invitations;

/// <summary>
/// The one way to a tenant for somebody who is not in it yet: by the secret that went to their address. A function of the database tells whose it is; from there on
/// the request is that tenant's.
/// </summary>
internal sealed class Invited(ICloudDb db, Tenant tenant)
{
    public async Task<Invitation?> Find(string secret, CancellationToken ct)
    {
        if (InvitationSecret.Parse(secret)?.Hash is not { } hash)
        {
            return null;
        }

        var found = await db.Database.SqlQuery<Row>($"select id as \"Id\", organization_id as \"OrganizationId\" from cloud_invitation({hash})").FirstOrDefaultAsync(ct);
        if (found is null)
        {
            return null;
        }

        tenant.Set(found.OrganizationId);
        // A connection of this transaction was opened before there was a tenant.
        await db.Database.ExecuteSqlAsync($"select set_config('app.tenant', {found.OrganizationId.ToString()}, false)", ct);
        return await db.Invitations.SingleOrDefaultAsync(i => i.Id == found.Id, ct);
    }

    private sealed record Row(Guid Id, Guid OrganizationId);
}
