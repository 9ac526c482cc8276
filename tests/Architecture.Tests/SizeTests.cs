using System.Globalization;

namespace Cloud.Architecture.Tests;

/// <summary>Rooms that do not silt up.</summary>
public sealed class SizeTests
{
    /// <summary>CONTRIBUTING.md: aim at 30 to 120 lines, look twice at 250.</summary>
    private const int MostLines = 400;

    /// <summary>What a visitor sees first; dot files are for tools.</summary>
    private const int MostEntries = 21;

    private const string List = "long-files.txt";

    [Fact]
    public void No_file_is_longer_than_400_lines_and_the_list_of_exceptions_only_shrinks()
    {
        var allowed = Tree.Exceptions(List).Select(line => line.Split(' ')).ToDictionary(p => p[0], p => int.Parse(p[1], CultureInfo.InvariantCulture));
        var lengths = Tree.Code.ToDictionary(f => f, f => Tree.Lines(f).Length);
        Assert.Empty(lengths.Where(f => f.Value > allowed.GetValueOrDefault(f.Key, MostLines)).Select(f => $"{f.Key} has {f.Value} lines"));
        Assert.Empty(allowed.Keys.Where(f => lengths.GetValueOrDefault(f) <= MostLines).Select(f => $"{f} is short enough: take it off {List}"));
    }

    [Fact]
    public void The_root_can_be_taken_in_at_a_glance()
    {
        var entries = Tree.Files.Select(f => f.Split('/')[0]).Where(e => !e.StartsWith('.')).Distinct().ToList();
        Assert.True(entries.Count <= MostEntries, $"{entries.Count} entries: {string.Join(", ", entries)}");
    }
}
