using System.Buffers.Binary;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Security.Cryptography;
using Cloud.Application.Ports;

namespace Cloud.Infrastructure.NameServers;

/// <summary>Which name server is asked; bound from section <c>Dns</c>.</summary>
public sealed class DnsOptions
{
    public const string Section = "Dns";

    /// <summary><c>address</c> or <c>address:port</c>; null for those that this machine uses.</summary>
    public string? Server { get; set; }
}

/// <summary>
/// Asks recursive name servers for texts, each in turn until one answers: by UDP, and by TCP what does not fit. .NET's own resolver knows addresses only.
/// </summary>
internal sealed class DnsResolver(DnsOptions options) : IDnsRecords
{
    /// <summary>Of one server; a resolver that has to ask around takes a second or two.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Of the whole question.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);

    private const int Port = 53;

    /// <summary>Bytes of an answer by UDP without EDNS (RFC 1035, 4.2.1), with room to see that more came.</summary>
    private const int LargestDatagram = 1024;

    public async Task<IReadOnlyList<string>> Texts(string name, CancellationToken ct)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(ct);
        deadline.CancelAfter(Deadline);
        Exception? last = null;
        foreach (var server in Servers())
        {
            try
            {
                var answer = await Ask(server, name, deadline.Token);
                if (answer.IsAnswer)
                {
                    return answer.Texts;
                }

                last = new IOException($"{server} answered with the code {answer.Code}.");
            }
            catch (Exception e) when (e is SocketException or IOException or ArgumentOutOfRangeException or IndexOutOfRangeException || (e is OperationCanceledException && !ct.IsCancellationRequested))
            {
                last = e;
            }
        }

        ct.ThrowIfCancellationRequested();
        throw new DnsUnansweredException($"No name server said what stands under {name}: {last?.Message ?? "this machine has none."}", last);
    }

    private IEnumerable<IPEndPoint> Servers()
    {
        if (options.Server is { Length: > 0 } configured)
        {
            var server = IPEndPoint.Parse(configured);
            return [server.Port == 0 ? new IPEndPoint(server.Address, Port) : server];
        }

        return NetworkInterface.GetAllNetworkInterfaces().SelectMany(i => i.GetIPProperties().DnsAddresses).Distinct().Select(address => new IPEndPoint(address, Port));
    }

    private static async Task<DnsAnswer> Ask(IPEndPoint server, string name, CancellationToken ct)
    {
        var question = DnsMessage.Question((ushort)RandomNumberGenerator.GetInt32(ushort.MaxValue + 1), name);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Patience);
        var answer = await ByDatagram(server, question, patience.Token);
        return answer.Truncated ? await ByStream(server, question, patience.Token) : answer;
    }

    private static async Task<DnsAnswer> ByDatagram(IPEndPoint server, byte[] question, CancellationToken ct)
    {
        using var socket = new Socket(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        await socket.ConnectAsync(server, ct);
        await socket.SendAsync(question, ct);
        var buffer = new byte[LargestDatagram];
        while (true)
        {
            var length = await socket.ReceiveAsync(buffer, ct);
            if (DnsMessage.Read(buffer.AsSpan(0, length), question) is { } answer)
            {
                return answer;
            }
        }
    }

    private static async Task<DnsAnswer> ByStream(IPEndPoint server, byte[] question, CancellationToken ct)
    {
        using var client = new TcpClient(server.AddressFamily);
        await client.ConnectAsync(server, ct);
        var stream = client.GetStream();
        var length = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)question.Length);
        await stream.WriteAsync((byte[])[.. length, .. question], ct);
        await stream.ReadExactlyAsync(length, ct);
        var message = new byte[BinaryPrimitives.ReadUInt16BigEndian(length)];
        await stream.ReadExactlyAsync(message, ct);
        return DnsMessage.Read(message, question) ?? throw new IOException($"{server} answered another question.");
    }
}
