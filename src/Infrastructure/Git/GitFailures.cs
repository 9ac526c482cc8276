using Cloud.Domain;

namespace Cloud.Infrastructure.Git;

/// <summary>Turns what Git says when it fails into one of a few sentences of our own: its words hold the URL, and the remote's.</summary>
internal static class GitFailures
{
    private static readonly (string[] Signs, string Sentence)[] Known =
    [
        (["Authentication failed", "could not read Username", "could not read Password", "terminal prompts disabled", "Permission denied", "403"],
            "The repository asks for a sign-in that was not given or not accepted. Check that it is public, or that the URL's token may read it."),
        (["not found", "does not exist", "does not appear to be a git repository", "Not a git repository"],
            "There is no repository at that URL, or it is not to be seen without a sign-in."),
        (["redirect", "301", "302", "307", "308"], "The server answers with another address. Give the final one; it often ends in .git."),
        (["SSL", "certificate", "TLS"], "The server's certificate is not accepted."),
        (["Host key verification"], "The server's host key is not accepted."),
        (["Connection refused", "Failed to connect", "Connection timed out", "No route to host", "unreachable", "Connection reset"], "The server does not answer at that address and port."),
    ];

    public static Error Explain(string errors)
    {
        foreach (var (signs, sentence) in Known)
        {
            if (Array.Exists(signs, s => errors.Contains(s, StringComparison.OrdinalIgnoreCase)))
                return GitErrors.Unreachable(sentence);
        }

        return GitErrors.Unreachable("The server does not answer as a Git repository would.");
    }
}
