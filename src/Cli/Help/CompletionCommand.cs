using System.CommandLine;
using Cloud.Cli.Running;

namespace Cloud.Cli.Help;

/// <summary><c>cloud completion</c>: a few lines of shell that ask the program itself what may come next.</summary>
internal static class CompletionCommand
{
    private const string Bash = """
        # cloud: completion for bash. In ~/.bashrc:  source <(cloud completion bash)
        _cloud_complete() {
          local IFS=$'\n' word=${COMP_WORDS[COMP_CWORD]} line=${COMP_LINE:0:COMP_POINT} last found
          # --option=value is asked for as two words, which is how the program reads it; bash itself has three.
          last=${line##* }
          if [[ $last == --*=* ]]; then word=${last#*=} line=${line%"$last"}${last/=/ }; fi
          found=$("${COMP_WORDS[0]}" "[suggest:${#line}]" "$line" 2>/dev/null)
          [[ $word == -* ]] || found=$(grep -v '^-' <<<"$found")
          COMPREPLY=($(compgen -W "$found" -- "$word"))
        }
        complete -o default -F _cloud_complete cloud

        """;

    private const string Zsh = """
        #compdef cloud
        # cloud: completion for zsh. In ~/.zshrc, after compinit:  source <(cloud completion zsh)
        # or, as a file that compinit finds:  cloud completion zsh > ~/.zfunc/_cloud
        _cloud() {
          local -a found
          local word=$PREFIX line
          # --option=value is asked for as two words, which is how the program reads it.
          [[ $word == --*=* ]] && compset -P 1 '*=' && word=${word/=/ }
          line="${(j: :)words[1,CURRENT-1]} $word"
          found=(${(f)"$("${words[1]}" "[suggest:${#line}]" "$line" 2>/dev/null)"})
          [[ $PREFIX == -* ]] || found=(${found:#-*})
          if (( ${#found} )); then compadd -- $found; else _files; fi
        }
        # As a file it is called for the first completion itself.
        if [[ ${funcstack[1]} == _cloud ]]; then _cloud "$@"; elif (( $+functions[compdef] )); then compdef _cloud cloud; fi

        """;

    private static readonly Argument<string> Shell = Shells();

    public static Verb Verb() => new Verb("completion", "Write a shell's completion script", "source <(cloud completion bash)", "cloud completion zsh > ~/.zfunc/_cloud").With(Shell).Does(call =>
    {
        Console.Out.Write(call.Value(Shell) == "zsh" ? Zsh : Bash);
        return Task.FromResult(ExitCode.Done);
    });

    private static Argument<string> Shells()
    {
        var shell = new Argument<string>("shell") { Description = "bash or zsh" };
        shell.AcceptOnlyFromAmong("bash", "zsh");
        return shell;
    }
}
