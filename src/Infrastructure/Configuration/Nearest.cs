namespace Cloud.Infrastructure.Configuration;

/// <summary>Finds what somebody probably meant.</summary>
internal static class Nearest
{
    /// <summary>Longer words are not compared: the cost is the product of the lengths, and nobody mistypes a key of that length.</summary>
    private const int Longest = 48;

    /// <summary>The candidate fewest edits away, if that is under half of the word; null otherwise.</summary>
    public static string? To(string word, IEnumerable<string> candidates)
    {
        if (word.Length is 0 or > Longest)
            return null;
        string? best = null;
        var fewest = Math.Max(2, (word.Length + 1) / 2);
        foreach (var candidate in candidates.Where(c => c.Length <= Longest))
        {
            var edits = Edits(word, candidate);
            if (edits < fewest)
                (best, fewest) = (candidate, edits);
        }

        return best;
    }

    /// <summary>", did you mean X?" or nothing.</summary>
    public static string Hint(string word, IEnumerable<string> candidates) => To(word, candidates) is { } near ? $" Did you mean \"{near}\"?" : "";

    private static int Edits(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var substituted = diagonal + (char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substituted, 1 + Math.Min(row[j], row[j - 1]));
            }
        }

        return row[b.Length];
    }
}
