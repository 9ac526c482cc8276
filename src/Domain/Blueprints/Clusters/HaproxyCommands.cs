using System.Globalization;

namespace Cloud.Domain.Blueprints.Clusters;

/// <summary>A node as HAProxy sees it.</summary>
/// <param name="Status">HAProxy's word: <c>UP</c>, <c>DRAIN</c>, <c>DOWN</c>, <c>MAINT</c>, the first two also with how many checks are missing.</param>
/// <param name="Check">The last check's word: <c>L7OK</c>, <c>L4CON</c>.</param>
/// <param name="Sessions">Requests it works on.</param>
public sealed record HaproxyState(int Node, string Status, string Check, int Sessions)
{
    /// <summary>New requests reach it.</summary>
    public bool TakesTraffic => Status.StartsWith("UP", StringComparison.Ordinal);

    /// <summary>It answers well, whether requests reach it or not.</summary>
    public bool IsWell => Check == "L7OK" && Status is "UP" or "DRAIN";
}

/// <summary>What HAProxy is told through its socket while a node is rotated, and how its answer is read. HAProxy 2.6, Management Guide, section 9.3.</summary>
public static class HaproxyCommands
{
    public const string Show = $"show stat {HaproxyConfiguration.Backend} 4 -1\n";

    /// <summary>Nothing new reaches the node; what it works on goes on. Its health is still checked.</summary>
    public static string Drain(int node) => $"set server {HaproxyConfiguration.Backend}/{HaproxyConfiguration.NameOf(node)} state drain\n";

    public static string Ready(int node) => $"set server {HaproxyConfiguration.Backend}/{HaproxyConfiguration.NameOf(node)} state ready\n";

    /// <summary>Reads the answer to <see cref="Show"/>: CSV whose first line names the columns.</summary>
    public static IReadOnlyList<HaproxyState> Read(string answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        var lines = answer.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (lines.Length == 0 || !lines[0].StartsWith("# ", StringComparison.Ordinal))
        {
            throw new FormatException($"HAProxy answered no table: {answer}");
        }

        var columns = lines[0][2..].Split(',');
        int Column(string name) => Array.IndexOf(columns, name) is >= 0 and var at ? at : throw new FormatException($"HAProxy's table has no column {name}.");
        var (name, status, check, sessions) = (Column("svname"), Column("status"), Column("check_status"), Column("scur"));
        return [.. lines.Skip(1).Select(line => line.Split(',')).Select(cells => new HaproxyState(
            int.Parse(cells[name].AsSpan(cells[name].LastIndexOf('-') + 1), NumberStyles.None, CultureInfo.InvariantCulture),
            cells[status],
            // A check that runs at this moment is marked with a star.
            cells[check].TrimStart('*', ' '),
            int.Parse(cells[sessions], NumberStyles.None, CultureInfo.InvariantCulture)))];
    }
}
