using System.Globalization;
using Cloud.Domain.Configuration;

namespace Cloud.Infrastructure.Configuration;

/// <summary>Reads <c>type: name:version</c> and holds it against the catalogue (R31, R36): unknown is an error that lists what there is, old is a warning.</summary>
internal static class TypeReader
{
    /// <summary>Name and version as written; both empty when the type is missing or of another shape, which is then an error among the faults.</summary>
    public static (string Name, string Version) Read(MappingReader map, CatalogueKind kind, Reading reading)
    {
        var expected = kind == CatalogueKind.Runtime ? "a runtime and its version, as in php:8.4" : "a service and its version, as in mariadb:11.4";
        if (map.RequiredText("type", expected) is not { } text)
            return ("", "");
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var (name, version) = colon < 0 ? (text, "") : (text[..colon], text[(colon + 1)..]);
        Check(name, version, kind, map.PlaceOf("type"), map.PathOf("type"), reading);
        return (name, version);
    }

    private static void Check(string name, string version, CatalogueKind kind, Place place, string path, Reading reading)
    {
        var entry = reading.Catalogue.Find(name);
        if (entry is null || entry.Kind != kind)
        {
            var names = reading.Catalogue.Of(kind).Select(e => e.Type).ToList();
            var noun = kind == CatalogueKind.Runtime ? "runtime" : "service";
            reading.Faults.Error(place, path, $"There is no {noun} \"{TextRules.Shorten(name)}\".{Nearest.Hint(name, names)}", $"one of {string.Join(", ", names)}");
            return;
        }

        if (entry.Find(version) is { } known)
            WarnOfAge(entry, known, place, path, reading);
        else
            RefuseVersion(entry, version, place, path, reading.Faults);
    }

    private static void RefuseVersion(CatalogueEntry entry, string version, Place place, string path, FaultLog faults)
    {
        var versions = entry.Versions.Select(v => v.Version).ToList();
        var message = version.Length == 0 ? $"The version of {entry.Type} is missing." : $"There is no version {TextRules.Shorten(version)} of {entry.Type}.{Nearest.Hint(version, versions)}";
        faults.Error(place, path, message, $"one of {string.Join(", ", versions.Select(v => $"{entry.Type}:{v}"))}");
    }

    private static void WarnOfAge(CatalogueEntry entry, CatalogueVersion version, Place place, string path, Reading reading)
    {
        var name = $"{entry.Title} {version.Version}";
        var ended = version.EndOfLife is { } day && day < reading.Today
            ? $"its makers ended its security updates on {day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}"
            : null;
        var message = version.Status switch
        {
            VersionStatus.Retired => $"{name} is retired{(ended is null ? "" : $"; {ended}")}.",
            VersionStatus.Deprecated => $"{name} is deprecated{(ended is null ? "" : $"; {ended}")}.",
            VersionStatus.Supported when ended is not null => $"{name} still runs, but {ended}.",
            _ => null,
        };
        if (message is not null)
            reading.Faults.Warning(place, path, message, $"a current version: {string.Join(", ", Current(entry, reading.Today).Select(v => $"{entry.Type}:{v.Version}"))}");
    }

    private static IEnumerable<CatalogueVersion> Current(CatalogueEntry entry, DateOnly today) =>
        entry.Versions.Where(v => v.Status == VersionStatus.Supported && (v.EndOfLife is null || v.EndOfLife >= today));
}
