using System.CommandLine;
using System.Runtime.InteropServices;
using Cloud.Cli.Help;
using Cloud.Cli.Output;

namespace Cloud.Cli.Running;

/// <summary>The whole command line: what there is, and how one line of it is run.</summary>
internal static class CommandLine
{
    public static RootCommand Root()
    {
        var root = new RootCommand("Projects, their environments and their backups, from the command line.");
        foreach (var option in Choices.Everywhere)
        {
            root.Add(option);
        }

        foreach (var noun in Nouns.All())
        {
            root.Add(noun);
        }

        HelpText.Install(root);
        root.SetAction(_ =>
        {
            HelpText.Write(root, Console.Out);
            return (int)ExitCode.Done;
        });
        return root;
    }

    public static async Task<ExitCode> RunAsync(string[] arguments)
    {
        using var stop = new CancellationTokenSource();
        void Interrupted(PosixSignalContext context)
        {
            // The second signal does not wait for anything.
            context.Cancel = !stop.IsCancellationRequested;
            stop.Cancel();
        }

        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupted);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Interrupted);

        // No response files: "-d @body.json" is a body.
        var parse = Root().Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parse.Errors.Count > 0 && parse.Action is System.CommandLine.Invocation.ParseErrorAction)
        {
            return Misread(parse);
        }

        return (ExitCode)await parse.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, stop.Token);
    }

    private static ExitCode Misread(ParseResult parse)
    {
        var terminal = new Terminal();
        foreach (var error in parse.Errors.Select(e => e.Message).Distinct())
        {
            terminal.Fault(error);
        }

        terminal.Note($"See: {HelpText.PathOf(parse.CommandResult)} --help");
        return ExitCode.Usage;
    }
}
