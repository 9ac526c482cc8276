using System.Security.Cryptography;
using System.Text;
using Cloud.Application.Ports;
using Cloud.Domain;
using Cloud.Domain.Identity;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Infrastructure.Identity;

/// <summary>
/// Our users as ASP.NET Core Identity sees them: no second table and no second model. The authenticator's secret is kept sealed, recovery codes are kept as slow
/// hashes; how often somebody may try is not its business (Application/Identity/SignInGuard.cs).
/// </summary>
internal sealed class UserStore(ICloudDb db, IDataProtectionProvider protection)
    : IUserPasswordStore<User>, IUserSecurityStampStore<User>, IUserTwoFactorStore<User>, IUserAuthenticatorKeyStore<User>, IUserTwoFactorRecoveryCodeStore<User>,
      IUserPasskeyStore<User>
{
    /// <summary>PBKDF2 rounds of a recovery code: it is 47 random bits, which need far fewer than a password does.</summary>
    private const int RecoveryRounds = 10_000;

    private readonly IDataProtector _seal = protection.CreateProtector(TotpSeal.Purpose);

    public Task<string> GetUserIdAsync(User user, CancellationToken cancellationToken) => Task.FromResult(WireId.From(user.Id));

    public Task<string?> GetUserNameAsync(User user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Username);

    public Task SetUserNameAsync(User user, string? userName, CancellationToken cancellationToken) => throw new NotSupportedException("A name follows its address: User.ConfirmEmail.");

    public Task<string?> GetNormalizedUserNameAsync(User user, CancellationToken cancellationToken) => GetUserNameAsync(user, cancellationToken);

    /// <summary>Names are kept lower-case, which is their normal form.</summary>
    public Task SetNormalizedUserNameAsync(User user, string? normalizedName, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<IdentityResult> CreateAsync(User user, CancellationToken cancellationToken)
    {
        db.Users.Add(user);
        return UpdateAsync(user, cancellationToken);
    }

    public async Task<IdentityResult> UpdateAsync(User user, CancellationToken cancellationToken)
    {
        await db.SaveChangesAsync(cancellationToken);
        return IdentityResult.Success;
    }

    public Task<IdentityResult> DeleteAsync(User user, CancellationToken cancellationToken) => throw new NotSupportedException("Users are not deleted: audit rows name them.");

    public Task<User?> FindByIdAsync(string userId, CancellationToken cancellationToken) =>
        WireId.TryParse(userId, out var id) ? db.Users.SingleOrDefaultAsync(u => u.Id == id, cancellationToken) : Task.FromResult<User?>(null);

    public Task<User?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken)
    {
        var name = normalizedUserName.ToLowerInvariant();
        return db.Users.FirstOrDefaultAsync(u => u.Username == name, cancellationToken);
    }

    public Task SetPasswordHashAsync(User user, string? passwordHash, CancellationToken cancellationToken)
    {
        user.PasswordHash = passwordHash ?? "";
        return Task.CompletedTask;
    }

    public Task<string?> GetPasswordHashAsync(User user, CancellationToken cancellationToken) => Task.FromResult(user.PasswordHash is { Length: > 0 } hash ? hash : null);

    public Task<bool> HasPasswordAsync(User user, CancellationToken cancellationToken) => Task.FromResult(user.PasswordHash.Length > 0);

    public Task SetSecurityStampAsync(User user, string stamp, CancellationToken cancellationToken)
    {
        user.SecurityStamp = stamp;
        return Task.CompletedTask;
    }

    public Task<string?> GetSecurityStampAsync(User user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.SecurityStamp);

    public Task SetTwoFactorEnabledAsync(User user, bool enabled, CancellationToken cancellationToken) => throw new NotSupportedException("User.EnableMfa and User.DisableMfa do.");

    public Task<bool> GetTwoFactorEnabledAsync(User user, CancellationToken cancellationToken) => Task.FromResult(user.HasMfa);

    public Task SetAuthenticatorKeyAsync(User user, string key, CancellationToken cancellationToken)
    {
        user.TotpSecret = _seal.Protect(key);
        return Task.CompletedTask;
    }

    public Task<string?> GetAuthenticatorKeyAsync(User user, CancellationToken cancellationToken) => Task.FromResult(user.TotpSecret is { } sealedKey ? _seal.Unprotect(sealedKey) : null);

    public Task ReplaceCodesAsync(User user, IEnumerable<string> recoveryCodes, CancellationToken cancellationToken)
    {
        user.RecoveryCodes = [.. recoveryCodes.Select(code => Convert.ToBase64String(HashOf(user, code)))];
        return Task.CompletedTask;
    }

    public Task<bool> RedeemCodeAsync(User user, string code, CancellationToken cancellationToken)
    {
        var hash = HashOf(user, code);
        var left = user.RecoveryCodes.Where(kept => !CryptographicOperations.FixedTimeEquals(Convert.FromBase64String(kept), hash)).ToList();
        var redeemed = left.Count < user.RecoveryCodes.Count;
        user.RecoveryCodes = left;
        return Task.FromResult(redeemed);
    }

    public Task<int> CountCodesAsync(User user, CancellationToken cancellationToken) => Task.FromResult(user.RecoveryCodes.Count);

    public async Task<IList<UserPasskeyInfo>> GetPasskeysAsync(User user, CancellationToken cancellationToken) =>
        (await db.Passkeys.AsNoTracking().Where(p => p.UserId == user.Id).ToListAsync(cancellationToken)).ConvertAll(InfoOf);

    public Task<User?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken cancellationToken) =>
        db.Users.SingleOrDefaultAsync(u => db.Passkeys.Any(p => p.UserId == u.Id && p.CredentialId == credentialId), cancellationToken);

    public async Task<UserPasskeyInfo?> FindPasskeyAsync(User user, byte[] credentialId, CancellationToken cancellationToken) =>
        await db.Passkeys.AsNoTracking().SingleOrDefaultAsync(p => p.UserId == user.Id && p.CredentialId == credentialId, cancellationToken) is { } passkey ? InfoOf(passkey) : null;

    public Task AddOrUpdatePasskeyAsync(User user, UserPasskeyInfo passkey, CancellationToken cancellationToken) => throw new NotSupportedException("CreatePasskey and SignInWithPasskey do.");

    public Task RemovePasskeyAsync(User user, byte[] credentialId, CancellationToken cancellationToken) => throw new NotSupportedException("DeletePasskey does.");

    public void Dispose()
    {
        // The context is the scope's.
    }

    /// <summary>Only passkeys that a person confirmed are kept; who made the authenticator nobody asked, so there is no attestation to keep.</summary>
    private static UserPasskeyInfo InfoOf(Passkey passkey) => new(passkey.CredentialId, passkey.PublicKey, passkey.CreatedAt, (uint)passkey.SignCount, [.. passkey.Transports],
        isUserVerified: true, passkey.IsBackupEligible, passkey.IsBackedUp, attestationObject: [], clientDataJson: []);

    /// <summary>People type them in any case, and the dash or not.</summary>
    internal static byte[] HashOf(User user, string code)
    {
        var plain = string.Concat(code.Where(char.IsLetterOrDigit)).ToUpperInvariant();
        return Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(plain), user.Id.ToByteArray(), RecoveryRounds, HashAlgorithmName.SHA256, 32);
    }
}
