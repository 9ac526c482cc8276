using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using System.Text;
using Cloud.Cli.Running;

namespace Cloud.Cli.Help;

/// <summary>Help: how a command is written, what it takes, and how it is used. 80 columns at most, the same in a pipe, so that the guide can quote it.</summary>
internal static class HelpText
{
    private const int Width = 80;
    private const int Left = 26;

    private static readonly (ExitCode Code, string Meaning)[] Codes =
    [
        (ExitCode.Done, "done; with --no-wait: begun"),
        (ExitCode.Failed, "the work that was watched failed or was cancelled"),
        (ExitCode.Usage, "not a command, or not a value that the API takes"),
        (ExitCode.SignIn, "not signed in, or not any more"),
        (ExitCode.NotFound, "there is no such thing, or it is not yours"),
        (ExitCode.Refused, "not allowed, or not possible as things stand"),
        (ExitCode.Network, "the API cannot be reached, or could not answer"),
        (ExitCode.Interrupted, "Ctrl-C; work that was begun goes on"),
    ];

    /// <summary>Puts ours in place of the library's.</summary>
    public static void Install(RootCommand root)
    {
        var help = root.Options.OfType<HelpOption>().Single();
        help.Description = "This text";
        foreach (var foreign in new[] { "-?", "/h", "/?" })
        {
            help.Aliases.Remove(foreign);
        }

        help.Action = new Shown();
        var version = root.Options.OfType<VersionOption>().Single();
        version.Description = "Which version this is";
        version.Action = new Versioned();
    }

    public static void Write(Command command, TextWriter to)
    {
        var text = new StringBuilder();
        Paragraph(text, command.Description ?? "", 0);
        text.Append("\nUsage:\n  ").Append(Usage(command)).Append('\n');
        Rows(text, "Commands", command.Subcommands.Where(c => !c.Hidden).Select(c => (c.Name, c.Description)));
        Rows(text, "Arguments", command.Arguments.Select(a => (NameOf(a), a.Description)));
        Rows(text, command is RootCommand ? "Everywhere" : "Options", command.Options.Where(o => !o.Hidden && (command is RootCommand || !o.Recursive)).Select(o => (NameOf(o), o.Required ? $"{o.Description} (required)" : o.Description)));
        if (command is Verb { Columns: { } columns })
        {
            text.Append("\nColumns:\n  ");
            Paragraph(text, string.Join(", ", columns), 2);
        }

        Examples(text, command);
        if (command is RootCommand)
        {
            Rows(text, "Exit codes", Codes.Select(c => (((int)c.Code).ToString(System.Globalization.CultureInfo.InvariantCulture), (string?)c.Meaning)));
            text.Append("\nFor one command: cloud COMMAND --help\n");
        }

        to.Write(text);
    }

    /// <summary><c>cloud project create</c>.</summary>
    public static string PathOf(Command command)
    {
        List<string> names = [];
        for (var at = command; at is not null; at = at.Parents.OfType<Command>().FirstOrDefault())
        {
            names.Insert(0, at is RootCommand ? "cloud" : at.Name);
        }

        return string.Join(' ', names);
    }

    public static string PathOf(CommandResult result) => PathOf(result.Command);

    private static string Usage(Command command)
    {
        var below = command.Subcommands.Any(c => !c.Hidden) ? " COMMAND" : "";
        var arguments = string.Concat(command.Arguments.Select(a => a.Arity.MinimumNumberOfValues == 0 ? $" [{NameOf(a)}]" : $" {NameOf(a)}"));
        return $"{PathOf(command)}{below}{arguments} [options]";
    }

    private static string NameOf(Argument argument) => argument.HelpName ?? argument.Name.ToUpperInvariant();

    private static string NameOf(Option option)
    {
        var names = string.Join(", ", option.Aliases.Where(a => a.Length == 2 && a[0] == '-').Append(option.Name));
        return option.Arity.MaximumNumberOfValues == 0 || option.ValueType == typeof(bool) ? names : $"{names} <{option.HelpName ?? option.Name.TrimStart('-')}>";
    }

    private static void Rows(StringBuilder text, string title, IEnumerable<(string Name, string? Meaning)> rows)
    {
        var all = rows.ToList();
        if (all.Count == 0)
        {
            return;
        }

        text.Append('\n').Append(title).Append(":\n");
        foreach (var (name, meaning) in all)
        {
            text.Append("  ").Append(name);
            var at = name.Length + 2;
            if (at >= Left)
            {
                text.Append('\n');
                at = 0;
            }

            text.Append(' ', Left - at);
            Paragraph(text, meaning ?? "", Left);
        }
    }

    private static void Examples(StringBuilder text, Command command)
    {
        if (command is not Verb { Examples.Count: > 0 } verb)
        {
            return;
        }

        text.Append("\nExamples:\n");
        foreach (var example in verb.Examples)
        {
            text.Append("  ").Append(example).Append('\n');
        }
    }

    private static void Paragraph(StringBuilder text, string words, int indent)
    {
        var at = indent;
        foreach (var word in words.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (at > indent && at + 1 + word.Length > Width)
            {
                text.Append('\n').Append(' ', indent);
                at = indent;
            }
            else if (at > indent)
            {
                text.Append(' ');
                at++;
            }

            text.Append(word);
            at += word.Length;
        }

        text.Append('\n');
    }

    private sealed class Versioned : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            Console.Out.WriteLine(Release.Line);
            return (int)ExitCode.Done;
        }
    }

    private sealed class Shown : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            Write(parseResult.CommandResult.Command, Console.Out);
            return (int)ExitCode.Done;
        }
    }
}
