using System.Globalization;
using System.Text;

namespace Cloud.Sandbox.Protocol;

/// <summary>The <c>aws-chunked</c> envelope of S3 uploads: sized chunks, each signed or not, and trailing checksum headers (S3 API reference, "Transferring payload in multiple chunks").</summary>
internal static class ChunkedPayload
{
    private const string Signed = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD";
    private const string SignedWithTrailer = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER";
    private const string UnsignedWithTrailer = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";
    private static readonly string EmptyHash = Wire.Sha256("");

    public static bool IsEnvelope(string contentHash) => contentHash is Signed or SignedWithTrailer or UnsignedWithTrailer;

    /// <summary>The data inside the envelope, every chunk's signature checked where the form has them.</summary>
    public static byte[] Open(byte[] envelope, string form, SigningKey key, string amzDate, string seedSignature)
    {
        var reader = new Reader(envelope);
        var previous = seedSignature;
        using var data = new MemoryStream(envelope.Length);
        while (true)
        {
            var (size, signature) = Header(reader.Line());
            var chunk = reader.Take(size);
            if (form != UnsignedWithTrailer) previous = CheckChunk(key, amzDate, previous, chunk, signature);
            if (size == 0) break;
            data.Write(chunk);
            reader.Line();
        }
        if (form == SignedWithTrailer) CheckTrailer(reader, key, amzDate, previous);
        return data.ToArray();
    }

    private static (int Size, string? Signature) Header(string line)
    {
        var parts = line.Split(';', 2);
        if (!int.TryParse(parts[0], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var size) || size < 0) throw Incomplete();
        const string Prefix = "chunk-signature=";
        return (size, parts.Length == 2 && parts[1].StartsWith(Prefix, StringComparison.Ordinal) ? parts[1][Prefix.Length..] : null);
    }

    private static string CheckChunk(SigningKey key, string amzDate, string previous, ReadOnlySpan<byte> chunk, string? signature)
    {
        var expected = key.Sign($"AWS4-HMAC-SHA256-PAYLOAD\n{amzDate}\n{key.Scope}\n{previous}\n{EmptyHash}\n{Wire.Sha256(chunk)}");
        if (!SignatureVerifier.SameText(expected, signature ?? "")) throw SignatureVerifier.Mismatch();
        return expected;
    }

    private static void CheckTrailer(Reader reader, SigningKey key, string amzDate, string previous)
    {
        const string Prefix = "x-amz-trailer-signature:";
        var headers = new StringBuilder();
        string? signature = null;
        while (!reader.AtEnd && reader.Line() is { Length: > 0 } line)
        {
            if (line.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)) signature = line[Prefix.Length..].Trim();
            else headers.Append(line).Append('\n');
        }
        var expected = key.Sign($"AWS4-HMAC-SHA256-TRAILER\n{amzDate}\n{key.Scope}\n{previous}\n{Wire.Sha256(headers.ToString())}");
        if (!SignatureVerifier.SameText(expected, signature ?? "")) throw SignatureVerifier.Mismatch();
    }

    private static ApiError Incomplete() => new(ErrorCode.IncompleteBody, "The request body terminated unexpectedly or its chunks are not well formed.");

    private sealed class Reader(byte[] bytes)
    {
        private int position;

        public bool AtEnd => position >= bytes.Length;

        public string Line()
        {
            var end = bytes.AsSpan(position).IndexOf("\r\n"u8);
            if (end < 0) throw Incomplete();
            var line = Encoding.ASCII.GetString(bytes, position, end);
            position += end + 2;
            return line;
        }

        public ReadOnlySpan<byte> Take(int size)
        {
            if (size > bytes.Length - position) throw Incomplete();
            position += size;
            return bytes.AsSpan(position - size, size);
        }
    }
}
