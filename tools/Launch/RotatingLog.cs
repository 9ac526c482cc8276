namespace Cloud.Launch;

/// <summary>One child's output on disk, in a bounded number of bounded files: name.log, name.log.1 (older), name.log.2 (oldest).</summary>
internal sealed class RotatingLog : IDisposable
{
    /// <summary>Characters, about bytes. Three files of five children stay below 150 MB.</summary>
    private const long MaxLength = 10_000_000;
    private const int Kept = 2;
    private const int RememberedLines = 30;

    private readonly Lock _gate = new();
    private readonly string _path;
    private readonly Queue<string> _last = new();
    private StreamWriter? _writer;
    private long _length;

    public RotatingLog(string path) => (_path, _length, _writer) = (path, File.Exists(path) ? new FileInfo(path).Length : 0, Open(path));

    public string Path => _path;

    /// <summary>The newest lines, for an error message.</summary>
    public string LastLines
    {
        get
        {
            lock (_gate)
            {
                return string.Join('\n', _last);
            }
        }
    }

    public void Write(string line)
    {
        lock (_gate)
        {
            if (_writer is null)
            {
                return;
            }

            if (_length > MaxLength)
            {
                Rotate();
            }

            _writer.WriteLine(line);
            _length += line.Length + 1;
            _last.Enqueue(line);
            if (_last.Count > RememberedLines)
            {
                _last.Dequeue();
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _writer?.Dispose();
            _writer = null;
        }
    }

    private void Rotate()
    {
        _writer?.Dispose();
        for (var age = Kept; age > 0; age--)
        {
            var younger = age == 1 ? _path : $"{_path}.{age - 1}";
            if (File.Exists(younger))
            {
                File.Move(younger, $"{_path}.{age}", overwrite: true);
            }
        }

        _writer = Open(_path);
        _length = 0;
    }

    private static StreamWriter Open(string path) => new(new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete)) { AutoFlush = true };
}
