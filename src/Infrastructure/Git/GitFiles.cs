using System.Text;
using Cloud.Domain;
using Cloud.Domain.Configuration;
using Cloud.Infrastructure.Configuration;

namespace Cloud.Infrastructure.Git;

/// <summary>Picks the configuration files, and what they include, out of a fetched commit. Symbolic links and submodules are no files.</summary>
internal sealed class GitFiles(GitProcess git, string commit)
{
    private readonly Dictionary<string, string> _files = new(StringComparer.Ordinal);
    private readonly HashSet<string> _tried = new(StringComparer.Ordinal);

    public async Task<Result<IReadOnlyDictionary<string, string>>> Read(CancellationToken ct)
    {
        var paths = await Find(ct);
        if (ConfigurationFiles.FormatOf(paths) is null)
            return GitErrors.NoConfiguration;
        var wanted = paths.ToList();
        for (var round = 0; round <= ConfigurationLimits.IncludeDepth && wanted.Count > 0; round++)
        {
            if (_tried.Count + wanted.Count > ConfigurationLimits.Files)
                return GitErrors.TooLarge($"The branch has more than {ConfigurationLimits.Files} configuration files.");
            if (await Load(wanted, ct) is { } refusal)
                return refusal;
            wanted = Included(wanted);
        }

        return _files.Values.Sum(f => (long)Encoding.UTF8.GetByteCount(f)) <= ConfigurationLimits.TotalBytes
            ? _files
            : GitErrors.TooLarge($"The configuration files together are larger than {ConfigurationLimits.TotalBytes} bytes.");
    }

    private async Task<List<string>> Find(CancellationToken ct)
    {
        var paths = new List<string>();
        await git.Run(["ls-tree", "-r", "-z", "--full-tree", commit], "", (stream, token) => GitStreams.Records(stream, GitLimits.Files, Keep, token), ct);
        return paths;

        // "100644 blob <hash>\t<path>"; 120000 would be a symbolic link.
        void Keep(string record)
        {
            var tab = record.IndexOf('\t', StringComparison.Ordinal);
            if (tab > 0 && record.StartsWith("100", StringComparison.Ordinal) && ConfigurationFiles.IsConfiguration(record[(tab + 1)..]) && !record.Contains('\n', StringComparison.Ordinal))
                paths.Add(record[(tab + 1)..]);
        }
    }

    private async Task<Error?> Load(List<string> paths, CancellationToken ct)
    {
        _tried.UnionWith(paths);
        var done = 0;
        await git.Run(["cat-file", "--batch"], string.Concat(paths.Select(p => $"{commit}:{p}\n")), async (stream, token) =>
            done = await GitStreams.Objects(stream, paths.Count, ConfigurationLimits.FileBytes, Keep, token), ct);
        return done == paths.Count ? null : GitErrors.FileTooLarge(paths[done]);

        void Keep(int index, string? text)
        {
            if (text is not null)
                _files[paths[index]] = text;
        }
    }

    private List<string> Included(List<string> loaded) =>
        [.. loaded.Where(_files.ContainsKey).SelectMany(p => Includes.WantedBy(p, _files[p])).Distinct().Where(p => !_tried.Contains(p))];
}
