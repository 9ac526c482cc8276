using System.Diagnostics;

namespace Cloud.Cli.Finding;

/// <summary>The Git checkout that the command is run in.</summary>
/// <param name="Root">Its top folder.</param>
/// <param name="Branch">What is checked out; null while that is no branch.</param>
/// <param name="Remotes">Addresses of all its remotes.</param>
internal sealed record Checkout(string Root, string? Branch, IReadOnlyList<string> Remotes)
{
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(10);

    /// <summary>Null outside one, and where there is no Git.</summary>
    public static async Task<Checkout?> FindAsync(CancellationToken ct)
    {
        if (await GitAsync(ct, "rev-parse", "--show-toplevel") is not { } root)
        {
            return null;
        }

        var branch = await GitAsync(ct, "symbolic-ref", "--quiet", "--short", "HEAD");
        var remotes = await GitAsync(ct, "config", "--get-regexp", @"^remote\..*\.url$") ?? "";
        return new(root, branch, [.. remotes.Split('\n').Select(line => line.Split(' ', 2)).Where(parts => parts.Length == 2).Select(parts => parts[1])]);
    }

    /// <summary>What Git answers, null where it refuses.</summary>
    public static async Task<string?> GitAsync(CancellationToken ct, params string[] words)
    {
        var start = new ProcessStartInfo("git", words) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Within);
        try
        {
            using var git = Process.Start(start)!;
            git.StandardInput.Close();
            var errors = git.StandardError.ReadToEndAsync(limit.Token);
            var text = await git.StandardOutput.ReadToEndAsync(limit.Token);
            await errors;
            await git.WaitForExitAsync(limit.Token);
            return git.ExitCode == 0 ? text.TrimEnd('\n') : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}

/// <summary>Git addresses that lead to the same repository are equal, however they are spelled.</summary>
internal static class RemoteAddress
{
    /// <summary><c>git@github.com:acme/shop.git</c>, <c>ssh://git@github.com/acme/shop</c> and <c>https://github.com/acme/shop</c> are one.</summary>
    public static string Normal(string address)
    {
        var text = address.Trim();
        if (text.StartsWith("file://", StringComparison.Ordinal))
        {
            text = text["file://".Length..];
        }

        if (text.StartsWith('/') || text.StartsWith('.'))
        {
            return Trimmed(Path.GetFullPath(text));
        }

        if (Uri.TryCreate(text, UriKind.Absolute, out var uri) && text.Contains("://", StringComparison.Ordinal))
        {
            return $"{uri.Host.ToLowerInvariant()}/{Trimmed(uri.AbsolutePath).TrimStart('/')}";
        }

        // user@host:path, as ssh writes it.
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? Trimmed(text) : $"{text[(text.IndexOf('@', StringComparison.Ordinal) is var at && at < colon ? at + 1 : 0)..colon].ToLowerInvariant()}/{Trimmed(text[(colon + 1)..]).TrimStart('/')}";
    }

    private static string Trimmed(string path)
    {
        var bare = path.TrimEnd('/');
        return bare.EndsWith(".git", StringComparison.Ordinal) ? bare[..^4].TrimEnd('/') : bare;
    }
}
