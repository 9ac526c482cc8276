using Cloud.Domain;

namespace Cloud.Application.Ports;

/// <summary>Git repositories of customers: somebody else's machine, read within bounds of time and size and never trusted.</summary>
public interface IRepositories
{
    /// <summary>
    /// Reads the branches and the configuration files of the repository at <paramref name="url"/>, at the head of <paramref name="branch"/> or, when null,
    /// of its default branch. Refuses with <c>repository.not_allowed</c>, <c>repository.unreachable</c>, <c>repository.timeout</c>,
    /// <c>repository.too_large</c>, <c>repository.branch_not_found</c> or <c>repository.no_configuration</c>.
    /// </summary>
    Task<Result<RepositorySnapshot>> Read(string url, string? branch, CancellationToken ct);
}

/// <summary>A branch and the commit it stands at.</summary>
public sealed record RepositoryBranch(string Name, string Sha);

/// <summary>What a repository held at one moment.</summary>
/// <param name="HeadCommit">The commit that was read: 40 (or 64) hex digits.</param>
/// <param name="Branch">The branch that was read.</param>
/// <param name="DefaultBranch">What the remote calls its HEAD.</param>
/// <param name="Files">The configuration files and what they include: path inside the repository to text.</param>
public sealed record RepositorySnapshot(
    string HeadCommit,
    string Branch,
    string DefaultBranch,
    IReadOnlyList<RepositoryBranch> Branches,
    IReadOnlyDictionary<string, string> Files);
