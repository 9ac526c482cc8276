using System.Globalization;

namespace Cloud.Launch;

/// <summary>The folder <c>.run</c> of a checkout: what is kept (data), what is told (info.json), what was said (log), and who holds it (lock).</summary>
internal sealed class RunFolder : IDisposable
{
    private readonly FileStream _lock;

    private RunFolder(string path, FileStream @lock) => (Path, _lock) = (path, @lock);

    public string Path { get; }

    public string Data => In("data");

    public string Postgres => System.IO.Path.Combine(Data, "postgres");

    public string Log => In("log");

    public string InfoFile => In("info.json");

    /// <summary>Takes the folder for this process alone; throws when another launcher has it. The system gives the lock back however we end.</summary>
    public static RunFolder Take(string root)
    {
        var path = System.IO.Path.Combine(root, ".run");
        Directory.CreateDirectory(path);
        FileStream held;
        try
        {
            held = new FileStream(System.IO.Path.Combine(path, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new LaunchException($"{path} belongs to another user: start as that user, or as root.", e);
        }
        catch (IOException e)
        {
            throw new LaunchException("It is already running on this checkout: .run/info.json says where. Stop it first, or use another clone with another PORT_BASE.", e);
        }

        held.SetLength(0);
        held.Write(System.Text.Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture)));
        held.Flush();
        var folder = new RunFolder(path, held);
        File.Delete(folder.InfoFile);
        return folder;
    }

    /// <summary>Forgets all data.</summary>
    public void Clear()
    {
        try
        {
            if (Directory.Exists(Data))
            {
                Directory.Delete(Data, recursive: true);
            }
        }
        catch (UnauthorizedAccessException e)
        {
            throw new LaunchException($"Part of {Data} belongs to another user (it was made as root?): remove it as that user.", e);
        }
    }

    public void Prepare()
    {
        Directory.CreateDirectory(Data);
        Directory.CreateDirectory(Log);
    }

    /// <summary>Replaces a file at once, so that no reader ever sees a half of it. It holds secrets: only its owner may read it.</summary>
    public static void Write(string file, string text)
    {
        var next = file + ".next";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        File.Delete(next);
        using (var writer = new StreamWriter(next, options))
        {
            writer.Write(text);
        }

        File.Move(next, file, overwrite: true);
    }

    public void Dispose() => _lock.Dispose();

    private string In(string name) => System.IO.Path.Combine(Path, name);
}
