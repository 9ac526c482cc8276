using System.Globalization;
using System.Text;

namespace Cloud.Infrastructure.Git;

/// <summary>More came out of Git than anybody should read.</summary>
internal sealed class OutputTooLargeException(string what) : Exception(what);

/// <summary>Reads what Git prints, never more of it than a limit, since a remote decides how much that is.</summary>
internal static class GitStreams
{
    /// <summary>A path of PATH_MAX (4,096 bytes) with mode, type and hash before it.</summary>
    private const int LongestRecord = 8 * 1024;

    public static async Task<string> Text(Stream stream, int limit, CancellationToken ct)
    {
        using var kept = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (await stream.ReadAsync(buffer, ct) is > 0 and var count)
        {
            if (kept.Length + count > limit)
                throw new OutputTooLargeException("The repository has too many branches.");
            kept.Write(buffer, 0, count);
        }

        return Encoding.UTF8.GetString(kept.GetBuffer(), 0, (int)kept.Length);
    }

    /// <summary>Records that end with a NUL, as <c>-z</c> writes them.</summary>
    public static async Task Records(Stream stream, int limit, Action<string> record, CancellationToken ct)
    {
        var reader = new Unbuffered(stream);
        for (var count = 0; await reader.Until(0, LongestRecord, ct) is { } text; count++)
        {
            if (count == limit)
                throw new OutputTooLargeException($"The repository has more than {limit} files.");
            record(text);
        }
    }

    /// <summary>
    /// The objects that <c>cat-file --batch</c> prints, one call for each name asked for, in order, null for one that is not there or is not a file.
    /// Stops at a file of more than <paramref name="limit"/> bytes and answers how many names were dealt with.
    /// </summary>
    public static async Task<int> Objects(Stream stream, int names, int limit, Action<int, string?> found, CancellationToken ct)
    {
        var reader = new Unbuffered(stream);
        for (var i = 0; i < names; i++)
        {
            if (await reader.Until((byte)'\n', LongestRecord, ct) is not { } header)
                return i;
            var fields = header.Split(' ');
            if (fields is not [.., var type and ("blob" or "tree" or "commit" or "tag"), var length] || !long.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out var size))
            {
                found(i, null);
                continue;
            }

            if (size > limit)
                return i;
            var bytes = await reader.Take((int)size + 1, ct);
            if (bytes is null)
                return i;
            found(i, type == "blob" ? Encoding.UTF8.GetString(bytes, 0, (int)size) : null);
        }

        return names;
    }

    /// <summary>A stream read piece by piece through one buffer.</summary>
    private sealed class Unbuffered(Stream stream)
    {
        private readonly byte[] _buffer = new byte[64 * 1024];
        private int _start;
        private int _end;

        /// <summary>The text up to the byte; null at the end of the stream.</summary>
        public async Task<string?> Until(byte end, int limit, CancellationToken ct)
        {
            while (true)
            {
                var at = _buffer.AsSpan(_start, _end - _start).IndexOf(end);
                if (at >= 0)
                {
                    var text = Encoding.UTF8.GetString(_buffer, _start, at);
                    _start += at + 1;
                    return text;
                }

                if (_end - _start > limit)
                    throw new OutputTooLargeException("The repository has a path that is too long.");
                if (!await Fill(ct))
                    return null;
            }
        }

        public async Task<byte[]?> Take(int count, CancellationToken ct)
        {
            var bytes = new byte[count];
            for (var taken = 0; taken < count;)
            {
                if (_start == _end && !await Fill(ct))
                    return null;
                var part = Math.Min(count - taken, _end - _start);
                _buffer.AsSpan(_start, part).CopyTo(bytes.AsSpan(taken));
                (_start, taken) = (_start + part, taken + part);
            }

            return bytes;
        }

        private async Task<bool> Fill(CancellationToken ct)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
            var count = await stream.ReadAsync(_buffer.AsMemory(_end), ct);
            _end += count;
            return count > 0;
        }
    }
}
