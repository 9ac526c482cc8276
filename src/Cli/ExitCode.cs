namespace Cloud.Cli;

/// <summary>How the program ends: for scripts, so none of these numbers ever changes its meaning.</summary>
internal enum ExitCode
{
    /// <summary>What was asked for is done; with <c>--no-wait</c>: it is begun.</summary>
    Done = 0,

    /// <summary>The work that was watched failed or was cancelled.</summary>
    Failed = 1,

    /// <summary>The command is not one, or the API takes no such value.</summary>
    Usage = 2,

    /// <summary>Not signed in, or not any more.</summary>
    SignIn = 3,

    /// <summary>There is no such thing, or it is not yours.</summary>
    NotFound = 4,

    /// <summary>Not allowed, or not possible as things stand.</summary>
    Refused = 5,

    /// <summary>The API cannot be reached, or could not answer.</summary>
    Network = 6,

    /// <summary>Ctrl-C: 128 and the signal's number, as shells count.</summary>
    Interrupted = 130,
}
