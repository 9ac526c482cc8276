using Cloud.Application.Ports;
using Microsoft.AspNetCore.Identity;

namespace Cloud.Infrastructure.Identity;

/// <summary>ASP.NET Core Identity's own hasher: PBKDF2 with HMAC-SHA-512, 100,000 rounds, a salt for each.</summary>
public sealed class Passwords : IPasswords
{
    // The hasher never looks at the user.
    private static readonly object NoUser = new();

    private readonly PasswordHasher<object> _hasher = new();
    private readonly Lazy<string> _nobodys;

    public Passwords() => _nobodys = new(() => Hash("the password of a user who is not there"));

    public string Hash(string password) => _hasher.HashPassword(NoUser, password);

    public bool Verify(string? hash, string password) =>
        _hasher.VerifyHashedPassword(NoUser, string.IsNullOrEmpty(hash) ? _nobodys.Value : hash, password) != PasswordVerificationResult.Failed && !string.IsNullOrEmpty(hash);
}
