using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Cloud.Domain;
using Cloud.Domain.Domains;

namespace Cloud.Infrastructure.Git;

/// <summary>
/// Where a repository is, taken apart and put together again by us, so that what Git gets is never what was typed.
/// </summary>
/// <param name="Scheme">https, http, ssh, git or file.</param>
/// <param name="Host">Lower case ASCII; empty for file.</param>
/// <param name="UserPart">User name and password as given, with the @; may hold a secret.</param>
/// <param name="Path">With its leading slash, or as scp takes it.</param>
internal sealed partial record RemoteUrl(string Scheme, string UserPart, string Host, int Port, string Path, bool IsScp)
{
    private static readonly Dictionary<string, int> DefaultPorts = new(StringComparer.Ordinal) { ["https"] = 443, ["http"] = 80, ["ssh"] = 22, ["git"] = 9418 };

    public bool IsLocal => Scheme == "file";

    /// <summary>The address for Git, with another host in place of its own where one is given.</summary>
    public string Text(string? host = null)
    {
        if (IsLocal)
            return $"file://{Path}";
        var name = host ?? (IPAddress.TryParse(Host, out var address) && address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? $"[{Host}]" : Host);
        return IsScp ? $"{UserPart}{name}:{Path}" : $"{Scheme}://{UserPart}{name}{(Port == DefaultPorts[Scheme] ? "" : $":{Port}")}{Path}";
    }

    public static Result<RemoteUrl> Parse(string url, bool allowLocal)
    {
        if (url.Length is 0 or > GitLimits.UrlCharacters)
            return GitErrors.NotAllowed($"The repository's URL must have 1 to {GitLimits.UrlCharacters} characters.");
        // A leading dash would be an option, "::" asks Git for a remote helper, and no URL holds a blank.
        if (url[0] == '-' || url.Any(c => char.IsControl(c) || char.IsWhiteSpace(c)) || Helper().IsMatch(url))
            return GitErrors.NotAllowed("This is not the URL of a repository. Use https://host/path.git, ssh://user@host/path.git or git://host/path.git.");
        if (url.StartsWith("file:", StringComparison.OrdinalIgnoreCase) || url[0] is '/' or '.' or '~')
            return ParseLocal(url, allowLocal);
        return url.Contains("://", StringComparison.Ordinal) ? ParseNetwork(url) : ParseScp(url);
    }

    private static Result<RemoteUrl> ParseLocal(string url, bool allowLocal)
    {
        if (!allowLocal)
            return GitErrors.NotAllowed("Paths of the server are no repositories here. Use an https://, ssh:// or git:// URL.");
        var path = url.StartsWith("file:", StringComparison.OrdinalIgnoreCase)
            ? Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.IsFile && uri.Host.Length == 0 ? Uri.UnescapeDataString(uri.AbsolutePath) : null
            : url;
        return path is ['/', ..] ? new RemoteUrl("file", "", "", 0, path, false) : GitErrors.NotAllowed("A local repository is given by its absolute path or as file:///path.");
    }

    private static Result<RemoteUrl> ParseNetwork(string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || !DefaultPorts.TryGetValue(uri.Scheme, out var defaultPort))
            return GitErrors.NotAllowed("Only https, http, ssh and git URLs lead to a repository.");
        if (uri.Query.Length > 0 || uri.Fragment.Length > 0 || uri.AbsolutePath.Length < 2)
            return GitErrors.NotAllowed("The URL of a repository has a path and neither ? nor #.");
        // Not uri.IdnHost, which throws at some names and encodes others that no name server has.
        var (host, fault) = uri.HostNameType == UriHostNameType.IPv6 ? (uri.Host.Trim('[', ']'), null) : ReadHost(uri.Host.ToLowerInvariant());
        return host is null ? GitErrors.NotAllowed($"The URL's host {fault}.") : Checked(new RemoteUrl(uri.Scheme, uri.UserInfo.Length == 0 ? "" : $"{uri.UserInfo}@", host, uri.Port < 0 ? defaultPort : uri.Port, uri.AbsolutePath, false));
    }

    private static Result<RemoteUrl> ParseScp(string url)
    {
        var match = Scp().Match(url);
        return match.Success
            ? Checked(new RemoteUrl("ssh", match.Groups["user"].Value, match.Groups["host"].Value.ToLowerInvariant(), DefaultPorts["ssh"], match.Groups["path"].Value, true))
            : GitErrors.NotAllowed("This is not the URL of a repository. Use https://host/path.git, ssh://user@host/path.git or git://host/path.git.");
    }

    /// <summary>In ASCII. Names of one's own network may have underscores; what is or was in another script keeps IDNA's rules.</summary>
    private static (string? Host, string? Fault) ReadHost(string host)
    {
        var labels = host.Split('.').Select(ReadLabel).ToList();
        return labels.Find(l => l.Fault is not null) is { Fault: { } fault } ? (null, fault) : (string.Join('.', labels.Select(l => l.Ascii)), null);
    }

    private static (string? Ascii, string? Fault) ReadLabel(string label) => Ascii.IsValid(label) && !label.StartsWith(HostLabel.AcePrefix, StringComparison.Ordinal) ? (label, null) : HostLabel.Read(label);

    private static Result<RemoteUrl> Checked(RemoteUrl url)
    {
        if (!IPAddress.TryParse(url.Host, out _) && !HostName().IsMatch(url.Host))
            return GitErrors.NotAllowed("The URL's host is not a name that can be looked up.");
        return url.Scheme == "ssh" && url.UserPart.Length > 0 && !SshUser().IsMatch(url.UserPart)
            ? GitErrors.NotAllowed("An ssh URL has a plain user name and no password.")
            : url;
    }

    [GeneratedRegex(@"^[A-Za-z0-9+.-]*::", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Helper();

    [GeneratedRegex(@"^(?<user>[A-Za-z0-9_.]+@)?(?<host>[A-Za-z0-9.-]+):(?<path>[^:-][^:]*)\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Scp();

    /// <summary>Labels of letters, digits, - and _; none starts with a dash, so none is taken for an option; no dot at the end, which would slip past the pinned address.</summary>
    [GeneratedRegex(@"^[a-z0-9_][a-z0-9_-]{0,62}(\.[a-z0-9_][a-z0-9_-]{0,62})*\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex HostName();

    [GeneratedRegex(@"^[A-Za-z0-9_][A-Za-z0-9_.-]*@\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex SshUser();
}
