using Cloud.Domain.Identity;

namespace Cloud.Application.Ports;

/// <summary>What ASP.NET Core Identity knows to do with a person's credentials. Users that are passed in are tracked; what changes is saved with the rest.</summary>
public interface IAccounts
{
    /// <summary>
    /// Whether the password is the user's; for null, a user who is not there, it takes as long and is false. An old hash is renewed on the way.
    /// Throws <see cref="HashingBusyException"/> when too many wait already.
    /// </summary>
    /// <param name="busy">Runs before that is thrown: what was counted for this attempt was no attempt.</param>
    Task<bool> CheckPassword(User? user, string password, Func<Task> busy, CancellationToken ct);

    /// <summary>What speaks against this password for this person; empty when nothing does.</summary>
    Task<IReadOnlyList<string>> PasswordFaults(User user, string password);

    /// <summary>Hashes and keeps it; the security stamp is a new one. Check its faults first. Throws <see cref="HashingBusyException"/>.</summary>
    Task SetPassword(User user, string password, CancellationToken ct);

    /// <summary>From now on a code is asked for beside the password; the security stamp is a new one.</summary>
    void EnableMfa(User user);

    /// <summary>A new shared secret for an authenticator, kept with the user: base 32, 160 bits.</summary>
    Task<string> NewTotpSecret(User user);

    /// <summary>Six digits of the authenticator, or, of a user who has MFA, a recovery code. Each is good once.</summary>
    Task<bool> CheckCode(User user, string code, CancellationToken ct);

    /// <summary>Replaces the recovery codes; they exist in plain text in this answer only.</summary>
    Task<IReadOnlyList<string>> NewRecoveryCodes(User user);
}

/// <summary>More passwords wait to be hashed than the processors get through in a reasonable time. Nothing was checked and nothing changed.</summary>
public sealed class HashingBusyException() : Exception("Too many passwords wait to be hashed.");
