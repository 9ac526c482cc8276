using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Cloud.Workers.Tests.Scaling;

/// <summary>
/// Visitors: several connections, each asking again a moment after its answer. On bare sockets, for .NET's own client asks again by itself when a connection
/// that it used before breaks, and what it hides would not be counted.
/// </summary>
internal sealed class Load : IAsyncDisposable
{
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(10);
    private static readonly byte[] Request = Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\nHost: shop.example.com\r\n\r\n");

    private readonly CancellationTokenSource _stop = new();
    private readonly int _port;
    private readonly Task _visitors;

    public Load(int port, int visitors, TimeSpan pause)
    {
        _port = port;
        _visitors = Task.WhenAll(Enumerable.Range(0, visitors).Select(_ => Visit(pause)));
    }

    /// <summary>Answers, by what the node said of itself: its index and its size.</summary>
    public ConcurrentDictionary<string, int> Answers { get; } = new(StringComparer.Ordinal);

    public ConcurrentQueue<string> Failures { get; } = [];

    public int Count => Answers.Values.Sum();

    public async Task Stop()
    {
        await _stop.CancelAsync();
        await _visitors;
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        _stop.Dispose();
    }

    private async Task Visit(TimeSpan pause)
    {
        NetworkStream? connection = null;
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                connection ??= await Connect();
                var (said, keep) = await Ask(connection).WaitAsync(Within, CancellationToken.None);
                Answers.AddOrUpdate(said, 1, (_, n) => n + 1);
                if (!keep)
                {
                    await connection.DisposeAsync();
                    connection = null;
                }
            }
            catch (Exception e) when (e is IOException or SocketException or TimeoutException)
            {
                Failures.Enqueue(e.Message);
                connection?.Dispose();
                connection = null;
            }

            await Task.Delay(pause, CancellationToken.None);
        }

        connection?.Dispose();
    }

    private async Task<NetworkStream> Connect()
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, _port, CancellationToken.None);
        return new NetworkStream(socket, ownsSocket: true);
    }

    /// <summary>The body of a 200 with a length; anything else is a failure. And whether the connection may be used again.</summary>
    private static async Task<(string Said, bool Keep)> Ask(NetworkStream connection)
    {
        await connection.WriteAsync(Request, CancellationToken.None);
        using var answer = new MemoryStream();
        var buffer = new byte[4096];
        while (true)
        {
            var read = await connection.ReadAsync(buffer, CancellationToken.None);
            if (read == 0)
            {
                throw new IOException("The connection was closed before the answer.");
            }

            answer.Write(buffer, 0, read);
            var text = Encoding.ASCII.GetString(answer.ToArray());
            var head = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (head < 0)
            {
                continue;
            }

            var lines = text[..head].Split("\r\n");
            if (!lines[0].StartsWith("HTTP/1.1 200 ", StringComparison.Ordinal))
            {
                throw new IOException(lines[0]);
            }

            if (text.Length - head - 4 >= Length(lines))
            {
                return (text[(head + 4)..], !lines.Contains("connection: close", StringComparer.OrdinalIgnoreCase));
            }
        }
    }

    private static int Length(string[] head) => int.Parse(
        head.First(l => l.StartsWith("content-length:", StringComparison.OrdinalIgnoreCase)).AsSpan("content-length:".Length), NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture);
}
