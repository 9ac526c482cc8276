using System.Globalization;
using System.Text;

namespace Cloud.Domain.Domains;

/// <summary>
/// One part of a host name, between two dots. IDNA2008 decides what stands in it (RFC 5891, 4.2), as far as it can be told without ICU's tables: this product runs
/// with invariant globalization, where <see cref="IdnMapping"/> encodes anything it is given and decodes nothing by itself.
/// </summary>
public static class HostLabel
{
    /// <summary>Octets (RFC 1035, 2.3.4).</summary>
    private const int Longest = 63;

    /// <summary>What a part in another script begins with once it is in ASCII (RFC 5890, 2.3.1).</summary>
    public const string AcePrefix = "xn--";

    private const string OtherThanLetters = "no host name has it: they are of letters, digits and inner hyphens, with dots between their parts";

    private static readonly IdnMapping Idna = new() { UseStd3AsciiRules = true };

    /// <summary>Blocks of letters that are other letters in another form, which Unicode's NFKC would take back and IDNA does not take (RFC 5892, 2.2).</summary>
    private static readonly (int First, int Last)[] OtherForms =
    [
        (0x2100, 0x214F), (0xF900, 0xFAFF), (0xFB00, 0xFDFF), (0xFE70, 0xFEFF), (0xFF00, 0xFFEF), (0x1D400, 0x1D7FF), (0x1EE00, 0x1EEFF), (0x2F800, 0x2FA1F),
    ];

    /// <summary>Accents and the like that stand behind the letter they belong to.</summary>
    private static readonly (int First, int Last) Accents = (0x0300, 0x036F);

    /// <summary>The part in ASCII and lower case, or what is wrong with it: the end of a sentence about the name.</summary>
    public static (string? Ascii, string? Fault) Read(string typed)
    {
        var label = typed.ToLowerInvariant();
        var fault = label switch
        {
            "" => "is no host name: it has an empty part, where two dots stand side by side or one at the beginning",
            ['-', ..] or [.., '-'] => "is no host name: one of its parts begins or ends with a hyphen",
            _ when label.StartsWith(AcePrefix, StringComparison.Ordinal) => null,
            _ => OfTyped(label),
        };
        return fault is not null ? (null, fault)
            : label.StartsWith(AcePrefix, StringComparison.Ordinal) ? Encoded(label)
            : Short(Ascii.IsValid(label) ? label : ToAscii(label));
    }

    private static string? OfTyped(string label) =>
        label.EnumerateRunes().FirstOrDefault(r => Accents.First <= r.Value && r.Value <= Accents.Last) is { Value: > 0 } accent
            ? $"has {Shown(accent)} as a character of its own, which no host name here has: write letter and accent as one character, or the name as its {AcePrefix} form"
            : OfRunes(label);

    /// <summary>What stands in it is what comes out when it is decoded and encoded again; all else only looks like a name in another script.</summary>
    private static (string? Ascii, string? Fault) Encoded(string label)
    {
        if (!Ascii.IsValid(label))
        {
            return (null, $"is no host name: {AcePrefix} stands before ASCII alone");
        }

        var decoded = Converted(Idna.GetUnicode, label);
        return decoded is null || Ascii.IsValid(decoded) || ToAscii(decoded) != label
            ? (null, $"is no host name: a part of it begins with {AcePrefix}, and what follows is no name of another script in Punycode (RFC 3492)")
            : OfRunes(decoded) is { } fault ? (null, fault) : Short(label);
    }

    private static (string? Ascii, string? Fault) Short(string? ascii) => ascii switch
    {
        null => (null, "is no host name: one of its parts is not what IDNA allows (RFC 5891), or is longer than 63 characters"),
        { Length: > Longest } => (null, "is no host name: each part of one has 63 characters at most"),
        _ => (ascii, null),
    };

    private static string? OfRunes(string label)
    {
        if (label.Length > 3 && label[2] == '-' && label[3] == '-' && !Ascii.IsValid(label))
        {
            return "is no host name: in another script no part has hyphens in third and fourth place";
        }

        var runes = label.EnumerateRunes().ToArray();
        for (var i = 0; i < runes.Length; i++)
        {
            if (!IsAllowed(runes, i))
            {
                return $"has {Shown(runes[i])}, and {OtherThanLetters}";
            }
        }

        return null;
    }

    private static bool IsAllowed(Rune[] label, int at)
    {
        var rune = label[at];
        if (rune.IsAscii)
        {
            return char.IsAsciiLetterLower((char)rune.Value) || char.IsAsciiDigit((char)rune.Value) || rune.Value == '-';
        }

        return rune.Value switch
        {
            // Catalan l·l, and the dot between Japanese words (RFC 5892, A.3 and A.7).
            0x00B7 => at > 0 && at < label.Length - 1 && label[at - 1].Value == 'l' && label[at + 1].Value == 'l',
            0x30FB => label.Any(r => r.Value is >= 0x3041 and <= 0x9FFF and not 0x30FB),
            _ when Array.Exists(OtherForms, block => block.First <= rune.Value && rune.Value <= block.Last) => false,
            _ => Rune.GetUnicodeCategory(rune) switch
            {
                UnicodeCategory.LowercaseLetter or UnicodeCategory.OtherLetter or UnicodeCategory.ModifierLetter or UnicodeCategory.DecimalDigitNumber => true,
                UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark => at > 0,
                _ => false,
            },
        };
    }

    private static string? ToAscii(string label) => Converted(Idna.GetAscii, label)?.ToLowerInvariant();

    private static string? Converted(Func<string, string> convert, string label)
    {
        try
        {
            return convert(label);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>A character that a person can name: those that hide or turn the text are told by their number alone.</summary>
    private static string Shown(Rune rune) => rune.Value is > ' ' and < 0x7F ? $"'{rune}'" : rune.Value == ' ' ? "a blank" : string.Create(CultureInfo.InvariantCulture, $"U+{rune.Value:X4}");
}
