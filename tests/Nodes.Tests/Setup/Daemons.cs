using System.Diagnostics;
using Cloud.Support;

namespace Cloud.Nodes.Tests.Setup;

/// <summary>The daemons of a node, as Debian's packages bring them.</summary>
internal static class Daemons
{
    private static readonly string[] Places = ["/usr/sbin", "/usr/bin", "/usr/local/sbin", "/usr/local/bin"];

    private static readonly Dictionary<string, string> PackageOf = new()
    {
        ["haproxy"] = "haproxy",
        ["nginx"] = "nginx-light",
        ["php-fpm8.2"] = "php8.2-fpm",
        ["mariadbd"] = "mariadb-server",
        ["mariadb-backup"] = "mariadb-backup",
        ["socat"] = "socat",
        ["redis-server"] = "redis-server",
        ["redis-sentinel"] = "redis-sentinel",
        ["rabbitmq-server"] = "rabbitmq-server",
        ["debootstrap"] = "debootstrap",
        ["systemd-nspawn"] = "systemd-container",
        ["ip"] = "iproute2",
    };

    /// <summary>Fails where they could have been installed; skips, and says so, where that takes rights that are not there.</summary>
    public static async Task Need(string whatFor, params string[] programs)
    {
        var missing = programs.Where(program => !Places.Any(place => File.Exists(Path.Combine(place, program)))).Select(program => PackageOf[program]).ToList();
        if (missing.Count == 0)
        {
            return;
        }

        var names = string.Join(' ', missing);
        Assert.SkipUnless(await DebianPackages.MayInstall([.. missing]), $"Debian's packages {names} are not here, and installing them takes root and Debian 12: {whatFor} was not tried.");
        Assert.Fail($"{names} can be installed here and is not: ./test does it, or apt-get install {names}.");
    }

    /// <summary>Runs a program to its end and gives its code and what it wrote on both streams.</summary>
    /// <param name="within">A minute where nothing is said.</param>
    public static async Task<(int Code, string Output)> Run(string program, IEnumerable<string> arguments, string? input = null, TimeSpan? within = null)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        await process.StandardInput.WriteAsync(input ?? "");
        process.StandardInput.Close();
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync().WaitAsync(within ?? TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        return (process.ExitCode, await output + await errors);
    }
}
