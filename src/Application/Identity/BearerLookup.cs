using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Domain.Identity;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Identity;

/// <summary>Who carries this bearer token: one indexed query. Access tokens and, for a simple curl, API tokens themselves.</summary>
public sealed class BearerLookup(ICloudDb db, Caller caller, TimeProvider time)
{
    /// <summary>"Last used" is for people who look for stale tokens; to the minute is enough, and spares a write a request.</summary>
    private static readonly TimeSpan LastUsedPrecision = TimeSpan.FromMinutes(1);

    /// <summary>Signs the caller in; false when the token is unknown, expired or revoked.</summary>
    public async Task<bool> SignIn(string bearer, CancellationToken ct)
    {
        if (TokenSecret.Parse(bearer, CredentialKind.Access, CredentialKind.Api)?.Hash is not { } hash)
        {
            return false;
        }

        var now = time.GetUtcNow();
        var found = await (
            from c in db.Credentials
            join u in db.Users on c.UserId equals u.Id
            join f in db.Credentials on c.FamilyId equals (Guid?)f.Id into families
            from f in families.DefaultIfEmpty()
            where c.SecretHash == hash && c.RevokedAt == null && (c.ExpiresAt == null || c.ExpiresAt > now) && c.Kind != CredentialKind.Refresh
            select new { c.Id, c.UserId, c.Scopes, c.LastUsedAt, u.PlatformRole, c.Kind, c.Name, Family = f != null && f.Kind == CredentialKind.Api ? new { f.Id, f.Name } : null }).SingleOrDefaultAsync(ct);
        if (found is null)
        {
            return false;
        }

        caller.SignIn(found.UserId, found.PlatformRole, found.Scopes);
        caller.Token = found.Kind == CredentialKind.Api ? (found.Id, found.Name) : found.Family is { } token ? (token.Id, token.Name) : null;
        if (found.LastUsedAt is null || found.LastUsedAt < now - LastUsedPrecision)
        {
            await db.Credentials.Where(c => c.Id == found.Id).ExecuteUpdateAsync(s => s.SetProperty(c => c.LastUsedAt, now), ct);
        }

        return true;
    }
}
