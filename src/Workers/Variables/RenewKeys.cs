using Cloud.Application.Ports;

namespace Cloud.Workers.Variables;

/// <summary><c>Cloud.Workers --renew-keys</c>: for whoever fears that somebody else has the key (docs/decisions/0016-variables-and-keys.md).</summary>
internal static partial class RenewKeys
{
    public static void Now(IServiceProvider services)
    {
        var keys = services.GetRequiredService<IKeyRenewal>();
        Made(services.GetRequiredService<ILogger<IKeyRenewal>>(), keys.Renew(), keys.Notice.TotalMinutes, (keys.Notice + ResealLoop.Every).TotalMinutes);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Key {Key} takes over within {Minutes} minutes. The running workers then seal everything anew with it; {All} minutes from now no older key should be needed, and the log of a worker says so.")]
    private static partial void Made(ILogger logger, Guid key, double minutes, double all);
}
