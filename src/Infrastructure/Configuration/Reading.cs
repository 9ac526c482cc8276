using Cloud.Domain.Configuration;

namespace Cloud.Infrastructure.Configuration;

/// <summary>Something that points at something else by name, kept until all names are known.</summary>
internal sealed record Pointer(string Owner, Relationship Relationship, Place Place, string Path);

/// <summary>What one reading has gathered: the shared state of the readers of the single files.</summary>
internal sealed class Reading(ServiceCatalogue catalogue, DateOnly today)
{
    public ServiceCatalogue Catalogue { get; } = catalogue;

    public DateOnly Today { get; } = today;

    public FaultLog Faults { get; } = new();

    public List<(ConfiguredApplication Application, Place Place, string Path)> Applications { get; } = [];

    public List<(ConfiguredService Service, Place Place, string Path)> Services { get; } = [];

    public List<(ConfiguredRoute Route, Place Place, string Path)> Routes { get; } = [];

    public List<Pointer> Relationships { get; } = [];

    public List<(Mount Mount, Place Place, string Path)> ServiceMounts { get; } = [];

    /// <summary>False when a file could not be read or is not there, so that a name that seems to lead nowhere may stand in it.</summary>
    public bool KnowsEveryName { get; set; } = true;

    /// <summary>Leaves a file unread, with the reason.</summary>
    public void Refuse(string file, string message, string expected)
    {
        Faults.Error(Place.Of(file), "", message, expected);
        KnowsEveryName = false;
    }

    public ConfiguredService? Service(string name) => Services.Find(s => s.Service.Name == name).Service;

    public ConfiguredApplication? Application(string name) => Applications.Find(a => a.Application.Name == name).Application;

    /// <summary>What a relationship to the service may name after the colon; empty when anything goes because nothing says.</summary>
    public IReadOnlyList<string> EndpointsOf(ConfiguredService service)
    {
        if (service.Configuration is { ValueKind: System.Text.Json.JsonValueKind.Object } settings
            && settings.TryGetProperty("endpoints", out var own) && own.ValueKind == System.Text.Json.JsonValueKind.Object && own.EnumerateObject().Any())
            return [.. own.EnumerateObject().Select(e => e.Name)];
        return Catalogue.Find(service.Type)?.Endpoints ?? [];
    }
}
