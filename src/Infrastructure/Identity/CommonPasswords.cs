using System.Collections.Frozen;
using Cloud.Domain.Identity;
using Microsoft.AspNetCore.Identity;

namespace Cloud.Infrastructure.Identity;

/// <summary>
/// Refuses what a guesser tries first: passwords of the local list (common-passwords.txt, as they are and dressed up with digits, signs and look-alike letters), and
/// the person's own name and address. NIST SP 800-63B-4, 3.1.1.2; OWASP ASVS 4, 2.1.7.
/// </summary>
internal sealed class CommonPasswords : IPasswordValidator<User>
{
    /// <summary>Characters of a person's word that count: "Li" is in half of all sentences.</summary>
    private const int TellingLength = 4;

    /// <summary>What a password must have beside the person's own words.</summary>
    private const int OwnLength = 8;

    private static readonly Lazy<FrozenSet<string>> Known = new(Read);

    public Task<IdentityResult> ValidateAsync(UserManager<User> manager, User user, string? password)
    {
        var fault = IsCommon(password ?? "") ? Fault("common_password", "is in lists of common and breached passwords: choose one that nobody else has, such as four random words")
            : IsPersonal(user, password ?? "") ? Fault("personal_password", "is made of your name or address: choose one that says nothing about you")
            : null;
        return Task.FromResult(fault ?? IdentityResult.Success);
    }

    internal static bool IsCommon(string password)
    {
        var lower = password.ToLowerInvariant();
        var letters = Plain(lower);
        return Known.Value.Contains(lower) || Known.Value.Contains(letters) || IsRepeated(lower) || IsRun(lower) || IsMadeOfCommonWords(letters);
    }

    private static bool IsPersonal(User user, string password)
    {
        var rest = password.ToLowerInvariant();
        var words = user.Email.Split('@', '.', '-', '_', '+').Concat(user.DisplayName.Split(' ', '.', '-')).Append(user.Email).Append("cloud")
            .Select(w => w.ToLowerInvariant()).Where(w => w.Length >= TellingLength).OrderByDescending(w => w.Length);
        var before = rest.Length;
        foreach (var word in words)
        {
            rest = rest.Replace(word, "", StringComparison.Ordinal);
        }

        return rest.Length < before && rest.Length < OwnLength;
    }

    /// <summary>"P@ssw0rd-2024!" is "password": without what people put around a word, and with the letters that the signs stand for.</summary>
    private static string Plain(string lower) => string.Concat(lower.TrimEnd([.. "0123456789!?.,-_#$%&*+@= "]).TrimStart([.. "0123456789!?.,-_#%&*+= "]).Select(Letter).Where(char.IsLetter));

    private static char Letter(char c) => c switch
    {
        '0' => 'o',
        '1' or '!' => 'i',
        '3' => 'e',
        '4' or '@' => 'a',
        '5' or '$' => 's',
        '7' => 't',
        _ => c,
    };

    // "passwordpassword", "adminpassword". Three and more words are a passphrase, and many are good.
    private static bool IsMadeOfCommonWords(string letters) => Enumerable.Range(TellingLength, Math.Max(0, letters.Length - (2 * TellingLength) + 1))
        .Any(at => Known.Value.Contains(letters[..at]) && Known.Value.Contains(letters[at..]));

    // "abcabcabcabc", "aaaaaaaaaaaa".
    private static bool IsRepeated(string text) =>
        Enumerable.Range(1, Math.Min(4, text.Length)).Any(period => Enumerable.Range(period, text.Length - period).All(i => text[i] == text[i - period]));

    // "123456789012", "abcdefghijkl", "987654321098".
    private static bool IsRun(string text) => text.Length > 1 && new[] { 1, -1 }.Any(step =>
        Enumerable.Range(1, text.Length - 1).All(i => text[i] - text[i - 1] == step || (char.IsAsciiDigit(text[i]) && (text[i] - '0') == (text[i - 1] - '0' + step + 10) % 10)));

    private static IdentityResult Fault(string code, string description) => IdentityResult.Failed(new IdentityError { Code = code, Description = description });

    private static FrozenSet<string> Read()
    {
        using var stream = typeof(CommonPasswords).Assembly.GetManifestResourceStream("common-passwords.txt") ?? throw new InvalidOperationException("The list of common passwords is not in the assembly.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Where(line => line[0] != '#').ToFrozenSet(StringComparer.Ordinal);
    }
}
