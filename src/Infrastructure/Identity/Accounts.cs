using Cloud.Application.Ports;
using Cloud.Domain.Identity;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Infrastructure.Identity;

/// <summary>ASP.NET Core Identity behind our port: its hasher, its validators, its authenticator tokens and its recovery codes.</summary>
internal sealed class Accounts(UserManager<User> users, IPasswords passwords, HashingGate gate, ICloudDb db, TimeProvider time) : IAccounts
{
    private const int RecoveryCodeCount = 10;

    /// <summary>Identity takes codes of 90 s before and after (RFC 6238, 5.2); a used one is remembered longer than that.</summary>
    private static readonly TimeSpan CodeMemory = TimeSpan.FromMinutes(5);

    public async Task<bool> CheckPassword(User? user, string password, Func<Task> busy, CancellationToken ct)
    {
        if (!await gate.Enter(ct))
        {
            await busy();
            throw new HashingBusyException();
        }

        try
        {
            return string.IsNullOrEmpty(user?.PasswordHash) ? passwords.Verify(null, password) : await users.CheckPasswordAsync(user, password);
        }
        finally
        {
            gate.Leave();
        }
    }

    public async Task<IReadOnlyList<string>> PasswordFaults(User user, string password)
    {
        List<string> faults = [];
        foreach (var validator in users.PasswordValidators)
        {
            faults.AddRange((await validator.ValidateAsync(users, user, password)).Errors.Select(e => e.Description));
        }

        return faults;
    }

    public async Task SetPassword(User user, string password, CancellationToken ct)
    {
        if (!await gate.Enter(ct))
        {
            throw new HashingBusyException();
        }

        try
        {
            user.PasswordHash = passwords.Hash(password);
        }
        finally
        {
            gate.Leave();
        }

        user.PasswordChangedAt = time.GetUtcNow();
        user.SecurityStamp = users.GenerateNewAuthenticatorKey();
    }

    public void EnableMfa(User user)
    {
        user.EnableMfa(time.GetUtcNow());
        user.SecurityStamp = users.GenerateNewAuthenticatorKey();
    }

    public async Task<string> NewTotpSecret(User user)
    {
        await users.ResetAuthenticatorKeyAsync(user);
        return await users.GetAuthenticatorKeyAsync(user) ?? throw new InvalidOperationException("The store kept no key.");
    }

    public async Task<bool> CheckCode(User user, string code, CancellationToken ct)
    {
        code = code.Replace(" ", "", StringComparison.Ordinal);
        if (code.Length == 6 && code.All(char.IsAsciiDigit))
        {
            return await users.VerifyTwoFactorTokenAsync(user, TokenOptions.DefaultAuthenticatorProvider, code) && await Spend(user, code, ct);
        }

        // Of two that redeem the same code at once, one is first here.
        return user.HasMfa && await Spend(user, Convert.ToHexStringLower(UserStore.HashOf(user, code).AsSpan(0, 5)), ct) && (await users.RedeemTwoFactorRecoveryCodeAsync(user, code)).Succeeded;
    }

    public async Task<IReadOnlyList<string>> NewRecoveryCodes(User user) => [.. await users.GenerateNewTwoFactorRecoveryCodesAsync(user, RecoveryCodeCount) ?? []];

    private async Task<bool> Spend(User user, string code, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await db.Database.ExecuteSqlAsync($"delete from used_codes where user_id = {user.Id} and used_at < {now - CodeMemory}", ct);
        return await db.Database.ExecuteSqlAsync($"insert into used_codes (user_id, code, used_at) values ({user.Id}, {code}, {now}) on conflict do nothing", ct) == 1;
    }
}
