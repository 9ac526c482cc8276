using System.Buffers.Binary;
using System.Text;

namespace Cloud.Infrastructure.NameServers;

/// <summary>The one question we ask and its answer, on the wire (RFC 1035, 4): texts under a name.</summary>
internal static class DnsMessage
{
    private const int HeaderLength = 12;
    private const ushort Text = 16;
    private const ushort Internet = 1;
    private const ushort RecursionDesired = 0x0100;
    private const ushort IsAnswer = 0x8000;
    private const ushort Truncated = 0x0200;
    private const int CodeMask = 0x000F;
    private const int NoError = 0;
    private const int NoSuchName = 3;

    /// <summary>A label that points elsewhere (4.1.4) has its two highest bits set.</summary>
    private const byte Pointer = 0xC0;

    public static byte[] Question(ushort id, string name)
    {
        var message = new List<byte>(HeaderLength + name.Length + 6);
        Add(message, id, RecursionDesired, 1, 0, 0, 0);
        foreach (var label in name.Split('.'))
        {
            message.Add((byte)label.Length);
            message.AddRange(Encoding.ASCII.GetBytes(label));
        }

        message.Add(0);
        Add(message, Text, Internet);
        return [.. message];
    }

    /// <summary>Null where it is no answer to that question; it may be somebody else's, sent to deceive.</summary>
    public static DnsAnswer? Read(ReadOnlySpan<byte> message, ReadOnlySpan<byte> question)
    {
        if (message.Length < question.Length || message[0] != question[0] || message[1] != question[1] || !Same(message[HeaderLength..question.Length], question[HeaderLength..]))
        {
            return null;
        }

        var flags = BinaryPrimitives.ReadUInt16BigEndian(message[2..]);
        if ((flags & IsAnswer) == 0)
        {
            return null;
        }

        var code = flags & CodeMask;
        if ((flags & Truncated) != 0 || code is not (NoError or NoSuchName))
        {
            return new DnsAnswer((flags & Truncated) != 0, code, []);
        }

        return new DnsAnswer(false, code, Texts(message, question.Length, BinaryPrimitives.ReadUInt16BigEndian(message[6..])));
    }

    /// <summary>Names are compared without regard to case.</summary>
    private static bool Same(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b) => Ascii.EqualsIgnoreCase(a, b);

    private static List<string> Texts(ReadOnlySpan<byte> message, int at, int count)
    {
        List<string> texts = [];
        for (var i = 0; i < count; i++)
        {
            at = AfterName(message, at);
            var type = BinaryPrimitives.ReadUInt16BigEndian(message[at..]);
            var length = BinaryPrimitives.ReadUInt16BigEndian(message[(at + 8)..]);
            var data = message.Slice(at + 10, length);
            if (type == Text)
            {
                texts.Add(Joined(data));
            }

            at += 10 + length;
        }

        return texts;
    }

    private static int AfterName(ReadOnlySpan<byte> message, int at)
    {
        while (message[at] != 0)
        {
            if ((message[at] & Pointer) == Pointer)
            {
                return at + 2;
            }

            at += message[at] + 1;
        }

        return at + 1;
    }

    /// <summary>One text in pieces of at most 255 octets.</summary>
    private static string Joined(ReadOnlySpan<byte> data)
    {
        var text = new StringBuilder();
        for (var at = 0; at < data.Length; at += data[at] + 1)
        {
            text.Append(Encoding.Latin1.GetString(data.Slice(at + 1, data[at])));
        }

        return text.ToString();
    }

    private static void Add(List<byte> message, params ReadOnlySpan<ushort> numbers)
    {
        foreach (var number in numbers)
        {
            message.Add((byte)(number >> 8));
            message.Add((byte)number);
        }
    }
}

/// <param name="Truncated">It did not fit: to be asked again by TCP.</param>
/// <param name="Code">0 and 3 are answers, every other number is a failure of the server's (RFC 1035, 4.1.1).</param>
internal sealed record DnsAnswer(bool Truncated, int Code, IReadOnlyList<string> Texts)
{
    public bool IsAnswer => !Truncated && Code is 0 or 3;
}
