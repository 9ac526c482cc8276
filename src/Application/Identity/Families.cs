using Cloud.Application.Ports;
using Cloud.Domain.Identity;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Identity;

/// <summary>
/// Ends sessions and API tokens with everything that came of them. Whoever makes a token holds the row that it belongs to (the session, the API token) until the
/// token is committed; here that row is taken first. So what follows sees every token that was made, and none is made after it.
/// </summary>
internal static class Families
{
    /// <summary>Ends an API token or a session, with every token that came of it.</summary>
    public static async Task RevokeFamily(this ICloudDb db, Guid family, DateTimeOffset now, CancellationToken ct)
    {
        await db.Sessions.Where(s => s.Id == family).ExecuteDeleteAsync(ct);
        await db.Credentials.Where(c => c.Id == family && c.RevokedAt == null).ExecuteUpdateAsync(s => s.SetProperty(c => c.RevokedAt, now), ct);
        await db.Credentials.Where(c => c.FamilyId == family && c.RevokedAt == null && c.ExpiresAt > now).ExecuteUpdateAsync(s => s.SetProperty(c => c.RevokedAt, now), ct);
    }

    /// <summary>
    /// Ends the user's sessions but for <paramref name="kept"/>; API tokens and what they were exchanged for stay. Tokens are found by whose they are, not by their
    /// sessions: one without a session must not outlive this. Hold the account's row (<see cref="LockAccount"/>), as every sign-in does.
    /// </summary>
    public static async Task EndSessions(this ICloudDb db, Guid user, Guid? kept, DateTimeOffset now, CancellationToken ct)
    {
        await db.Sessions.Where(s => s.UserId == user && s.Id != kept).ExecuteDeleteAsync(ct);
        await db.Credentials.Where(c => c.UserId == user && c.Kind != CredentialKind.Api && c.FamilyId != null && c.FamilyId != kept && c.RevokedAt == null && c.ExpiresAt > now
            && !db.Credentials.Any(t => t.Id == c.FamilyId && t.Kind == CredentialKind.Api)).ExecuteUpdateAsync(s => s.SetProperty(c => c.RevokedAt, now), ct);
    }

    /// <summary>
    /// Forgets the account's passkeys: they were made by what somebody knew before. Hold the account's row, as a sign-in with one does.
    /// </summary>
    public static Task<int> ForgetPasskeys(this ICloudDb db, Guid user, CancellationToken ct) => db.Passkeys.Where(p => p.UserId == user).ExecuteDeleteAsync(ct);

    /// <summary>Whether the session is there and not out of time, and its row, which stays as it is until this transaction ends.</summary>
    public static async Task<bool> LockSession(this ICloudDb db, Guid session, DateTimeOffset now, CancellationToken ct) =>
        await db.Database.SqlQuery<Guid>($"select id as \"Value\" from sessions where id = {session} and expires_at > {now} for update").ToListAsync(ct) is [_];

    /// <summary>
    /// The account's row, which stays as it is until this transaction ends: of a password that changes and a sign-in with it, one waits for the other. Null for
    /// somebody who is not there. Not the stronger <c>for update</c>: inserting a token needs the user's key, and would wait behind it with a session in its hands.
    /// </summary>
    public static async Task<LockedAccount?> LockAccount(this ICloudDb db, Guid user, CancellationToken ct) => (await db.Database.SqlQuery<LockedAccount>(
        $"select email as \"Email\", security_stamp as \"SecurityStamp\" from users where id = {user} for no key update").ToListAsync(ct)).SingleOrDefault();
}

/// <summary>What of an account must be as it was when something was checked.</summary>
internal sealed record LockedAccount(string Email, string SecurityStamp);

/// <summary>
/// Holds a transaction to what was checked before it opened. Hashing takes a tenth of a second and no transaction waits for it, so the password may be another one
/// by the time that the handler runs: the account's row is locked, and its security stamp compared with the one that was checked.
/// </summary>
internal sealed class Standing(ICloudDb db)
{
    private (Guid User, string Stamp)? _checked;

    /// <summary>Whose they were; null where they were nobody's.</summary>
    public Guid? User => _checked?.User;

    /// <summary>The credentials of this account were shown, all that it asks for.</summary>
    public void Remember(User user) => _checked = (user.Id, user.SecurityStamp);

    /// <summary>Whether they are still the account's; from then on they stay it until the transaction ends.</summary>
    public async Task<bool> Holds(CancellationToken ct) => _checked is { } seen && await db.LockAccount(seen.User, ct) is { } now && now.SecurityStamp == seen.Stamp;
}
