namespace Cloud.Infrastructure.Configuration;

internal static class TextRules
{
    /// <summary>PostgreSQL's jsonb takes no NUL and no half of a surrogate pair.</summary>
    public static bool CanBeStored(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\0' || char.IsLowSurrogate(text[i]))
                return false;
            if (!char.IsHighSurrogate(text[i]))
                continue;
            if (++i == text.Length || !char.IsLowSurrogate(text[i]))
                return false;
        }

        return true;
    }

    /// <summary>The text, cut for a message, without a line break, and never through the middle of a surrogate pair.</summary>
    public static string Shorten(string text, int length = 80)
    {
        var line = text.Length <= length ? text : text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)] + "...";
        return line.ReplaceLineEndings(" ");
    }
}
