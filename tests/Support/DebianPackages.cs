using System.Diagnostics;

namespace Cloud.Support;

/// <summary>Debian's packages, which some tests need the daemons of.</summary>
public static class DebianPackages
{
    /// <summary>Whether <c>./test</c> could have installed what is missing: as tools/Launch/setup.sh decides it, and this Debian has it.</summary>
    public static async Task<bool> MayInstall(params string[] packages)
    {
        using var asked = Process.Start(
            "sh", ["-c", "command -v apt-get >/dev/null && { [ \"$(id -u)\" = 0 ] || sudo -n true 2>/dev/null; } && { [ $# = 0 ] || apt-cache show \"$@\" >/dev/null 2>&1; }", "sh", .. packages]);
        await asked.WaitForExitAsync();
        return asked.ExitCode == 0;
    }
}
