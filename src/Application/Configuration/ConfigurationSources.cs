using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Configuration;

namespace Cloud.Application.Configuration;

/// <summary>A configuration as it was read: from a repository's branch, or from text given inline.</summary>
/// <param name="Branch">The branch read; null where the text was inline.</param>
/// <param name="Commit">The commit read; null where the text was inline.</param>
internal sealed record ConfigurationSource(ConfigurationReading Reading, string? Branch, string? Commit);

/// <summary>Reads configuration from where the caller says it is. Touches the network, so never inside a transaction.</summary>
internal sealed class ConfigurationSources(IRepositories repositories, IConfigurationReader reader)
{
    public async Task<Result<ConfigurationSource>> Read(RepositoryLocation? repository, IReadOnlyDictionary<string, string>? files, string? branch, CancellationToken ct)
    {
        if (repository is null)
        {
            return new ConfigurationSource(reader.Read(files ?? new Dictionary<string, string>()), branch, Commit: null);
        }

        var snapshot = await repositories.Read(repository.Url, branch, ct);
        return snapshot.Error is { } refusal
            ? refusal
            : new ConfigurationSource(reader.Read(snapshot.Value.Files), snapshot.Value.Branch, snapshot.Value.HeadCommit);
    }
}

internal static class ConfigurationErrors
{
    /// <summary>Every fault, once by file for forms and once by line for editors.</summary>
    public static Error Invalid(IReadOnlyList<Fault> faults)
    {
        var errors = faults.Where(f => f.IsError).ToList();
        return new Error(ErrorKind.Invalid, "configuration.invalid", $"The configuration has {errors.Count} {(errors.Count == 1 ? "fault" : "faults")}; the first is {Sentence(errors[0])}")
        {
            Fields = [.. errors.Select(f => new FieldError(f.File.Length == 0 ? "config" : f.File, Sentence(f)))],
            Extensions = new Dictionary<string, object?> { ["faults"] = faults.Select(ConfigurationView.ToWire).ToList() },
        };
    }

    private static string Sentence(Fault f)
    {
        var place = f.Line == 0 ? f.File : $"{f.File}:{f.Line}:{f.Column}";
        return string.Join(": ", new[] { place, f.Path, f.Message }.Where(part => part.Length > 0)) + (f.Expected is { } expected ? $" Expected: {expected}." : "");
    }
}
