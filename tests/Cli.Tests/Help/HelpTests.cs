using System.CommandLine;
using Cloud.Cli.Help;
using Cloud.Cli.Running;

namespace Cloud.Cli.Tests.Help;

/// <summary>Help and completion: for every command, in 80 columns, with an example.</summary>
public sealed class HelpTests
{
    /// <summary>Every command, the ones with others below them first.</summary>
    internal static IEnumerable<Command> All(Command? from = null)
    {
        from ??= CommandLine.Root();
        return [from, .. from.Subcommands.SelectMany(All)];
    }

    internal static string Of(Command command)
    {
        using var text = new StringWriter();
        HelpText.Write(command, text);
        return text.ToString();
    }

    [Fact]
    public void Every_command_says_what_it_does_in_80_columns_and_shows_how()
    {
        foreach (var command in All())
        {
            var help = Of(command);
            Assert.All(help.Split('\n'), line => Assert.True(line.Length <= 80, $"{HelpText.PathOf(command)}: {line}"));
            Assert.False(string.IsNullOrEmpty(command.Description), HelpText.PathOf(command));
            Assert.True(command.Subcommands.Any() || command is Verb { Examples.Count: > 0 }, $"{HelpText.PathOf(command)} has no example.");
        }
    }

    [Fact]
    public void Every_example_is_a_command_that_can_be_read()
    {
        foreach (var example in All().OfType<Verb>().Where(v => v.Examples.Count > 0).SelectMany(v => string.Join('\n', v.Examples).Replace("\\\n", "", StringComparison.Ordinal).Split('\n')))
        {
            // What stands before, behind and inside for the shell is the shell's.
            var line = example.Split(" #")[0].Split(" > ")[0].Split(" < ")[0].Replace("$(cloud backup create -e production --no-wait)", "ID", StringComparison.Ordinal);
            line = line[(line.IndexOf("cloud ", StringComparison.Ordinal) + "cloud ".Length)..].TrimEnd(')');
            var parse = CommandLine.Root().Parse(line.Replace('\'', '"').Replace("\"{\"title\":\"Shop\"}\"", "{}", StringComparison.Ordinal), new ParserConfiguration { ResponseFileTokenReplacer = null });
            Assert.True(parse.Errors.Count == 0, $"{example}: {string.Join(' ', parse.Errors.Select(e => e.Message))}");
        }
    }

    [Fact]
    public async Task The_program_writes_it_to_stdout()
    {
        using var shell = new Shell();
        var ended = (await shell.Cloud("project", "create", "--help")).Done();
        Assert.Equal(Of(All().Single(c => HelpText.PathOf(c) == "cloud project create")), ended.Out);
        Assert.Equal(ended.Out, (await shell.Cloud("project", "create", "-h")).Done().Out);
        Assert.Equal((await shell.Cloud("--help")).Done().Out, (await shell.Cloud()).Done().Out);
    }

    [Theory]
    [InlineData("")]
    [InlineData("backup")]
    [InlineData("backup create")]
    [InlineData("help")]
    public async Task Without_dashes_it_is_the_same(string command)
    {
        using var shell = new Shell();
        var words = command.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal((await shell.Cloud([.. words, "--help"])).Done().Out, (await shell.Cloud(["help", .. words])).Done().Out);
    }

    [Fact]
    public async Task Help_on_what_there_is_not_says_so()
    {
        using var shell = new Shell();
        var ended = (await shell.Cloud("help", "backup", "nonsense")).With(ExitCode.Usage);
        Assert.Equal(("", "error: There is no command 'cloud backup nonsense'.\n  See: cloud backup --help\n"), (ended.Out, ended.Error));
    }

    [Fact]
    public async Task Its_version_is_that_of_the_product()
    {
        using var shell = new Shell();
        Assert.Equal(Release.Line + "\n", (await shell.Cloud("--version")).Done().Out);
    }

