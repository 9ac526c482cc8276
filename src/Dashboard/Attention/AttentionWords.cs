using Cloud.Client;

namespace Cloud.Dashboard.Attention;

/// <summary>An item's detail taken apart: what happened, AWS's own words for why, and what leads out. Whatever is not written so is shown as it is.</summary>
internal static class AttentionWords
{
    // How the API puts the parts together in one sentence; the detail is text there, for mails and alarms.
    private const string CauseMark = " First cause: ";
    private const string WaysMark = " Ways out: ";

    public static string? Explanation(AttentionItem item) => item.Detail?.Split(WaysMark)[0].Split(CauseMark)[0];

    public static string? Cause(AttentionItem item) => item.Detail?.Split(WaysMark)[0].Split(CauseMark, 2) is [_, var cause] ? cause : null;

    public static IReadOnlyList<string> WaysOut(AttentionItem item) =>
        item.Detail?.Split(WaysMark, 2) is [_, var ways] ? ways.TrimEnd('.').Split("; ", StringSplitOptions.RemoveEmptyEntries) : [];
}
