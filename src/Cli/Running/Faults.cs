using Cloud.Cli.Output;
using Cloud.Client;

namespace Cloud.Cli.Running;

/// <summary>What went wrong, on stderr: what, in which fields, the way out, and what support needs.</summary>
internal static class Faults
{
    /// <summary>The exit code of a refusal.</summary>
    public static ExitCode CodeOf(CloudProblemException e) => CodeOf(e.Status);

    public static ExitCode CodeOf(int status) => status switch
    {
        401 => ExitCode.SignIn,
        404 => ExitCode.NotFound,
        403 or 409 or 412 or 423 => ExitCode.Refused,
        429 => ExitCode.Network,
        >= 400 and < 500 => ExitCode.Usage,
        _ => ExitCode.Network,
    };

    public static ExitCode Tell(Terminal terminal, CommandFailure failure)
    {
        terminal.Fault(failure.Message);
        if (failure.InnerException is CloudProblemException reason)
        {
            terminal.Note(reason.Message);
            Details(terminal, reason);
        }

        if (failure.WayOut is { } way)
        {
            terminal.Note(way);
        }

        return failure.Code;
    }

    public static ExitCode Tell(Terminal terminal, CloudProblemException e, string? api)
    {
        terminal.Fault(e.Status == 0 && api is not null ? $"{e.Message.TrimEnd('.')} at {api}." : e.Message);
        Details(terminal, e);
        return CodeOf(e);
    }

    private static void Details(Terminal terminal, CloudProblemException e)
    {
        foreach (var (field, faults) in e.FurtherFields)
        {
            terminal.Note($"{field}: {string.Join("; ", faults)}");
        }

        foreach (var fault in e.Problem.Faults ?? [])
        {
            terminal.Note(LineOf(fault));
        }

        if (WayOut(e) is { } way)
        {
            terminal.Note(way);
        }

        var support = e.RequestId is { } id ? $"{e.Code}, request {id}" : e.Code;
        terminal.Note($"({support})");
    }

    /// <summary>As compilers say it: place, severity, sentence.</summary>
    public static string LineOf(ConfigurationFault fault) => $"{Where(fault)} {fault.Severity}: {fault.Message}{(fault.Expected is { } expected ? $" (expected {expected})" : "")}";

    private static string Where(ConfigurationFault fault) => fault.Line == 0 ? fault.File : $"{fault.File}:{fault.Line}:{fault.Column}";

    private static string? WayOut(CloudProblemException e) => e switch
    {
        { Status: 0 } => "Is the address right? --api, CLOUD_API or `cloud login --api ADDRESS` says which API is asked.",
        { Status: 401, Code: not (SignInProblem.MfaInvalid or "auth.invalid_grant") } => "Sign in: cloud login",
        { Problem.Activity: { } activity } => $"Follow what holds it: cloud activity log {activity}",
        { Problem.ActiveEnvironments: { Count: > 0 } active } => $"Active now: {string.Join(", ", active)}. Make room: cloud environment deactivate -e NAME",
        { Problem.ManualBackups: { Count: > 0 } kept } => $"Kept now, oldest first: {string.Join(", ", kept)}. Make room: cloud backup delete ID",
        { Problem.Services: { Count: > 0 } going } => $"To let {(going.Count == 1 ? "it" : "them")} go: the same command with {string.Join(' ', going.Select(name => $"--remove-service {name}"))}",
        { RetryAfter: { } after } => $"Try again in {Math.Ceiling(after.TotalSeconds):0} s.",
        { Problem.Retryable: true } => "The same command may work later.",
        _ => null,
    };
}
