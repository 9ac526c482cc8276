using System.Net;
using System.Net.Mail;
using System.Text;
using Cloud.Application.Ports;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Cloud.Infrastructure.Mail;

/// <summary>The <c>Mail</c> section of the configuration.</summary>
public sealed class MailSettings
{
    public const string Section = "Mail";

    /// <summary>Unset: mail waits in the outbox until there is one.</summary>
    public string? Host { get; set; }

    public int Port { get; set; } = 587;

    public string? Username { get; set; }

    public string? Password { get; set; }

    /// <summary>STARTTLS; off only where the server is this machine.</summary>
    public bool Encrypted { get; set; } = true;

    public string From { get; set; } = "cloud@localhost";
}

/// <summary>A mail server over SMTP, with the framework's own client.</summary>
internal sealed class SmtpMail(MailSettings settings) : IMail
{
    /// <summary>For the whole conversation; servers that delay strangers take up to half a minute to greet.</summary>
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(60);

    public async Task Send(string recipient, string subject, string text, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Within);
        try
        {
            using var client = new SmtpClient(settings.Host, settings.Port) { EnableSsl = settings.Encrypted };
            if (settings.Username is { Length: > 0 } username)
            {
                client.Credentials = new NetworkCredential(username, settings.Password);
            }

            using var mail = new MailMessage(new MailAddress(settings.From, "Cloud"), new MailAddress(recipient))
            {
                Subject = subject,
                SubjectEncoding = Encoding.UTF8,
                Body = text,
                BodyEncoding = Encoding.UTF8,
            };
            await client.SendMailAsync(mail, limit.Token);
        }
        catch (OperationCanceledException e) when (!ct.IsCancellationRequested)
        {
            throw new MailException($"The mail server did not finish within {Within.TotalSeconds:0} s.", e);
        }
        catch (Exception e) when (e is SmtpException or FormatException or InvalidOperationException or IOException)
        {
            throw new MailException(e.InnerException is { } cause ? $"{e.Message} {cause.Message}" : e.Message, e);
        }
    }
}

public static class MailRegistration
{
    /// <summary>The mail server, where one is configured: <see cref="IMail"/> is not there otherwise.</summary>
    public static IServiceCollection AddMail(this IServiceCollection services, IConfiguration configuration)
    {
        var settings = configuration.GetSection(MailSettings.Section).Get<MailSettings>() ?? new MailSettings();
        return string.IsNullOrEmpty(settings.Host) ? services : services.AddSingleton<IMail>(new SmtpMail(settings));
    }
}
