namespace Cloud.Domain;

/// <summary>Turns the members of the domain's enums into the contract's words: <c>InProgress</c> is <c>in_progress</c> on the wire and in the database.</summary>
public static class Words
{
    public static string Of<T>(T value)
        where T : struct, Enum => Map<T>.ToWord[value];

    public static T Parse<T>(string word)
        where T : struct, Enum => Map<T>.FromWord[word];

    public static bool TryParse<T>(string? word, out T value)
        where T : struct, Enum
    {
        value = default;
        return word is not null && Map<T>.FromWord.TryGetValue(word, out value);
    }

    public static IReadOnlyCollection<string> All<T>()
        where T : struct, Enum => Map<T>.FromWord.Keys;

    private static string Snake(string name) =>
        string.Concat(name.Select((c, i) => char.IsAsciiLetterUpper(c) ? (i == 0 ? "" : "_") + char.ToLowerInvariant(c) : c.ToString()));

    private static class Map<T>
        where T : struct, Enum
    {
        public static readonly Dictionary<T, string> ToWord = Enum.GetValues<T>().ToDictionary(v => v, v => Snake(v.ToString()));
        public static readonly Dictionary<string, T> FromWord = ToWord.ToDictionary(p => p.Value, p => p.Key, StringComparer.Ordinal);
    }
}
