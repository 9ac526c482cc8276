using System.Diagnostics;
using Cloud.Support;

namespace Cloud.Launch.Tests;

public sealed class OrphanGuardTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Children_that_were_stopped_in_order_are_left_alone()
    {
        using var child = StartDeaf(Repository.Root);
        await using (var guard = OrphanGuard.Start(Repository.Root))
        {
            guard.Watch(child.Id);
        }

        await Task.Delay(TimeSpan.FromSeconds(5), Cancel);
        Assert.False(child.HasExited);
        child.Kill();
    }

    [Fact]
    public async Task A_deaf_child_of_a_killed_launcher_is_killed_and_a_stranger_with_such_a_number_is_not()
    {
        using var deaf = StartDeaf(Repository.Root);
        using var stranger = StartDeaf("/somewhere/else");
        using var launcher = Process.Start(KilledLauncher(deaf.Id, stranger.Id))!;
        await launcher.WaitForExitAsync(Cancel);
        await deaf.WaitForExitAsync(Cancel).WaitAsync(TimeSpan.FromSeconds(10), Cancel);
        Assert.False(stranger.HasExited);
        stranger.Kill();
    }

    // Has the words of a program of ours in its command line, and listens to nothing.
    private static Process StartDeaf(string root) => Process.Start(new ProcessStartInfo("sh", ["-c", "while :; do sleep 1; done", root + "/src/x.dll", "--exit-with-stdin"]))!;

    /// <summary>A launcher that tells the guard the numbers and is gone without a word.</summary>
    private static ProcessStartInfo KilledLauncher(params int[] pids) =>
        new("sh", ["-c", "root=$1 script=$2; shift 2; printf '%s\\n' \"$@\" | sh -c \"$script\" sh \"$root\"", "sh", Repository.Root, OrphanGuard.Script, .. pids.Select(p => $"{p}")]);
}
