using System.Diagnostics;
using System.Globalization;

namespace Cloud.Launch;

/// <summary>
/// The net under a killed launcher. Each program ends by itself when its input does; one that hangs (or was stopped with SIGSTOP) would stay. This shell hears each
/// process number on a pipe that only we hold, and when that ends without a good-bye it gives them a moment and then kills who is left.
/// </summary>
internal sealed class OrphanGuard : IAsyncDisposable
{
    private const string Goodbye = "done";

    // A number may by then belong to somebody else: only what was started from this checkout, with our flag, is killed.
    internal const string Script = """
        pids=
        while read -r word; do
          [ "$word" = done ] && exit 0
          pids="$pids $word"
        done
        sleep 4
        for pid in $pids; do
          grep -qaF -- "$1" "/proc/$pid/cmdline" 2>/dev/null && grep -qaF -- --exit-with-stdin "/proc/$pid/cmdline" 2>/dev/null && kill -9 "$pid" 2>/dev/null
        done
        """;

    private readonly Process _shell;

    private OrphanGuard(Process shell) => _shell = shell;

    public static OrphanGuard Start(string root)
    {
        var start = new ProcessStartInfo("setsid", ["sh", "-c", Script, "sh", root])
        {
            WorkingDirectory = "/",
            UseShellExecute = false,
            RedirectStandardInput = true,
        };
        return new OrphanGuard(Process.Start(start)!);
    }

    public void Watch(int pid) => Say(pid.ToString(CultureInfo.InvariantCulture));

    /// <summary>Everything has been stopped in order: nothing is left to kill.</summary>
    public async ValueTask DisposeAsync()
    {
        Say(Goodbye);
        await _shell.WaitForExitAsync();
        _shell.Dispose();
    }

    private void Say(string word)
    {
        try
        {
            lock (_shell)
            {
                _shell.StandardInput.WriteLine(word);
                _shell.StandardInput.Flush();
            }
        }
        catch (IOException)
        {
            // Somebody killed the guard. The programs still end by themselves.
        }
    }
}
