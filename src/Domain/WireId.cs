using System.Security.Cryptography;

namespace Cloud.Domain;

/// <summary>
/// Ids on the wire. Everything but projects and environments: a version 7 UUID as 26 lower-case base32 characters in Crockford's alphabet,
/// which sorts as time does. Projects: 13 random lower-case base32 characters (API.md, Ids).
/// </summary>
public static class WireId
{
    /// <summary>Length of every id that is a UUID: 128 bits in 5-bit characters.</summary>
    public const int Length = 26;

    /// <summary>Length of a project id (API.md, Ids): 65 bits, so that a guess is hopeless.</summary>
    public const int ProjectLength = 13;

    private const string Crockford = "0123456789abcdefghjkmnpqrstvwxyz";
    private const string ProjectAlphabet = "abcdefghijklmnopqrstuvwxyz234567";

    public static string From(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        var high = System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(bytes);
        var value = new UInt128(high, System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]));
        return string.Create(Length, value, static (text, rest) =>
        {
            for (var i = text.Length - 1; i >= 0; i--, rest >>= 5)
            {
                text[i] = Crockford[(int)(rest & 31)];
            }
        });
    }

    /// <summary>False for anything that <see cref="From"/> never writes, so that one thing has one id.</summary>
    public static bool TryParse(string? text, out Guid id)
    {
        id = Guid.Empty;
        if (text is not { Length: Length } || Crockford.IndexOf(text[0], StringComparison.Ordinal) is < 0 or > 7)
        {
            return false;
        }

        UInt128 value = 0;
        foreach (var character in text)
        {
            var digit = Crockford.IndexOf(character, StringComparison.Ordinal);
            if (digit < 0)
            {
                return false;
            }

            value = (value << 5) | (UInt128)digit;
        }

        Span<byte> bytes = stackalloc byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt128BigEndian(bytes, value);
        id = new Guid(bytes, bigEndian: true);
        return true;
    }

    /// <summary>Whether it has a project id's shape; says nothing about whether there is one.</summary>
    public static bool IsProject(string text) => text.Length == ProjectLength && text.All(c => ProjectAlphabet.Contains(c, StringComparison.Ordinal));

    public static string NewProject() => string.Create(ProjectLength, 0, static (text, _) =>
    {
        foreach (ref var character in text)
        {
            character = ProjectAlphabet[RandomNumberGenerator.GetInt32(ProjectAlphabet.Length)];
        }
    });
}
