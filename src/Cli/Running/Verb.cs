using System.CommandLine;
using Cloud.Cli.Output;

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

    /// <summary>Names of the columns that its result has; null where it has none.</summary>
    public IReadOnlyList<string>? Columns { get; private set; }

    /// <summary>Says what its result looks like. A column that there is not is refused before anything is done: what is done already must not look undone.</summary>
    public Verb Shows<T>(Sheet<T> sheet)
    {
        Columns = [.. sheet.Columns.Select(c => c.Name)];
        return this;
    }

    /// <summary>Says what is done, in terms of one <see cref="Call"/>.</summary>
    public Verb Does(Func<Call, Task<ExitCode>> run)
    {
        SetAction(async (parse, stop) =>
        {
            using var call = new Call(parse, stop);
            return (int)await Faulting.Watched(call, Checked(run));
        });
        return this;
    }

    private Func<Call, Task<ExitCode>> Checked(Func<Call, Task<ExitCode>> run) => call =>
    {
        if (Call.Listed(call.Value(Choices.Columns)) is not { } named)
        {
            return run(call);
        }

        var fault = Columns is null ? $"{Help.HelpText.PathOf(this)} shows no columns to choose from."
            : named.Count == 0 ? "--columns names no column."
            : named.FirstOrDefault(name => !Columns.Contains(name)) is { } unknown ? $"There is no column '{unknown}' here."
            : null;
        return fault is null ? run(call) : throw new CommandFailure(ExitCode.Usage, fault, Columns is null ? "Leave --columns out." : $"Columns: {string.Join(", ", Columns)}");
    };
}
