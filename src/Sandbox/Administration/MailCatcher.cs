using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Cloud.Sandbox.Administration;

/// <summary>
/// A mail server that delivers nothing: what it is given is kept in memory and shown at /_sandbox/mail. It speaks as much SMTP (RFC 5321) as a well-behaved client
/// needs, on loopback only.
/// </summary>
internal sealed class MailCatcher(int port, TimeProvider time, ILogger<MailCatcher> log) : BackgroundService
{
    /// <summary>Mails kept; older ones go.</summary>
    private const int Most = 200;

    /// <summary>Bytes of one mail; ours are a few hundred.</summary>
    private const int MostBytes = 1024 * 1024;

    /// <summary>A client that says nothing for so long is gone (RFC 5321, 4.5.3.2.7 allows less patience on loopback).</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Lock gate = new();
    private readonly LinkedList<CaughtMail> mails = new();

    /// <summary>Newest first.</summary>
    public List<CaughtMail> All
    {
        get
        {
            lock (gate) return [.. mails];
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start();
        log.LogInformation("Catching mail on port {Port}", ((IPEndPoint)listener.LocalEndpoint).Port);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                _ = ServeAsync(await listener.AcceptTcpClientAsync(stoppingToken), stoppingToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task ServeAsync(TcpClient client, CancellationToken stopping)
    {
        using var _ = client;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        limit.CancelAfter(Patience);
        try
        {
            await using var stream = client.GetStream();
            using var reader = new StreamReader(stream, Encoding.Latin1);
            await using var writer = new StreamWriter(stream, Encoding.Latin1) { NewLine = "\r\n", AutoFlush = true };
            await ConverseAsync(reader, writer, limit);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or InvalidDataException)
        {
            log.LogWarning("A mail client left in the middle: {Reason}", e.Message);
        }
    }

    private async Task ConverseAsync(StreamReader reader, StreamWriter writer, CancellationTokenSource limit)
    {
        List<string> recipients = [];
        await writer.WriteLineAsync("220 sandbox catches mail and delivers none");
        while (await reader.ReadLineAsync(limit.Token) is { } line)
        {
            limit.CancelAfter(Patience);
            var verb = line.Split(' ', 2)[0].ToUpperInvariant();
            if (verb == "RCPT") recipients.Add(Between(line));
            if (verb is "RSET" or "MAIL") recipients.Clear();
            if (verb == "DATA")
            {
                await writer.WriteLineAsync("354 end with a dot on a line of its own");
                Keep(CaughtMail.Read(await DataAsync(reader, limit.Token), recipients, time.GetUtcNow()));
            }

            await writer.WriteLineAsync(verb switch
            {
                "EHLO" or "HELO" => "250 sandbox",
                "MAIL" or "RCPT" or "RSET" or "NOOP" => "250 ok",
                "DATA" => "250 caught",
                "QUIT" => "221 bye",
                _ => "502 not known here",
            });
            if (verb == "QUIT") return;
        }
    }

    private static async Task<List<string>> DataAsync(StreamReader reader, CancellationToken ct)
    {
        List<string> lines = [];
        for (var bytes = 0; await reader.ReadLineAsync(ct) is { } line && line != ".";)
        {
            if ((bytes += line.Length + 2) > MostBytes) throw new InvalidDataException($"A mail has more than {MostBytes} bytes.");
            lines.Add(line.StartsWith('.') ? line[1..] : line);
        }

        return lines;
    }

    private void Keep(CaughtMail mail)
    {
        lock (gate)
        {
            mails.AddFirst(mail);
            if (mails.Count > Most) mails.RemoveLast();
        }
    }

    private static string Between(string line) => line.IndexOf('<', StringComparison.Ordinal) is >= 0 and var from && line.IndexOf('>', from) is > 0 and var to ? line[(from + 1)..to] : line;
}
