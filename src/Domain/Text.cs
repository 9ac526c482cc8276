namespace Cloud.Domain;

/// <summary>Bounds on words that come from elsewhere: a reason of AWS's that is longer than its column must not keep an activity from ending.</summary>
public static class Text
{
    /// <summary>A sentence or a few: columns of failures and messages.</summary>
    public const int Message = 2000;

    /// <summary>Details and reasons.</summary>
    public const int Detail = 4000;

    /// <summary>
    /// Whether a character does not show, or changes how others show: controls, and what Unicode calls format, such as the one that turns the direction of writing.
    /// The two joiners are letters' and emojis' own.
    /// </summary>
    public static bool IsUnseen(char c) => char.IsControl(c) || (char.GetUnicodeCategory(c) == System.Globalization.UnicodeCategory.Format && c is not ('\u200C' or '\u200D'));

    /// <summary>The first <paramref name="length"/> characters, without those that PostgreSQL cannot keep.</summary>
    public static string Cut(string text, int length)
    {
        var clean = text.Contains('\0', StringComparison.Ordinal) ? text.Replace("\0", "", StringComparison.Ordinal) : text;
        return clean.Length <= length ? clean : clean[..length];
    }
}
