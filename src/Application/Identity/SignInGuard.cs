using System.Security.Cryptography;
using System.Text;
using Cloud.Application.Ports;
using Cloud.Domain;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Identity;

/// <summary>
/// Makes guessing slow for each account, on all nodes together. An attempt is counted before the password is looked at, so that a thousand at once are a thousand.
/// Names that belong to nobody are counted just the same. Attempts from an address at which the person is signed in have a count of their own, so that nobody far
/// away can keep them outside.
/// </summary>
public sealed class SignInGuard(ICloudDb db, TimeProvider time)
{
    /// <summary>Attempts before the first pause; OWASP ASVS 4, 2.2.1 allows a hundred an hour, and the pauses keep it under thirty.</summary>
    public const int Free = 10;

    /// <summary>Each further failure doubles it.</summary>
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(5);

    /// <summary>No pause is longer, however often somebody guesses.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(15);

    /// <summary>Failures are forgotten after a day without one.</summary>
    private static readonly TimeSpan Memory = TimeSpan.FromDays(1);

    /// <summary>One attempt that was let through and counted.</summary>
    public sealed record Attempt(Guid Account, bool Familiar, DateTimeOffset? LockedUntil);

    /// <summary>Counts an attempt; null while the account pauses.</summary>
    public async Task<Attempt?> Begin(Guid account, bool familiar, CancellationToken ct)
    {
        var (now, since, free, first, longest) = (time.GetUtcNow(), time.GetUtcNow() - Memory, Free, FirstPause, LongestPause);
        var rows = await db.Database.SqlQuery<Counted>(
            $"""
            insert into sign_in_failures as f (account, familiar, failures, last_at) values ({account}, {familiar}, 1, {now})
            on conflict (account, familiar) do update set last_at = {now},
              failures = case when f.last_at < {since} then 1 else f.failures + 1 end,
              locked_until = case when f.last_at >= {since} and f.failures + 1 >= {free} then {now} + least({first} * power(2, least(f.failures + 1 - {free}, 20)), {longest}) end
            where f.locked_until is null or f.locked_until <= {now}
            returning locked_until as "LockedUntil"
            """).ToListAsync(ct);
        return rows is [var row] ? new Attempt(account, familiar, row.LockedUntil) : null;
    }

    /// <summary>The attempt was no guess, and no success either: it is not counted.</summary>
    public Task Undo(Attempt attempt, CancellationToken ct) => db.Database.ExecuteSqlAsync(
        $"""
        update sign_in_failures set failures = greatest(failures - 1, 0), locked_until = null
        where account = {attempt.Account} and familiar = {attempt.Familiar} and locked_until is not distinct from {attempt.LockedUntil}
        """, ct);

    /// <summary>The attempt was good: what came before it is forgotten, and on the way what everybody has forgotten.</summary>
    public Task Clear(Attempt attempt, CancellationToken ct) => db.Database.ExecuteSqlAsync(
        $"delete from sign_in_failures where (account = {attempt.Account} and familiar = {attempt.Familiar}) or last_at < {time.GetUtcNow() - Memory}", ct);

    /// <summary>Forgets every failure of an account: its password is a new one.</summary>
    public Task Forget(Guid account, CancellationToken ct) => db.Database.ExecuteSqlAsync($"delete from sign_in_failures where account = {account}", ct);

    /// <summary>What the count of a name is kept under that belongs to nobody.</summary>
    public static Guid Nobody(string name) => new(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 16));

    private sealed record Counted(DateTimeOffset? LockedUntil);
}

public static class SignInErrors
{
    /// <summary>The same for accounts that are there and for names that belong to nobody.</summary>
    public static Error Paused => new(
        ErrorKind.RateLimited, "auth.paused", "Too many failed attempts for this account. Wait a little, at most 15 minutes, then try again; resetting the password by e-mail works at once.");

    public static Error MfaRequired => new(ErrorKind.Unauthenticated, "auth.mfa_required", "The password is right, and this account asks for a code too. Send it as totp: six digits of the authenticator, or a recovery code.");

    public static Error WrongCode => new(ErrorKind.Unauthenticated, "auth.mfa_invalid", "The code is not right, or was used before. Take the next one that the authenticator shows, or a recovery code.");

    public static Error WrongPassword => Error.Invalid("password", "is not your password");
}
