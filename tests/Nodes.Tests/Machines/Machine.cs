using System.Diagnostics;
using System.Globalization;
using Cloud.Nodes.Tests.Setup;

namespace Cloud.Nodes.Tests.Machines;

/// <summary>A machine that starts from an image: systemd boots in it, with a disk over the image's, an address of its own, and a node's retained volume.</summary>
internal sealed class Machine : IAsyncDisposable
{
    private static readonly TimeSpan Booting = TimeSpan.FromSeconds(60);

    // The address lies on the disk, so that it is there after a boot; the network is one of the machines alone.
    private string Network => $"""
        [Match]
        Name=host0

        [Network]
        Address={Address}/24

        """;

    private readonly string _name;
    private readonly string _folder;
    private readonly string? _volume;
    private readonly string _bridge;
    private Process? _nspawn;

    private Machine(string name, string folder, string? volume, string address, string bridge) => (_name, _folder, _volume, Address, _bridge) = (name, folder, volume, address, bridge);

    public string Address { get; }

    private string Disk => $"{_folder}/{_name}/disk";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <param name="bridge">Network that all machines share.</param>
    /// <param name="volume">A node's retained volume; <c>null</c>: a web server has none.</param>
    public static async Task<Machine> Start(string image, string bridge, string name, string address, string? volume)
    {
        var machine = new Machine(name, Path.GetDirectoryName(image)!, volume, address, bridge);
        foreach (var part in (string[])["upper", "work", "disk"])
        {
            Directory.CreateDirectory($"{machine._folder}/{name}/{part}");
        }

        await Done("mount", ["-t", "overlay", "overlay", "-o", $"lowerdir={image},upperdir={machine._folder}/{name}/upper,workdir={machine._folder}/{name}/work", machine.Disk]);
        Directory.CreateDirectory($"{machine.Disk}/etc/systemd/network");
        await File.WriteAllTextAsync($"{machine.Disk}/etc/systemd/network/10-host0.network", machine.Network, Ct);
        await File.WriteAllTextAsync($"{machine.Disk}/etc/hosts", "127.0.0.1 localhost\n", Ct);
        await Done("systemctl", ["-q", $"--root={machine.Disk}", "enable", "systemd-networkd.service"]);
        await machine.Boot();
        return machine;
    }

    /// <summary>What the boot script of a stack knows, and its last lines.</summary>
    public async Task Join(string identity, string addresses)
    {
        await Said(In("mkdir", "-p", "/etc/cloud"));
        await File.WriteAllTextAsync($"{Disk}/etc/cloud/node", $"WIDTH=large CLUSTER=env-1 ADDRESSES='{addresses}' {identity}\n", Ct);
        await File.WriteAllTextAsync($"{Disk}/etc/cloud/password", $"{NodeFolder.Password}\n", Ct);
        await Said(In("cloud-fill"));
        await Said(In(TimeSpan.FromMinutes(5), "systemctl", "start", "cloud-node.target"));
    }

    /// <summary>As EC2 boots an instance anew: the same disk, nobody who says anything.</summary>
    public async Task Reboot()
    {
        await PowerOff();
        await Boot();
    }

    /// <summary>As a group ends an instance: services are stopped as their units say, and the disk is gone.</summary>
    public async Task Terminate()
    {
        await PowerOff();
        await DisposeAsync();
    }

    public Task<(int Code, string Output)> In(params string[] words) => In(TimeSpan.FromSeconds(60), words);

    public Task<(int Code, string Output)> In(TimeSpan within, params string[] words) => Daemons.Run(
        "nsenter", ["-t", Init().ToString(CultureInfo.InvariantCulture), "-a", "env", "HOME=/root", "PATH=/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin", .. words], within: within);

    public Task<(int Code, string Output)> Shell(string script) => In("sh", "-c", script);

    public static async Task<string> Said(Task<(int Code, string Output)> run)
    {
        var (code, output) = await run;
        Assert.True(code == 0, $"{code}: {output}");
        return output;
    }

    /// <summary>Asks until it says so.</summary>
    public async Task Until(string script, string expected, TimeSpan within)
    {
        var began = TimeProvider.System.GetTimestamp();
        for (var output = ""; !output.Contains(expected, StringComparison.Ordinal); (_, output) = await Shell(script))
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < within, $"{_name}: {script} says\n{output}\n{(await Shell("journalctl --no-pager -p warning -n 40")).Output}");
            await Task.Delay(500, Ct);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_nspawn is { HasExited: false })
        {
            // Ending its first process ends all that is in it.
            Process.GetProcessById(Init()).Kill();
            await _nspawn.WaitForExitAsync(CancellationToken.None);
        }

        _nspawn?.Dispose();
        _nspawn = null;
        await Daemons.Run("umount", ["-R", Disk]);
        Directory.Delete($"{_folder}/{_name}", recursive: true);
    }

    private async Task PowerOff()
    {
        await In("systemctl", "poweroff");
        await _nspawn!.WaitForExitAsync(Ct).WaitAsync(TimeSpan.FromMinutes(3), Ct);
        _nspawn.Dispose();
        _nspawn = null;
    }

    private async Task Boot()
    {
        string[] volume = _volume is null ? [] : [$"--bind={_volume}:/data"];
        _nspawn = Process.Start(new ProcessStartInfo(
            "systemd-nspawn",
            ["-q", "--register=no", "--keep-unit", $"--machine={_name}", "-D", Disk, "--boot", "--console=pipe", $"--network-bridge={_bridge}", "--bind=/dev/fuse", "--capability=all", .. volume])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        _ = _nspawn.StandardOutput.ReadToEndAsync(Ct);
        _ = _nspawn.StandardError.ReadToEndAsync(Ct);
        var began = TimeProvider.System.GetTimestamp();
        while (Init() == 0 || !(await In("ip", "-4", "-o", "addr", "show", "host0")).Output.Contains(Address, StringComparison.Ordinal))
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < Booting, $"{_name} has not booted.");
            await Task.Delay(200, Ct);
        }
    }

    private static async Task Done(string program, string[] words) => await Said(Daemons.Run(program, words));

    private int Init() => File.ReadAllText($"/proc/{_nspawn!.Id}/task/{_nspawn.Id}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var first, ..] ? int.Parse(first, CultureInfo.InvariantCulture) : 0;
}
