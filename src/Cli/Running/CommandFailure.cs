using Cloud.Client;

namespace Cloud.Cli.Running;

/// <summary>The command cannot go on; the message and the way out are for a person.</summary>
internal sealed class CommandFailure(ExitCode code, string message, string? wayOut = null, Exception? inner = null) : Exception(message, inner)
{
    public ExitCode Code => code;

    /// <summary>What to do about it, where that is known.</summary>
    public string? WayOut => wayOut;

    /// <summary>The API does not offer an action, and this is its own reason.</summary>
    public static CommandFailure NotNow(string what, CloudProblemException reason) => new(Faults.CodeOf(reason), $"{what} is not possible now.", inner: reason);
}
