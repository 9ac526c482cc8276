using Cloud.Application.Ports;
using Cloud.Domain;
using Cloud.Domain.Configuration;

namespace Cloud.Infrastructure.Git;

/// <summary>One reading of one repository: list the branches, fetch the tip of one, pick the configuration files out of it.</summary>
internal sealed class GitReading(RemoteUrl remote, GitWorkspace workspace, long mostBytes)
{
    private const string Tip = "refs/cloud/tip";

    /// <summary>The oldest Git whose HTTP client can be told the address of a host (http.curloptResolve).</summary>
    private static readonly Version OldestForHttp = new(2, 37);

    /// <summary>Talks to the remote, by its one protocol.</summary>
    private readonly GitProcess _remote = new(workspace, remote.Scheme);

    /// <summary>Talks to nobody: a file that the filter kept back is not fetched after all.</summary>
    private readonly GitProcess _local = new(workspace, "none");

    public async Task<Result<RepositorySnapshot>> Read(string? branch, CancellationToken ct)
    {
        if (remote.Scheme is "http" or "https" && !await CanPin(ct))
            return GitErrors.Unreachable($"The git executable of this server is older than {OldestForHttp} and cannot be held to a checked address.");
        await _local.Run(["init", "--quiet", "--bare", "--template="], "", Ignore, ct);
        var branches = await ListBranches(ct);
        if (branches.Error is { } unreachable)
            return unreachable;
        if (branches.Value.Find(branch) is not { } wanted)
            return GitErrors.BranchNotFound(branch ?? "", branches.Value.Branches.Select(b => b.Name));
        if (await Fetch(wanted, ct) is { } refusal)
            return refusal;
        var files = await new GitFiles(_local, Tip).Read(ct);
        if (files.Error is { } unread)
            return unread;
        var (_, head) = await Capture(_local, ["rev-parse", "--verify", $"{Tip}^{{commit}}"], ct);
        return new RepositorySnapshot(head.Trim(), wanted.Name, branches.Value.Default ?? wanted.Name, branches.Value.Branches, files.Value);
    }

    private async Task<bool> CanPin(CancellationToken ct)
    {
        var (_, text) = await Capture(_local, ["version"], ct);
        return text.Split(' ') is [_, _, var number, ..] && number.Trim().Split('.') is [var major, var minor, ..]
            && Version.TryParse($"{major}.{minor}", out var version) && version >= OldestForHttp;
    }

    private async Task<Result<RemoteBranches>> ListBranches(CancellationToken ct)
    {
        var (run, listing) = await Capture(_remote, ["ls-remote", "--symref", "origin", "HEAD", "refs/heads/*"], ct);
        return run.ExitCode == 0 ? RemoteBranches.Parse(listing) : GitFailures.Explain(run.Errors);
    }

    private async Task<Error?> Fetch(RepositoryBranch branch, CancellationToken ct)
    {
        string[] arguments =
        [
            "fetch", "--quiet", "--depth=1", "--no-tags", "--no-recurse-submodules", "--no-auto-maintenance", "--no-write-fetch-head",
            $"--filter=blob:limit={ConfigurationLimits.FileBytes + 1}", "origin", $"+refs/heads/{branch.Name}:{Tip}",
        ];
        using var watched = CancellationTokenSource.CreateLinkedTokenSource(ct);
        using var over = new CancellationTokenSource();
        var scales = Watch(watched, over.Token);
        try
        {
            var run = await _remote.Run(arguments, "", Ignore, watched.Token);
            if (workspace.Weigh() <= mostBytes)
                return run.ExitCode == 0 ? null : GitFailures.Explain(run.Errors);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            // The scales stopped it.
        }
        finally
        {
            await over.CancelAsync();
            await scales;
        }

        return GitErrors.TooLarge($"The tip of the branch is larger than {mostBytes / 1024 / 1024} MiB.");
    }

    /// <summary>Weighs what has arrived until the fetch is over, and stops the fetch when it is too much.</summary>
    private async Task Watch(CancellationTokenSource fetch, CancellationToken over)
    {
        while (!over.IsCancellationRequested && !fetch.IsCancellationRequested)
        {
            if (workspace.Weigh() > mostBytes)
                await fetch.CancelAsync();
            await Task.Delay(GitLimits.WeighEvery, over).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task<(GitRun Run, string Text)> Capture(GitProcess git, IReadOnlyList<string> arguments, CancellationToken ct)
    {
        var text = "";
        var run = await git.Run(arguments, "", async (stream, token) => text = await GitStreams.Text(stream, GitLimits.BranchListBytes, token), ct);
        return (run, text);
    }

    private static Task Ignore(Stream stream, CancellationToken ct) => stream.CopyToAsync(Stream.Null, ct);
}
