using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Cloud.Infrastructure.Git;

/// <summary>
/// A temporary folder with an empty repository and the only configuration Git gets to see. The remote's address stands in that file, readable by
/// this user alone, and never on a command line.
/// </summary>
internal sealed class GitWorkspace : IAsyncDisposable
{
    private const int DeleteAttempts = 10;
    private static readonly TimeSpan BetweenDeletes = TimeSpan.FromMilliseconds(50);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cloud-git-");

    private GitWorkspace()
    {
    }

    public string Folder => _folder.FullName;

    public string Repository => Path.Combine(Folder, "repository");

    public string Settings => Path.Combine(Folder, "settings");

    public static async Task<GitWorkspace> Create(RemoteUrl remote, IReadOnlyList<IPAddress> addresses, CancellationToken ct)
    {
        var workspace = new GitWorkspace();
        try
        {
            await File.WriteAllTextAsync(workspace.Settings, SettingsFor(remote, addresses), ct);
            return workspace;
        }
        catch
        {
            await workspace.DisposeAsync();
            throw;
        }
    }

    /// <summary>Bytes on disk now. Files come and go while Git works; what is gone weighs nothing.</summary>
    public long Weigh()
    {
        try
        {
            return _folder.EnumerateFiles("*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None }).Sum(LengthOf);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    public async ValueTask DisposeAsync()
    {
        // A child that was just killed may finish one more write.
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                _folder.Delete(recursive: true);
                return;
            }
            catch (DirectoryNotFoundException)
            {
                return;
            }
            catch (IOException) when (attempt < DeleteAttempts)
            {
                await Task.Delay(BetweenDeletes);
            }
        }
    }

    private static long LengthOf(FileInfo file)
    {
        try
        {
            return file.Length;
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private static string SettingsFor(RemoteUrl remote, IReadOnlyList<IPAddress> addresses)
    {
        var settings = new StringBuilder();
        Section("protocol", ("allow", "never"));
        Section($"protocol \"{remote.Scheme}\"", ("allow", "always"));
        Section("core", ("hooksPath", "/dev/null"), ("bigFileThreshold", "1m"), ("fsmonitor", "false"), ("sshCommand", SshCommand(remote, addresses)));
        Section("credential", ("helper", ""));
        Section("fetch", ("recurseSubmodules", "false"), ("unpackLimit", "1"), ("writeCommitGraph", "false"), ("showForcedUpdates", "false"));
        Section("gc", ("auto", "0"));
        Section("maintenance", ("auto", "false"));
        Section("pack", ("threads", "1"));
        Section("transfer", ("bundleURI", "false"));
        // Followed redirects would lead past the pinned address; "initial" too.
        Section("http", [("followRedirects", "false"), ("proxy", ""), .. Pins(remote, addresses)]);
        if (remote.IsLocal)
        {
            // A local repository may belong to another user, and is read the same way as one behind a network: filtered.
            Section("safe", ("directory", "*"));
            Section("uploadpack", ("allowFilter", "true"));
        }

        Section("remote \"origin\"", ("url", UrlFor(remote, addresses)));
        return settings.ToString();

        void Section(string name, params (string Key, string Value)[] values)
        {
            settings.Append(CultureInfo.InvariantCulture, $"[{name}]\n");
            foreach (var (key, value) in values)
                settings.Append(CultureInfo.InvariantCulture, $"\t{key} = {Quoted(value)}\n");
        }
    }

    private static string Quoted(string value) => $"\"{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    /// <summary>curl asks nobody for the host again: the name cannot mean another address now than when it was checked.</summary>
    private static IEnumerable<(string Key, string Value)> Pins(RemoteUrl remote, IReadOnlyList<IPAddress> addresses)
    {
        if (remote.Scheme is "https" or "http" && !IPAddress.TryParse(remote.Host, out _))
            yield return ("curloptResolve", $"{remote.Host}:{remote.Port}:{string.Join(',', addresses.Select(Bracketed))}");
    }

    /// <summary>The git protocol has no way to pin, so there the address itself stands in the URL.</summary>
    private static string UrlFor(RemoteUrl remote, IReadOnlyList<IPAddress> addresses) => remote.Scheme == "git" ? remote.Text(Bracketed(addresses[0])) : remote.Text();

    /// <summary>ssh connects to the checked address, knows the host's key under the host's name, and asks nobody anything.</summary>
    private static string SshCommand(RemoteUrl remote, IReadOnlyList<IPAddress> addresses) => remote.Scheme == "ssh"
        ? $"ssh -F /dev/null -o HostName={addresses[0]} -o HostKeyAlias={remote.Host} -o BatchMode=yes -o StrictHostKeyChecking=accept-new -o UserKnownHostsFile=/dev/null -o ProxyCommand=none -o ConnectTimeout=10"
        : "false";

    private static string Bracketed(IPAddress address) => address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{address}]" : address.ToString();
}
