using Cloud.Application.Ports;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Cloud.Infrastructure.Identity;

/// <summary>ASP.NET Core Identity's own hasher: PBKDF2 with HMAC-SHA-512, a salt for each.</summary>
public sealed class Passwords : IPasswords
{
    /// <summary>OWASP's password storage cheat sheet for PBKDF2 with HMAC-SHA-512; a hash of fewer is renewed at its owner's next sign-in.</summary>
    public const int Rounds = 210_000;

    // The hasher never looks at the user.
    private static readonly object NoUser = new();

    private readonly PasswordHasher<object> _hasher;
    private readonly Lazy<string> _nobodys;

    /// <param name="rounds">Fewer only in tests.</param>
    public Passwords(int rounds = Rounds)
    {
        _hasher = new(Options.Create(new PasswordHasherOptions { IterationCount = rounds }));
        _nobodys = new(() => Hash("the password of a user who is not there"));
    }

    public string Hash(string password) => _hasher.HashPassword(NoUser, password);

    public bool Verify(string? hash, string password) =>
        _hasher.VerifyHashedPassword(NoUser, string.IsNullOrEmpty(hash) ? _nobodys.Value : hash, password) != PasswordVerificationResult.Failed && !string.IsNullOrEmpty(hash);
}
