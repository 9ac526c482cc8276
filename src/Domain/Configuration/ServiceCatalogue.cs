using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cloud.Domain.Configuration;

/// <summary>How the platform stands to a version.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<VersionStatus>))]
public enum VersionStatus
{
    [JsonStringEnumMemberName("supported")]
    Supported,

    /// <summary>Still there, without updates from its makers; move on.</summary>
    [JsonStringEnumMemberName("deprecated")]
    Deprecated,

    /// <summary>No longer offered to new projects; existing ones are warned.</summary>
    [JsonStringEnumMemberName("retired")]
    Retired,
}

/// <summary>Whether a type runs a customer's code or serves it.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CatalogueKind>))]
public enum CatalogueKind
{
    [JsonStringEnumMemberName("runtime")]
    Runtime,

    [JsonStringEnumMemberName("service")]
    Service,
}

/// <summary>One version of a runtime or service.</summary>
/// <param name="EndOfLife">The last day of its makers' security updates; null where it is not known.</param>
/// <param name="EndOfLifeSource">Where the date comes from; null where there is none.</param>
public sealed record CatalogueVersion(string Version, VersionStatus Status, DateOnly? EndOfLife, string? EndOfLifeSource);

/// <summary>A runtime or service, its versions and where that knowledge comes from.</summary>
/// <param name="Type">As files write it: <c>mariadb</c>.</param>
/// <param name="NeedsDisk">Whether a service must be given disk; null where it is not known.</param>
/// <param name="Endpoints">What a relationship may name after the colon; the first is the default. Empty where the service's own settings define them.</param>
/// <param name="Source">The public page or file that lists the versions.</param>
/// <param name="AsOf">The day that source was read.</param>
public sealed record CatalogueEntry(
    string Type,
    string Title,
    CatalogueKind Kind,
    bool? NeedsDisk,
    IReadOnlyList<string> Endpoints,
    string Source,
    DateOnly AsOf,
    IReadOnlyList<CatalogueVersion> Versions)
{
    public CatalogueVersion? Find(string version) => Versions.FirstOrDefault(v => v.Version == version);
}

/// <summary>Every runtime and service the platform knows (R31, R36), newest version first. Data, not code: <c>catalogue.json</c> beside this file.</summary>
public sealed class ServiceCatalogue
{
    private readonly Dictionary<string, CatalogueEntry> _byType;

    public ServiceCatalogue(IReadOnlyList<CatalogueEntry> entries)
    {
        Entries = entries;
        _byType = entries.ToDictionary(e => e.Type, StringComparer.Ordinal);
    }

    private static readonly Lazy<ServiceCatalogue> Embedded = new(Load);

    /// <summary>The catalogue this build carries.</summary>
    public static ServiceCatalogue Current => Embedded.Value;

    public IReadOnlyList<CatalogueEntry> Entries { get; }

    public IEnumerable<CatalogueEntry> Of(CatalogueKind kind) => Entries.Where(e => e.Kind == kind);

    public CatalogueEntry? Find(string type) => _byType.GetValueOrDefault(type);

    private static ServiceCatalogue Load()
    {
        using var stream = typeof(ServiceCatalogue).Assembly.GetManifestResourceStream("catalogue.json")
            ?? throw new InvalidOperationException("catalogue.json is not embedded in this build.");
        return new(JsonSerializer.Deserialize<List<CatalogueEntry>>(stream, ConfigurationJson.Options)
            ?? throw new InvalidOperationException("catalogue.json is empty."));
    }
}
