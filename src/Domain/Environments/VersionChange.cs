using System.Text.Json;
using Cloud.Domain.Configuration;

namespace Cloud.Domain.Environments;

/// <summary>One service's step from a version to another: <c>database</c>, a <c>mysql</c>, from <c>10.6</c> to <c>11.4</c>.</summary>
public sealed record VersionChange(string Service, string Type, string From, string To)
{
    public override string ToString() => $"{Service} {From} to {To}";

    public static string Say(IEnumerable<VersionChange> changes) => string.Join(", ", changes);

    /// <summary>The changes that an activity's parameters carry; empty where they carry none.</summary>
    public static IReadOnlyList<VersionChange> In(string parameters)
    {
        using var read = JsonDocument.Parse(parameters);
        return read.RootElement.TryGetProperty(Parameter, out var changes)
            ? [.. changes.EnumerateArray().Select(c => new VersionChange(Word(c, "service"), Word(c, "type"), Word(c, "from"), Word(c, "to")))]
            : [];
    }

    /// <summary>Name of the parameter of a redeployment that carries them.</summary>
    public const string Parameter = "services";

    /// <summary>The parameters of the redeployment that makes <paramref name="changes"/>.</summary>
    /// <param name="changes">What is changed.</param>
    /// <param name="ticket">The ticket that asked for it, if one did.</param>
    public static string Parameters(IEnumerable<VersionChange> changes, Guid? ticket)
    {
        var services = Value(changes);
        return ticket is { } id ? JsonSerializer.Serialize(new { services, ticket = WireId.From(id) }) : JsonSerializer.Serialize(new { services });
    }

    /// <summary>As the parameter's value.</summary>
    public static object Value(IEnumerable<VersionChange> changes) => changes.Select(c => new { service = c.Service, type = c.Type, from = c.From, to = c.To });

    private static string Word(JsonElement change, string name) => change.GetProperty(name).GetString()!;
}

/// <summary>The versions of an environment's services: the configuration's own, but for those that were changed since (R36, R54).</summary>
public static class ServiceVersions
{
    /// <summary>The configured services in the versions that the environment has.</summary>
    public static IReadOnlyList<ConfiguredService> Of(ProjectConfiguration configuration, Environment environment) =>
        [.. configuration.Services.Select(s => environment.ServiceVersions.TryGetValue(s.Name, out var version) ? s with { Version = version } : s)];

    /// <summary>From what somebody asks for to the changes it means; every fault at once, by field.</summary>
    public static Result<IReadOnlyList<VersionChange>> Plan(IReadOnlyList<ConfiguredService> services, IReadOnlyDictionary<string, string> wanted)
    {
        List<VersionChange> changes = [];
        List<(string Code, FieldError Field)> faults = [];
        foreach (var (name, version) in wanted.OrderBy(w => w.Key, StringComparer.Ordinal))
        {
            if (services.FirstOrDefault(s => s.Name == name) is not { } service)
            {
                faults.Add(("service.unknown", new($"services.{name}", $"is no service of this project; it has {(services.Count == 0 ? "none" : string.Join(", ", services.Select(s => s.Name)))}")));
            }
            else if (Fault(service, version) is { } fault)
            {
                faults.Add((fault.Code, new($"services.{name}", fault.Message)));
            }
            else if (service.Version != version)
            {
                changes.Add(new VersionChange(name, service.Type, service.Version, version));
            }
        }

        return faults.Count > 0 ? new Error(ErrorKind.Invalid, faults[0].Code, $"{faults[0].Field.Field} {faults[0].Field.Message}") { Fields = [.. faults.Select(f => f.Field)] }
            : changes.Count == 0 ? Error.Conflict("service.no_change", "Every service named is in that version already, so there is nothing to change.")
            : changes;
    }

    /// <summary>The versions a service may go to: what is still offered, and nothing below its own where it keeps data.</summary>
    public static IReadOnlyList<CatalogueVersion> Offered(ConfiguredService service) =>
        [.. (ServiceCatalogue.Current.Find(service.Type)?.Versions ?? []).Where(v => v.Version != service.Version && Fault(service, v.Version) is null)];

    private static (string Code, string Message)? Fault(ConfiguredService service, string version)
    {
        if (service.Version == version)
        {
            return null;
        }

        var entry = ServiceCatalogue.Current.Find(service.Type);
        if (entry?.Find(version) is not { Status: not VersionStatus.Retired })
        {
            var offered = entry?.Versions.Where(v => v.Status != VersionStatus.Retired).Select(v => v.Version) ?? [];
            return ("service.version_unsupported", $"cannot be {service.Type} {version}; offered are {string.Join(", ", offered)}");
        }

        return entry.NeedsDisk == true && Compare(version, service.Version) < 0
            ? ("service.downgrade", $"keeps data, and data written by {service.Type} {service.Version} cannot be read by {version}: it only goes up. Restore a backup into a new environment instead")
            : null;
    }

    /// <summary>By number, part by part: 7.10 is above 7.9. A part that is no number counts as nothing.</summary>
    private static int Compare(string one, string other)
    {
        var (left, right) = (Parts(one), Parts(other));
        for (var i = 0; i < Math.Max(left.Length, right.Length); i++)
        {
            var by = left.ElementAtOrDefault(i).CompareTo(right.ElementAtOrDefault(i));
            if (by != 0)
            {
                return by;
            }
        }

        return 0;
    }

    private static int[] Parts(string version) => [.. version.Split('.').Select(p => int.TryParse(p, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : 0)];
}
