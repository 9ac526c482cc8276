using Cloud.Application.Ports;
using Cloud.Domain;
using Cloud.Domain.Identity;
using FluentValidation;

namespace Cloud.Application.Identity;

/// <summary>Bounds of what people type at sign-in. What makes a password good or bad is <see cref="IAccounts.PasswordFaults"/>'s to say.</summary>
public static class PasswordRules
{
    /// <summary>Characters; NIST SP 800-63B-4 asks for at least 15 where a password stands alone, OWASP ASVS 4 (2.1.1) for 12.</summary>
    public const int Shortest = 12;

    /// <summary>Characters; longer ones only cost hashing time.</summary>
    public const int Longest = 512;

    /// <summary>Characters of a code: a recovery code has eleven, and people type spaces.</summary>
    public const int LongestCode = 32;

    /// <summary>A password, good or bad: there, and not too long to be looked at.</summary>
    public static IRuleBuilderOptions<T, string?> MustBeAPassword<T>(this IRuleBuilder<T, string?> rule) =>
        rule.NotEmpty().WithMessage("is required").MaximumLength(Longest).WithMessage($"may have at most {Longest} characters");

    public static IRuleBuilderOptions<T, string?> MustBeACode<T>(this IRuleBuilder<T, string?> rule) => rule.NotEmpty().WithMessage("is required").MayBeACode();

    /// <summary>Whether one is needed is the account's to say.</summary>
    public static IRuleBuilderOptions<T, string?> MayBeACode<T>(this IRuleBuilder<T, string?> rule) => rule.MaximumLength(LongestCode).WithMessage($"may have at most {LongestCode} characters");

    /// <summary>The refusal of a new password, or null. Use it wherever one is set, sign-up included.</summary>
    public static async Task<Error?> Refuses(this IAccounts accounts, User user, string password) => await accounts.PasswordFaults(user, password) is { Count: > 0 } faults
        ? new Error(ErrorKind.Invalid, "auth.weak_password", faults[0]) { Fields = [.. faults.Select(f => new FieldError("password", f))] }
        : null;
}
