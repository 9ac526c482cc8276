using System.Text;
using Spectre.Console;

namespace Cloud.Cli.Output;

/// <summary>
/// The three streams. Results go to stdout; what is for the person in front of it (progress, questions, faults) to stderr, so that a pipe gets results and nothing
/// else. Colours and moving pictures are for terminals; <c>NO_COLOR</c> and <c>TERM=dumb</c> are heeded.
/// </summary>
internal sealed class Terminal
{
    private readonly Lazy<IAnsiConsole> screen;
    private readonly Lazy<IAnsiConsole> page;

    public Terminal()
    {
        var dumb = Environment.GetEnvironmentVariable("TERM") is "dumb";
        var colours = string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) && !dumb;
        OutIsTerminal = !Console.IsOutputRedirected;
        MayMove = !Console.IsErrorRedirected && !dumb;
        screen = new(() => Create(Console.Error, MayMove, colours));
        page = new(() => Create(Console.Out, OutIsTerminal && !dumb, colours));
    }

    public bool OutIsTerminal { get; }

    /// <summary>Whether stderr shows things that move: bars, and questions with an answer behind them.</summary>
    public bool MayMove { get; }

    /// <summary>Whether a person can answer.</summary>
    public static bool MayAsk => !Console.IsInputRedirected && !Console.IsErrorRedirected;

    /// <summary>stderr.</summary>
    public IAnsiConsole Screen => screen.Value;

    /// <summary>stdout, for tables in a terminal.</summary>
    public IAnsiConsole Page => page.Value;

    /// <summary>stdout as it is.</summary>
    public static TextWriter Out => Console.Out;

    public void Fault(string message) => Say("error: ", "red", message);

    public void Warn(string message) => Say("warning: ", "yellow", message);

    /// <summary>More about the line before.</summary>
    public void Note(string message) => Say("  ", "default", message);

    public void Say(string message) => Say("", "default", message);

    /// <summary>What other people wrote must not steer a terminal: control characters are shown as a dot.</summary>
    public static string Harmless(string text)
    {
        if (!text.Any(char.IsControl))
        {
            return text;
        }

        var clean = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            clean.Append(c is '\n' or '\t' ? ' ' : char.IsControl(c) ? '·' : c);
        }

        return clean.ToString();
    }

    private void Say(string mark, string style, string message)
    {
        // A message is one line however long: a terminal wraps it, and a script finds it with grep.
        if (MayMove && mark.Length > 0)
        {
            Screen.Write(new Text(mark, Style.Parse(style)));
        }
        else
        {
            Console.Error.Write(mark);
        }

        Console.Error.WriteLine(Harmless(message));
    }

    private static IAnsiConsole Create(TextWriter writer, bool terminal, bool colours) => AnsiConsole.Create(new AnsiConsoleSettings
    {
        Ansi = terminal ? AnsiSupport.Yes : AnsiSupport.No,
        ColorSystem = terminal && colours ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
        Interactive = terminal ? InteractionSupport.Yes : InteractionSupport.No,
        Out = new AnsiConsoleOutput(writer),
    });
}
