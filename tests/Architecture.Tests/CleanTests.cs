using System.Text.RegularExpressions;

namespace Cloud.Architecture.Tests;

/// <summary>What does not belong in a repository.</summary>
public sealed class CleanTests
{
    // Put together, so that this file does not find itself.
    private static readonly Regex Unfinished = Words("TO" + "DO", "FIX" + "ME", "NotImplemented" + "Exception", "HA" + "CK");

    private static readonly Regex OfOneMachine = new(
        string.Join('|', "/wo" + "rk/[a-z.]", "/tmp/w" + "t/", "/ro" + "ot/[a-z.]", "/home/[a-z]+/" + "(src|repos|projects)", "\"resol" + "ved\": *\"http", "(registry\\.npm" + "js|api\\.nu" + "get|py" + "pi)\\.org"),
        RegexOptions.None,
        TimeSpan.FromSeconds(1));

    private static readonly string[] Binary = [".png", ".jpg", ".ico", ".woff2", ".gz", ".zip", ".webp"];

    [Fact]
    public void No_code_is_left_unfinished()
    {
        var code = Tree.Code.Concat(["run", "test", ".ci/run", "tools/Launch/setup.sh"]);
        Assert.Empty(Finding(Unfinished, code));
    }

    [Fact]
    public void No_file_names_a_package_registry_or_a_path_of_one_machine() =>
        Assert.Empty(Finding(OfOneMachine, Tree.Files.Where(f => Tree.IsOurs(f) && !Binary.Contains(Path.GetExtension(f)))));

    [Fact]
    public void A_skipped_test_says_why() => Assert.Empty(Finding(Words("Skip = \"\""), Tree.Code));

    private static IEnumerable<string> Finding(Regex pattern, IEnumerable<string> files) =>
        files.SelectMany(f => Tree.Lines(f).Select((line, i) => (line, i)).Where(l => pattern.IsMatch(l.line)).Select(l => $"{f}:{l.i + 1}: {l.line.Trim()}"));

    private static Regex Words(params string[] words) =>
        new(string.Join('|', words.Select(w => $@"(?<![A-Za-z]){Regex.Escape(w)}(?![A-Za-z])")), RegexOptions.None, TimeSpan.FromSeconds(1));
}
