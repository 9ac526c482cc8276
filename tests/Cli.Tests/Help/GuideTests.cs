using System.CommandLine;
using System.Text;
using Cloud.Cli.Help;
using Cloud.Support;

namespace Cloud.Cli.Tests.Help;

/// <summary>The guide's reference is the help itself, so it cannot say anything else. <c>CLOUD_WRITE_GUIDE=1</c> writes it anew.</summary>
public sealed class GuideTests
{
    private const string Begin = "<!-- reference: written by GuideTests -->\n";
    private static readonly string Guide = Repository.File("docs", "guide", "cli.md");

    [Fact]
    public void The_guide_quotes_the_help_of_every_command()
    {
        var text = File.ReadAllText(Guide);
        var at = text.IndexOf(Begin, StringComparison.Ordinal);
        Assert.True(at > 0, $"{Guide} has no reference.");
        var expected = text[..(at + Begin.Length)] + Reference();
        if (System.Environment.GetEnvironmentVariable("CLOUD_WRITE_GUIDE") == "1")
        {
            File.WriteAllText(Guide, expected);
            text = expected;
        }

        Assert.True(expected == text, "docs/guide/cli.md is not what the help says: CLOUD_WRITE_GUIDE=1 and this test write it anew.");
    }

    private static string Reference()
    {
        var text = new StringBuilder();
        foreach (var command in HelpTests.All())
        {
            var path = HelpText.PathOf(command);
            text.Append('\n').Append(command is RootCommand ? "##" : path.Count(c => c == ' ') == 1 ? "###" : "####").Append(" `").Append(path).Append("`\n\n```\n").Append(HelpTests.Of(command)).Append("```\n");
        }

        return text.ToString();
    }
}
