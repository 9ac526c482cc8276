using System.CommandLine;
using Cloud.Cli.Help;

namespace Cloud.Cli.Running;

/// <summary>A command: what it is called and does, what it takes, how it is used, and what runs.</summary>
internal sealed class Verb : Command
{
    public Verb(string name, string description, params IReadOnlyList<string> examples) : base(name, description) => Examples = examples;

    /// <summary>Whole command lines; a line may end in <c># and a word on it</c>.</summary>
    public IReadOnlyList<string> Examples { get; }

    /// <summary>Options, arguments and commands below, in the order in which help lists them.</summary>
    public Verb With(params IEnumerable<Symbol> symbols)
    {
        foreach (var symbol in symbols)
        {
            switch (symbol)
            {
                case Command command: Add(command); break;
                case Option option: Add(option); break;
                case Argument argument: Add(argument); break;
            }
        }

        return this;
    }

    /// <summary>Says what is done, in terms of one <see cref="Call"/>.</summary>
    public Verb Does(Func<Call, Task<ExitCode>> run)
    {
        SetAction(async (parse, stop) =>
        {
            using var call = new Call(parse, stop);
            return (int)await Faulting.Watched(call, run);
        });
        return this;
    }

    /// <summary>Shows what is below it, as a noun does that is named alone.</summary>
    public Verb ShowsItself()
    {
        SetAction(parse =>
        {
            HelpText.Write(this, Console.Out);
            return (int)ExitCode.Done;
        });
        return this;
    }
}
