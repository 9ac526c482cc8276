using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Domain;
using Cloud.Domain.Identity;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Identity;

/// <summary>Who must have a second factor.</summary>
/// <param name="StaffGrace">How long after they were added staff may work without one; none outside of demonstrations.</param>
public sealed record MfaPolicy(TimeSpan StaffGrace)
{
    public bool Owes(PlatformRole role, bool hasMfa, DateTimeOffset since, DateTimeOffset now) => role != PlatformRole.None && !hasMfa && since + StaffGrace <= now;
}

/// <summary>
/// Who carries this bearer token: one indexed query, and no cache, so that what was revoked on one node is dead on all. Access tokens and, for a simple curl, API
/// tokens themselves.
/// </summary>
public sealed class BearerLookup(ICloudDb db, Caller caller, MfaPolicy policy, TimeProvider time)
{
    /// <summary>"Last used" is for people who look for stale tokens; to the minute is enough, and spares a write a request.</summary>
    private static readonly TimeSpan LastUsedPrecision = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Signs the caller in; false when the token is unknown, expired or revoked, and when what it came of is: an access token lives no longer than its session or its
    /// API token, whatever became of its own row.
    /// </summary>
    public async Task<bool> SignIn(string bearer, CancellationToken ct)
    {
        if (TokenSecret.Parse(bearer, CredentialKind.Access, CredentialKind.Api)?.Hash is not { } hash)
        {
            return false;
        }

        var now = time.GetUtcNow();
        var found = (await db.Database.SqlQuery<Row>(
            $"""
            select c.id as "Id", c.user_id as "UserId", c.kind as "Kind", c.scopes as "Scopes", c.projects as "Projects", c.family_id as "FamilyId", c.last_used_at as "LastUsedAt",
              u.platform_role as "PlatformRole", u.mfa_enabled_at is not null as "HasMfa", u.created_at as "UserSince", cloud_mfa_required_of(u.id) as "MfaOrganizations",
              s.id is not null as "HasSession", t.id as "TokenId", t.name as "TokenName"
            from credentials c join users u on u.id = c.user_id left join credentials t on t.kind = 'api' and t.id = case c.kind when 'api' then c.id else c.family_id end
              left join sessions s on s.id = c.family_id
            where c.secret_hash = {hash} and c.revoked_at is null and (c.expires_at is null or c.expires_at > {now}) and c.kind <> 'refresh'
              and case when t.id is not null then t.revoked_at is null and (t.expires_at is null or t.expires_at > {now}) else c.family_id is null or s.id is not null end
            """).ToListAsync(ct)).SingleOrDefault();
        if (found is null)
        {
            return false;
        }

        var role = Words.Parse<PlatformRole>(found.PlatformRole);
        caller.SignIn(found.UserId, role, found.Scopes);
        caller.Know(found.Projects, found.HasSession ? found.FamilyId : null, found.HasMfa, found.MfaOrganizations, policy.Owes(role, found.HasMfa, found.UserSince, now));
        caller.Token = found.TokenId is { } token ? (token, found.TokenName ?? "") : null;
        if (found.LastUsedAt is null || found.LastUsedAt < now - LastUsedPrecision)
        {
            await db.Credentials.Where(c => c.Id == found.Id).ExecuteUpdateAsync(s => s.SetProperty(c => c.LastUsedAt, now), ct);
        }

        return true;
    }

    private sealed record Row(Guid Id, Guid UserId, string Kind, string[] Scopes, string[] Projects, Guid? FamilyId, DateTimeOffset? LastUsedAt,
        string PlatformRole, bool HasMfa, DateTimeOffset UserSince, Guid[] MfaOrganizations, bool HasSession, Guid? TokenId, string? TokenName);
}
