using System.Net;
using Cloud.Application.Ports;
using Cloud.Domain;

namespace Cloud.Infrastructure.Git;

/// <summary>
/// Reads repositories with the <c>git</c> executable, taking every one of them for hostile: the address is checked and pinned, a shallow and filtered fetch
/// goes into a bare repository in a temporary folder, nothing is checked out, and time, size and number of readings have limits.
/// </summary>
internal sealed class GitRepositories(GitOptions options, HostAddresses hosts, TimeProvider time, GitBounds bounds) : IRepositories, IDisposable
{
    private readonly SemaphoreSlim _places = new(GitLimits.AtOnce);

    public async Task<Result<RepositorySnapshot>> Read(string url, string? branch, CancellationToken ct)
    {
        var remote = RemoteUrl.Parse(url, options.AllowLocalPaths);
        if (remote.Error is { } refusal)
            return refusal;
        if (branch is not null && !RemoteBranches.IsBranchName(branch))
            return GitErrors.NotAllowed("This cannot be the name of a branch.");

        using var limit = new CancellationTokenSource(bounds.Time, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
        try
        {
            return await InTurn(remote.Value, branch, either.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            return GitErrors.TimedOut(bounds.Time);
        }
        catch (OutputTooLargeException e)
        {
            return GitErrors.TooLarge(e.Message);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return GitErrors.Unreachable("The git executable is not installed on this server.");
        }
    }

    public void Dispose() => _places.Dispose();

    private async Task<Result<RepositorySnapshot>> InTurn(RemoteUrl remote, string? branch, CancellationToken ct)
    {
        await _places.WaitAsync(ct);
        try
        {
            var addresses = await AddressesOf(remote, ct);
            if (addresses.Error is { } refusal)
                return refusal;
            await using var workspace = await GitWorkspace.Create(remote, addresses.Value, ct);
            return await new GitReading(remote, workspace, bounds.FetchedBytes).Read(branch, ct);
        }
        finally
        {
            _places.Release();
        }
    }

    private async Task<Result<IReadOnlyList<IPAddress>>> AddressesOf(RemoteUrl remote, CancellationToken ct)
    {
        IReadOnlyList<IPAddress> none = [];
        if (remote.IsLocal)
            return Directory.Exists(remote.Path) ? Result<IReadOnlyList<IPAddress>>.Success(none) : GitErrors.Unreachable("There is no repository at that path.");
        return await hosts.Find(remote.Host, ct) switch
        {
            null => GitErrors.NotAllowed("The URL's host is inside a private network or on this machine. Use a repository that the public network reaches."),
            [] => GitErrors.Unreachable("The URL's host name is not known. Check its spelling."),
            var found => Result<IReadOnlyList<IPAddress>>.Success(found),
        };
    }
}
