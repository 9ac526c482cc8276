namespace Cloud.Infrastructure.Git;

/// <summary>What an installation may read. Bound to the configuration section <c>Git</c>.</summary>
public sealed class GitOptions
{
    public const string Section = "Git";

    /// <summary>Whether paths of this machine and <c>file://</c> are repositories too: for laptops and tests, never where strangers sign in.</summary>
    public bool AllowLocalPaths { get; set; }
}

/// <summary>The two bounds that tests make smaller.</summary>
internal sealed record GitBounds(TimeSpan Time, long FetchedBytes)
{
    public static GitBounds Default { get; } = new(GitLimits.Time, GitLimits.FetchedBytes);
}

/// <summary>How much one reading of a repository may take. Ours: a shallow fetch of the largest public store seen is under 60 MiB and 9 s.</summary>
internal static class GitLimits
{
    /// <summary>The whole reading, waiting included; it happens inside a request.</summary>
    public static readonly TimeSpan Time = TimeSpan.FromSeconds(20);

    /// <summary>What may arrive: 200 MiB.</summary>
    public const long FetchedBytes = 200L * 1024 * 1024;

    /// <summary>How often what has arrived is weighed.</summary>
    public static readonly TimeSpan WeighEvery = TimeSpan.FromMilliseconds(100);

    /// <summary>Readings at the same time; together they hold at most this many times <see cref="FetchedBytes"/> of disk.</summary>
    public const int AtOnce = 4;

    /// <summary>The list of branches: 4 MiB is some 40,000 of them.</summary>
    public const int BranchListBytes = 4 * 1024 * 1024;

    /// <summary>Files of one commit. Linux has 90,000; a tree that names itself over and over has no end.</summary>
    public const int Files = 500_000;

    /// <summary>A longer URL than any browser or host takes (RFC 9110 asks for 8,000; hosts stop at 2,048).</summary>
    public const int UrlCharacters = 2048;

    /// <summary>Git's own limit is that of a file name.</summary>
    public const int BranchCharacters = 255;

    /// <summary>What a child may say on its error stream before the rest is dropped.</summary>
    public const int ErrorCharacters = 16 * 1024;
}
