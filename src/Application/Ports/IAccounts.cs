using Cloud.Domain.Identity;

namespace Cloud.Application.Ports;

/// <summary>What ASP.NET Core Identity knows to do with a person's credentials. Users that are passed in are tracked; what changes is saved with the rest.</summary>
public interface IAccounts
{
    /// <summary>Whether the password is the user's; for null, a user who is not there, it takes as long and is false. An old hash is renewed on the way.</summary>
    Task<bool> CheckPassword(User? user, string password);

    /// <summary>What speaks against this password for this person; empty when nothing does.</summary>
    Task<IReadOnlyList<string>> PasswordFaults(User user, string password);

    /// <summary>Hashes and keeps it. Check its faults first.</summary>
    void SetPassword(User user, string password);

    /// <summary>A new shared secret for an authenticator, kept with the user: base 32, 160 bits.</summary>
    Task<string> NewTotpSecret(User user);

    /// <summary>Six digits of the authenticator, or, of a user who has MFA, a recovery code. Each is good once.</summary>
    Task<bool> CheckCode(User user, string code, CancellationToken ct);

    /// <summary>Replaces the recovery codes; they exist in plain text in this answer only.</summary>
    Task<IReadOnlyList<string>> NewRecoveryCodes(User user);
}
