namespace Cloud.Application.Ports;

/// <summary>Hands a mail to the mail server. It returns when the server has taken it, and throws <see cref="MailException"/> when it has not.</summary>
public interface IMail
{
    Task Send(string recipient, string subject, string text, CancellationToken ct);
}

/// <summary>The server did not take a mail; the message says why.</summary>
public sealed class MailException(string message, Exception inner) : Exception(message, inner);

/// <summary>Where people reach the dashboard: links in mails begin with it. Configured, never taken from a request.</summary>
/// <param name="Base">Without a slash at its end.</param>
public sealed record DashboardAddress(string Base);
