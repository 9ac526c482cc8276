using System.CommandLine;
using System.CommandLine.Completions;
using Cloud.Cli.Running;

namespace Cloud.Cli.Help;

/// <summary><c>cloud help</c>: what <c>--help</c> shows, for whoever asks without dashes.</summary>
internal static class HelpCommand
{
    private static readonly Argument<string[]> Words = Paths();

    public static Verb Verb() => new Verb("help", "Show how a command is written; cloud COMMAND --help does the same", "cloud help", "cloud help backup create").With(Words).Does(call =>
    {
        Command at = call.Root;
        foreach (var word in call.Value(Words) ?? [])
        {
            at = at.Subcommands.FirstOrDefault(c => c.Name == word) ?? throw new CommandFailure(ExitCode.Usage, $"There is no command '{HelpText.PathOf(at)} {word}'.", $"See: {HelpText.PathOf(at)} --help");
        }

        HelpText.Write(at, Console.Out);
        return Task.FromResult(ExitCode.Done);
    });

    private static Argument<string[]> Paths()
    {
        var words = new Argument<string[]>("command") { Description = "The command's words; left out, all there is", Arity = ArgumentArity.ZeroOrMore };
        words.CompletionSources.Add(context => Below(context).Select(c => new CompletionItem(c.Name)));
        return words;
    }

    /// <summary>What may come after the words there are; the last of them may still be being written.</summary>
    private static IEnumerable<Command> Below(CompletionContext context)
    {
        Command at = context.ParseResult.RootCommandResult.Command;
        foreach (var word in context.ParseResult.GetValue(Words) ?? [])
        {
            at = at.Subcommands.FirstOrDefault(c => c.Name == word) ?? at;
        }

        return at.Subcommands;
    }
}
