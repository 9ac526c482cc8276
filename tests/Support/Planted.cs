namespace Cloud.Support;

/// <summary>
/// Secrets that tests put in where people do, to look for afterwards where none may be: in logs, traces, refusals, the audit log and every column of the database.
/// When all tests have run, <c>./test</c> reads the marker from this file and looks for it in everything that the run printed.
/// </summary>
public static class Planted
{
    /// <summary>What every planted secret begins with. Write it nowhere else, and put no planted secret into a test's name or message.</summary>
    public const string Marker = "pLanTed-sEcRet-";

    /// <summary>A secret of its own: <paramref name="what"/> says where it was put in, letters and dashes only.</summary>
    public static string Secret(string what) => $"{Marker}{what}-{Guid.CreateVersion7():n}";

    /// <summary>The text without what is planted in it, for a test's message: where a secret came out is told, and it comes out no second time.</summary>
    public static string Censored(string text) => text.Replace(Marker, "[planted] ", StringComparison.OrdinalIgnoreCase);
}
