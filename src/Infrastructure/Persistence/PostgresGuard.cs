using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Cloud.Infrastructure.Persistence;

/// <summary>
/// The shell between this process and its server. It waits on a pipe that only we hold: when we stop, or are killed, the pipe ends, and it stops the server and
/// removes the run folder. (PR_SET_PDEATHSIG would follow the thread that forked, not the process.)
/// </summary>
internal sealed class PostgresGuard
{
    private const int RememberedLines = 40;

    // The watcher reads a copy of our pipe, because a shell gives its background jobs an empty input.
    private const string Script = """
        bin=$1 data=$2 run=$3 signal=$4
        shift 4
        exec 3<&0
        "$bin" -D "$data" "$@" 3<&- </dev/null &
        server=$!
        ( read -r _ <&3; kill -"$signal" $server 2>/dev/null ) &
        watcher=$!
        wait $server
        code=$?
        kill $watcher 2>/dev/null
        rm -rf "$run"
        exit $code
        """;

    private readonly Process _shell;
    private readonly ConcurrentQueue<string> _lastLines = new();

    private PostgresGuard(Process shell) => (_shell, Ended) = (shell, shell.WaitForExitAsync());

    public Task Ended { get; }

    public string LastWords => string.Join('\n', _lastLines);

    /// <summary>Starts the server. <paramref name="immediate"/>: stop without a checkpoint, for data nobody wants back.</summary>
    public static PostgresGuard Start(
        PostgresAccount account, PostgresBinaries binaries, string data, IEnumerable<string> settings, string run, bool immediate, Action<string>? log)
    {
        string[] words =
        [
            .. account.Prefix, "sh", "-c", Script, "sh", binaries.Program("postgres"), data, run, immediate ? "QUIT" : "INT",
            .. settings.SelectMany(setting => (string[])["-c", setting]),
        ];
        var start = new ProcessStartInfo(words[0], words.Skip(1))
        {
            WorkingDirectory = "/",
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["LC_ALL"] = "C.UTF-8";
        var shell = new Process { StartInfo = start };
        shell.Start();
        var guard = new PostgresGuard(shell);
        guard.Listen(log);
        return guard;
    }

    /// <summary>Ends a server that outlived its guard (somebody killed both), and removes the lock file of one that is long gone.</summary>
    public static async Task EndLeftoverAsync(string data, CancellationToken ct)
    {
        var lockFile = Path.Combine(data, "postmaster.pid");
        if (!File.Exists(lockFile))
        {
            return;
        }

        // Its lines: process, data folder, start time, port, socket folder, ...
        var lines = await File.ReadAllLinesAsync(lockFile, ct);
        var pid = lines.FirstOrDefault() ?? "";
        PostgresAccount.RemoveRunFolder(Path.GetDirectoryName(lines.ElementAtOrDefault(4)));
        if (!await ServesAsync(pid, data, ct))
        {
            File.Delete(lockFile);
            return;
        }

        await PostgresCommand.RunAsync(["sh", "-c", "kill -INT \"$1\"", "sh", pid], TimeSpan.FromSeconds(5), ct);
        for (var waited = Stopwatch.StartNew(); await ServesAsync(pid, data, ct);)
        {
            if (waited.Elapsed > TimeSpan.FromSeconds(20))
            {
                throw new InvalidOperationException($"A PostgreSQL left over from an earlier run (process {pid}) does not stop. End it, then try again.");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), ct);
        }
    }

    public async Task StopAsync(TimeSpan timeout)
    {
        try
        {
            _shell.StandardInput.Close();
        }
        catch (IOException)
        {
            // The guard is gone already.
        }

        try
        {
            await Ended.WaitAsync(timeout);
        }
        catch (TimeoutException)
        {
            _shell.Kill(entireProcessTree: true);
        }
    }

    // The number alone says nothing after a restart of the machine: another process may bear it.
    private static async Task<bool> ServesAsync(string pid, string data, CancellationToken ct)
    {
        try
        {
            return int.TryParse(pid, NumberStyles.None, CultureInfo.InvariantCulture, out _)
                && (await File.ReadAllTextAsync($"/proc/{pid}/cmdline", ct)).Split('\0').Contains(data);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private void Listen(Action<string>? log)
    {
        void Keep(object sender, DataReceivedEventArgs e)
        {
            if (e.Data is not { } line)
            {
                return;
            }

            _lastLines.Enqueue(line);
            while (_lastLines.Count > RememberedLines && _lastLines.TryDequeue(out _))
            {
            }

            log?.Invoke(line);
        }

        _shell.OutputDataReceived += Keep;
        _shell.ErrorDataReceived += Keep;
        _shell.BeginOutputReadLine();
        _shell.BeginErrorReadLine();
    }
}
