using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Domain;
using Cloud.Domain.Identity;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Identity;

/// <summary>Asks the caller once more who they are, before what a stolen token alone must not be able to do.</summary>
internal sealed class Reauthentication(ICloudDb db, IAccounts accounts, SignInGuard guard, Caller caller, Standing standing, Prepared<User> prepared)
{
    /// <summary>
    /// The caller, read to be changed and left for <see cref="Settling"/>, or the refusal. A code is asked for where the account has a second factor. The handler asks <see cref="Standing"/> whether
    /// what was shown still holds.
    /// </summary>
    public async Task<Result<User>> Check(string user, string password, string? code, CancellationToken ct)
    {
        if (caller.Refuses(user) is { } refusal)
        {
            return refusal;
        }

        var account = await db.Users.SingleAsync(u => u.Id == caller.User, ct);
        if (await guard.Begin(account.Id, familiar: true, ct) is not { } attempt)
        {
            return SignInErrors.Paused;
        }

        if (!await accounts.CheckPassword(account, password, () => guard.Undo(attempt, ct), ct))
        {
            return SignInErrors.WrongPassword;
        }

        if (account.HasMfa && string.IsNullOrWhiteSpace(code))
        {
            await guard.Undo(attempt, ct);
            return new Error(ErrorKind.Forbidden, "auth.mfa_required", "This account has a second factor: send a code of it as totp.");
        }

        if (account.HasMfa && !await accounts.CheckCode(account, code!, ct))
        {
            return Error.Invalid("totp", SignInErrors.WrongCode.Message);
        }

        await guard.Clear(attempt, ct);
        standing.Remember(account);
        prepared.Value = account;
        return account;
    }
}

internal static class OwnAccount
{
    /// <summary>Of two that change the same credentials at once, the second.</summary>
    public static Error Changed => Error.Conflict("concurrent_change", "Your credentials changed while this request ran. Sign in with the new ones, then try again.");

    /// <summary>Whether the request is not about the caller's own account, or its token may not touch it; null when all is well.</summary>
    public static Error? Refuses(this Caller caller, string user) => !caller.Is(user) ? ApiTokenErrors.UserNotFound : caller.IsNarrowed ? ApiTokenErrors.Narrowed : null;
}
