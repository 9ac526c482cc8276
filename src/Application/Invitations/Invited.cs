using System.Security.Cryptography;
using Cloud.Application.Ports;
using Cloud.Domain;
using Cloud.Domain.Identity;
using Cloud.Domain.Organizations;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Invitations;

/// <summary>
/// The one way to a tenant for somebody who is not in it yet: by the link that went to their address, <c>id.secret</c>. A function of the database tells whose the
/// invitation is; from there on the request is that tenant's. What was accepted or has expired is found too, so that its holder is told which.
/// </summary>
internal sealed class Invited(ICloudDb db, Tenant tenant)
{
    /// <summary>Hex digits of 256 bits.</summary>
    private const int SecretLength = 64;

    public async Task<Invitation?> Find(string secret, CancellationToken ct)
    {
        if (secret.Split('.') is not [var id, { Length: SecretLength } hex] || !WireId.TryParse(id, out var key) || !hex.All(char.IsAsciiHexDigit))
        {
            return null;
        }

        var link = await db.MailedLinks.AsNoTracking().SingleOrDefaultAsync(l => l.Id == key && l.Purpose == LinkPurpose.Invitation && l.UsedAt == null, ct);
        if (link?.SecretHash is not { } hash || !CryptographicOperations.FixedTimeEquals(SHA256.HashData(Convert.FromHexString(hex)), hash))
        {
            return null;
        }

        var organization = await db.Database.SqlQuery<Guid?>($"select cloud_invitation({link.SubjectId}) as \"Value\"").SingleAsync(ct);
        if (organization is not { } found)
        {
            return null;
        }

        tenant.Set(found);
        // A connection of this transaction was opened before there was a tenant.
        await db.Database.ExecuteSqlAsync($"select set_config('app.tenant', {found.ToString()}, false)", ct);
        return await db.Invitations.SingleOrDefaultAsync(i => i.Id == link.SubjectId, ct);
    }
}
