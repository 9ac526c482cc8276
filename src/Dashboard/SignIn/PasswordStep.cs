using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace Cloud.Dashboard.SignIn;

/// <summary>
/// Carries a password that was right from the page that asked for it to the one that asks for the code: sealed, in a hidden field, for a few minutes. So the code
/// is all that is typed there, and no server has to remember half a sign-in.
/// </summary>
internal sealed class PasswordStep(IDataProtectionProvider protection)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    private readonly ITimeLimitedDataProtector seal = protection.CreateProtector("password-step").ToTimeLimitedDataProtector();

    public string Seal(string username, string password) => seal.Protect($"{username}\n{password}", Lifetime);

    /// <summary>Null when it is not ours, or too old.</summary>
    public (string Username, string Password)? Open(string? text)
    {
        try
        {
            return !string.IsNullOrEmpty(text) && seal.Unprotect(text).Split('\n', 2) is [var username, var password] ? (username, password) : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
