using Cloud.Application.Ports;
using Cloud.Domain;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Identity;

/// <summary>Takes a challenge for its one use. On its own and before any transaction: whatever comes of the answer, the challenge is used up.</summary>
internal sealed class PasskeyChallenges(ICloudDb db, TimeProvider time)
{
    /// <param name="challenge">Wire id.</param>
    /// <param name="user">Who makes a passkey; null to sign in.</param>
    /// <returns>Null where there is none, or none any more.</returns>
    public async Task<Taken?> Take(string? challenge, Guid? user, CancellationToken ct) => WireId.TryParse(challenge, out var id)
        ? (await db.Database.SqlQuery<Taken>(
            $"""
            delete from passkey_challenges where id = {id} and user_id is not distinct from {user} and expires_at > {time.GetUtcNow()}
            returning state as "State", security_stamp as "SecurityStamp"
            """).ToListAsync(ct)).SingleOrDefault()
        : null;

    internal sealed record Taken(string State, string? SecurityStamp);
}

internal static class PasskeyErrors
{
    /// <summary>Characters of a credential at most; those of authenticators with long certificates have some ten thousand.</summary>
    public const int LongestCredential = 32_768;

    public static Error NotTaken => Error.Invalid("credential", "This answer does not fit the challenge, or the challenge was used or is older than five minutes. Begin again: POST /api/users/me/passkeys/challenge.");

    public static Error LimitReached(int most) => Error.Conflict("passkey.limit_reached", $"You have {most} passkeys, which is the most. Delete one that you do not use.");

    public static Error Known => Error.Conflict("passkey.exists", "This passkey is an account's already.");
}
