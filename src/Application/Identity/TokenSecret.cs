using System.Security.Cryptography;
using System.Text;
using Cloud.Domain.Identity;

namespace Cloud.Application.Identity;

/// <summary>
/// The secret of a token: 256 random bits behind a prefix that tells people and leak scanners what it is. It says nothing by itself, and only its SHA-256 is
/// kept: so much chance needs no slow hash.
/// </summary>
public sealed record TokenSecret(string Text)
{
    public const int Bytes = 32;

    /// <summary>Longest text worth hashing: ours are shorter.</summary>
    private const int MaxLength = 100;

    public byte[] Hash => SHA256.HashData(Encoding.UTF8.GetBytes(Text));

    public static TokenSecret New(CredentialKind kind) => Of(kind, RandomNumberGenerator.GetBytes(Bytes));

    public static TokenSecret Of(CredentialKind kind, byte[] secret) => new(PrefixOf(kind) + Convert.ToHexStringLower(secret));

    /// <summary>Null for what cannot be a token of that kind, so that nothing is looked up for it.</summary>
    public static TokenSecret? Parse(string? text, params ReadOnlySpan<CredentialKind> kinds)
    {
        if (text is null or { Length: > MaxLength })
        {
            return null;
        }

        foreach (var kind in kinds)
        {
            if (text.StartsWith(PrefixOf(kind), StringComparison.Ordinal))
            {
                return new TokenSecret(text);
            }
        }

        return null;
    }

    private static string PrefixOf(CredentialKind kind) => kind switch
    {
        CredentialKind.Access => "cloud_at_",
        CredentialKind.Refresh => "cloud_rt_",
        CredentialKind.Api => "cloud_pat_",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "A kind of token without a prefix."),
    };
}
