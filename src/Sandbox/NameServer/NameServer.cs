using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Cloud.Sandbox.NameServer;

/// <summary>Answers questions for texts by UDP (RFC 1035), on loopback only, from the sandbox's zone. Everything else is said not to be there.</summary>
internal sealed class NameServer : BackgroundService
{
    private const int HeaderLength = 12;
    private const ushort TextType = 16;
    private const int LongestText = 255;

    private readonly World world;
    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);

    /// <param name="world">Whose zone it is.</param>
    /// <param name="port">0 for any that is free.</param>
    public NameServer(World world, int port)
    {
        this.world = world;
        socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint Address => (IPEndPoint)socket.LocalEndPoint!;

    public override void Dispose()
    {
        socket.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var buffer = new byte[512];
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var asked = await socket.ReceiveFromAsync(buffer, new IPEndPoint(IPAddress.Any, 0), stoppingToken);
                if (Answer(buffer.AsSpan(0, asked.ReceivedBytes)) is { } answer) await socket.SendToAsync(answer, asked.RemoteEndPoint, stoppingToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (SocketException)
            {
                // Whoever asked has gone.
            }
        }
    }

    private byte[]? Answer(ReadOnlySpan<byte> question)
    {
        if (question.Length < HeaderLength + 5) return null;
        var labels = new List<string>();
        var at = HeaderLength;
        while (at < question.Length && question[at] != 0)
        {
            var length = question[at];
            if (at + 1 + length >= question.Length) return null;
            labels.Add(Encoding.ASCII.GetString(question.Slice(at + 1, length)));
            at += length + 1;
        }
        var end = at + 5;
        if (end > question.Length) return null;
        var wantsText = BinaryPrimitives.ReadUInt16BigEndian(question[(at + 1)..]) == TextType;
        var text = wantsText ? world.Do(_ => world.Zone.Text(string.Join('.', labels))) : null;
        return Message(question[..end], text is null ? null : Encoding.Latin1.GetBytes(text));
    }

    private static byte[] Message(ReadOnlySpan<byte> question, byte[]? text)
    {
        var answer = question.ToArray().ToList();
        // An answer, recursion desired and available; no such name where there is nothing.
        (answer[2], answer[3]) = (0x81, (byte)(text is null ? 0x83 : 0x80));
        (answer[6], answer[7], answer[8], answer[9], answer[10], answer[11]) = (0, (byte)(text is null ? 0 : 1), 0, 0, 0, 0);
        if (text is null) return [.. answer];
        var data = text.Chunk(LongestText).SelectMany(part => part.Prepend((byte)part.Length)).ToArray();
        // The name is a pointer to the question's; then type, class, time to live, length.
        answer.AddRange([0xC0, HeaderLength, 0, (byte)TextType, 0, 1, 0, 0, 0, 1, (byte)(data.Length >> 8), (byte)data.Length]);
        answer.AddRange(data);
        return [.. answer];
    }
}
