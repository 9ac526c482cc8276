using System.Security.Cryptography;
using System.Text;

namespace Cloud.Application.Invitations;

/// <summary>What the mail of an invitation carries: 256 random bits behind a prefix that tells people and leak scanners what it is. Only the SHA-256 is kept.</summary>
public sealed record InvitationSecret(string Text)
{
    private const string Prefix = "cloud_inv_";
    private const int Bytes = 32;

    public byte[] Hash => SHA256.HashData(Encoding.UTF8.GetBytes(Text));

    public static InvitationSecret New() => new(Prefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(Bytes)));

    /// <summary>Null for what cannot be one, so that nothing is looked up for it.</summary>
    public static InvitationSecret? Parse(string? text) =>
        text is not null && text.Length == Prefix.Length + (2 * Bytes) && text.StartsWith(Prefix, StringComparison.Ordinal) ? new(text) : null;
}
