using System.Collections.Concurrent;
using Cloud.Application.Ports;
using Cloud.Domain;

namespace Cloud.Api.Tests;

/// <summary>Repositories that a test says are there. The real ones are tested where git is.</summary>
public sealed class FakeRepositories : IRepositories
{
    private readonly ConcurrentDictionary<string, RepositorySnapshot> _known = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Url, string Branch), RepositorySnapshot> _pushed = new();

    public string Add(string defaultBranch, IReadOnlyDictionary<string, string> files)
    {
        var url = "https://git.example.com/" + WireId.From(Guid.CreateVersion7());
        _known[url] = new RepositorySnapshot(new string('a', 40), defaultBranch, defaultBranch, [new RepositoryBranch(defaultBranch, new string('a', 40))], files);
        return url;
    }

    /// <summary>Another commit on a branch, which may be new.</summary>
    public void Push(string url, string branch, char commit, IReadOnlyDictionary<string, string> files) =>
        _pushed[(url, branch)] = _known[url] with { HeadCommit = new string(commit, 40), Branch = branch, Files = files };

    public Task<Result<RepositorySnapshot>> Read(string url, string? branch, CancellationToken ct)
    {
        if (branch is not null && _pushed.TryGetValue((url, branch), out var pushed))
        {
            return Task.FromResult<Result<RepositorySnapshot>>(pushed);
        }

        if (!_known.TryGetValue(url, out var snapshot))
        {
            return Task.FromResult<Result<RepositorySnapshot>>(new Error(ErrorKind.Invalid, "repository.unreachable", "There is no repository at that address."));
        }

        return Task.FromResult<Result<RepositorySnapshot>>(branch is null || branch == snapshot.DefaultBranch
            ? snapshot
            : new Error(ErrorKind.Invalid, "repository.branch_not_found", $"The repository has no branch {branch}."));
    }
}
