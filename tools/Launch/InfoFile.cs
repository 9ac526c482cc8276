using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Cloud.Launch;

/// <summary><c>.run/info.json</c>: what runs where, for scripts and people. It is there exactly while everything runs; each new process number is written at once.</summary>
internal sealed class InfoFile(string path, JsonObject contents)
{
    // The reader is a person or a JSON parser, never a browser's HTML.
    private static readonly JsonSerializerOptions Style = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Lock _gate = new();
    private readonly JsonObject _processes = [];
    private bool _published;

    /// <summary>Called for every start and restart of a child.</summary>
    public void Started(string name, int pid)
    {
        lock (_gate)
        {
            _processes[name] = pid;
            if (_published)
            {
                Write();
            }
        }
    }

    public void Publish(JsonArray users)
    {
        lock (_gate)
        {
            contents["processes"] = _processes;
            contents["users"] = users;
            _published = true;
            Write();
        }
    }

    public void Remove()
    {
        lock (_gate)
        {
            _published = false;
            File.Delete(path);
        }
    }

    private void Write() => RunFolder.Write(path, contents.ToJsonString(Style) + "\n");
}
