using System.Text.Json;

namespace Cloud.Sandbox.Persistence;

/// <summary>
/// The state on disk: one file, one line a commit, each line a list of documents put or removed. A commit is one write, so a process killed in the middle
/// leaves at most one torn last line, which nobody was told about and which the next start drops. The operating system holds what was written
/// through the death of the process; a power cut may lose the last second, which an emulator can bear.
/// </summary>
internal sealed class Journal : IDisposable
{
    // A state of 100 stacks is about 20 MB; below this size rewriting is not worth the pause.
    private const long CompactAbove = 48L * 1024 * 1024;
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web);

    private readonly string path;
    private readonly FileStream lockFile;
    private readonly Dictionary<(string Kind, string Id), JsonElement?> staged = [];
    private FileStream file;
    private long sizeAfterCompaction;

    public Journal(string directory)
    {
        Directory.CreateDirectory(directory);
        lockFile = Claim(Path.Combine(directory, "lock"));
        path = Path.Combine(directory, "state.jsonl");
        Loaded = Read(path);
        file = Rewrite(path, Loaded);
        sizeAfterCompaction = file.Length;
    }

    /// <summary>The documents as of the start.</summary>
    public Dictionary<(string Kind, string Id), JsonElement> Loaded { get; private set; }

    public IEnumerable<T> LoadAll<T>(string kind) => Loaded.Where(d => d.Key.Kind == kind).Select(d => d.Value.Deserialize<T>(Format)!).ToList();

    /// <summary>Lets go of what was loaded, once every part has taken its own.</summary>
    public void DropLoaded() => Loaded = [];

    public void Put<T>(string kind, string id, T document) => staged[(kind, id)] = JsonSerializer.SerializeToElement(document, Format);

    public void Remove(string kind, string id) => staged[(kind, id)] = null;

    /// <summary>Writes all that was put or removed since the last commit, as one line.</summary>
    public void Commit()
    {
        if (staged.Count == 0) return;
        file.Write(Line(staged.Select(s => (s.Key.Kind, s.Key.Id, s.Value))));
        file.Flush();
        staged.Clear();
        if (file.Length > Math.Max(CompactAbove, 4 * sizeAfterCompaction)) Compact();
    }

    public void Dispose()
    {
        file.Dispose();
        lockFile.Dispose();
    }

    private void Compact()
    {
        file.Dispose();
        file = Rewrite(path, Read(path));
        sizeAfterCompaction = file.Length;
    }

    private static FileStream Claim(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e)
        {
            throw new InvalidOperationException($"Another sandbox uses the data directory: '{path}' is locked.", e);
        }
    }

    private static FileStream Rewrite(string path, Dictionary<(string Kind, string Id), JsonElement> documents)
    {
        var fresh = path + ".new";
        using (var target = new FileStream(fresh, FileMode.Create, FileAccess.Write))
        {
            foreach (var document in documents)
                target.Write(Line([(document.Key.Kind, document.Key.Id, document.Value)]));
            target.Flush(flushToDisk: true);
        }
        File.Move(fresh, path, overwrite: true);
        return new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read);
    }

    private static byte[] Line(IEnumerable<(string Kind, string Id, JsonElement? Value)> documents)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartArray();
            foreach (var (kind, id, value) in documents)
            {
                json.WriteStartArray();
                json.WriteStringValue(kind);
                json.WriteStringValue(id);
                if (value is { } element) element.WriteTo(json);
                json.WriteEndArray();
            }
            json.WriteEndArray();
        }
        buffer.WriteByte((byte)'\n');
        return buffer.ToArray();
    }

    private static Dictionary<(string Kind, string Id), JsonElement> Read(string path)
    {
        var documents = new Dictionary<(string, string), JsonElement>();
        if (!File.Exists(path)) return documents;
        using var reader = new StreamReader(path);
        while (reader.ReadLine() is { } line)
        {
            if (Parse(line, last: reader.EndOfStream) is not { } commit) break;
            foreach (var entry in commit.EnumerateArray())
            {
                var key = (entry[0].GetString()!, entry[1].GetString()!);
                if (entry.GetArrayLength() == 3) documents[key] = entry[2].Clone();
                else documents.Remove(key);
            }
        }
        return documents;
    }

    private static JsonElement? Parse(string line, bool last)
    {
        try
        {
            return JsonDocument.Parse(line).RootElement;
        }
        catch (JsonException e)
        {
            return last ? null : throw new InvalidDataException("The sandbox's state file is damaged before its end. Start with an empty data directory.", e);
        }
    }
}

/// <summary>One account's part of the journal. The sandbox's own has the plain kinds.</summary>
internal sealed class Shelf(Journal journal, string account)
{
    private readonly string prefix = account == SandboxOptions.Account ? "" : account + "/";

    public IEnumerable<T> LoadAll<T>(string kind) => journal.LoadAll<T>(prefix + kind);

    public void Put<T>(string kind, string id, T document) => journal.Put(prefix + kind, id, document);

    public void Remove(string kind, string id) => journal.Remove(prefix + kind, id);
}