    [Fact]
    public async Task Bash_completes_commands_options_and_values()
    {
        using var shell = new Shell();
        var script = Path.Combine(shell.Folder, "completion.bash");
        await File.WriteAllTextAsync(script, (await shell.Cloud("completion", "bash")).Done().Out, TestContext.Current.CancellationToken);
        (await shell.Run("bash", "-n", script)).Done();
        Assert.Equal("project\n", await Complete(shell, script, "cloud proj"));
        Assert.Equal("check\ncreate\ndelete\nget\nlink\nlist\nupdate\n", await Complete(shell, script, "cloud project "));
        Assert.Equal("backup\n", await Complete(shell, script, "cloud help bac"));
        Assert.Equal("create\n", await Complete(shell, script, "cloud help backup cr"));
        Assert.Equal("--title\n", await Complete(shell, script, "cloud project create --ti"));
        Assert.Equal("csv\njson\ntable\nyaml\n", await Complete(shell, script, "cloud project list -o "));
        Assert.Equal("csv\njson\ntable\nyaml\n", await Complete(shell, script, "cloud project list --output="));
        Assert.Equal("yaml\n", await Complete(shell, script, "cloud project list --output=y"));
        Assert.Contains("repository\n", await Complete(shell, script, "cloud project list --columns "), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Zsh_completes_commands_options_and_values_however_the_script_came_to_it()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/zsh"), "zsh is not installed: nobody pressed Tab in it.");
        using var shell = new Shell();
        var functions = Directory.CreateDirectory(Path.Combine(shell.Folder, "functions")).FullName;
        var script = Path.Combine(functions, "_cloud");
        await File.WriteAllTextAsync(script, (await shell.Cloud("completion", "zsh")).Done().Out, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(shell.Folder, "notes.yaml"), "", TestContext.Current.CancellationToken);
        var sourced = $"compinit -D -u; source {script}";
        Assert.Equal("cloud project ", await CompleteInZsh(shell, sourced, "cloud proj\t"));

        // As a file in $fpath it is read when the first Tab is pressed, and answers that one too.
        Assert.Equal("cloud project ", await CompleteInZsh(shell, $"fpath=({functions} $fpath); compinit -D -u", "cloud proj\t"));
        Assert.Equal("cloud project create --title ", await CompleteInZsh(shell, sourced, "cloud project create --ti\t"));
        Assert.Equal("true; cloud environment list --output=yaml ", await CompleteInZsh(shell, sourced, "true; cloud environment list --output=y\t"));

        // One Tab after another goes through what may come next; what the program does not know is a file's name.
        Assert.Equal("cloud project create", await CompleteInZsh(shell, $"{sourced}; setopt menu_complete", "cloud project \t\t"));
        Assert.Equal("cloud project list -o json", await CompleteInZsh(shell, $"{sourced}; setopt menu_complete", "cloud project list -o \t\t"));
        Assert.Equal("cloud project create --title notes.yaml ", await CompleteInZsh(shell, sourced, "cloud project create --title no\t"));
    }

    private static string Installed => $"mkdir -p bin; printf '#!/bin/sh\\nexec dotnet {Support.Repository.Program("src", "Cli")} \"$@\"\\n' > bin/cloud; chmod +x bin/cloud";

    /// <summary>What stands on the line of a zsh in a terminal of its own after these keys; Ctrl-X D writes it down.</summary>
    private static async Task<string> CompleteInZsh(Shell shell, string setup, string keys)
    {
        var zsh = $$"""
            {{Installed}}; rm -f said; zmodload zsh/zpty
            zpty inner zsh -f -i
            zpty -w inner 'path=($PWD/bin $path); setopt no_beep; LISTMAX=0; autoload -Uz compinit; {{setup}}'
            zpty -w inner 'said() { print -rn -- "$BUFFER" > said.part; mv said.part said }; zle -N said; bindkey "^Xd" said; print rea""dy'
            while zpty -r inner out; do [[ $out == *ready* ]] && break; done
            zpty -w -n inner "$1"$'\030d'
            for i in {1..600}; do [[ -e said ]] && break; sleep 0.1; done
            zpty -d inner; cat said
            """;
        return (await shell.Run("zsh", "-f", "-c", zsh, "zsh", keys)).Done().Out;
    }

    // As bash calls it when the person presses Tab at the end of the line.
    private static async Task<string> Complete(Shell shell, string script, string line)
    {
        var bash = $"""
            {Installed}; PATH=$PWD/bin:$PATH
            . {script}; COMP_LINE='{line}'; COMP_POINT={line.Length}; read -ra COMP_WORDS <<<"${"{"}COMP_LINE//=/ = {"}"}"; case "$COMP_LINE" in *' ') COMP_WORDS+=('');; esac
            COMP_CWORD=$((${"{"}#COMP_WORDS[@]{"}"} - 1)); _cloud_complete; printf '%s\n' "${"{"}COMPREPLY[@]{"}"}" | sort
            """;
        return (await shell.Run("bash", "-c", bash)).Done().Out;
    }
}
