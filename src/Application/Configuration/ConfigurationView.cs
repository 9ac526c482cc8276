using Cloud.Client;
using Cloud.Domain.Configuration;

namespace Cloud.Application.Configuration;

/// <summary>From what the files hold to what the wire shows.</summary>
internal static class ConfigurationView
{
    public static ConfigurationResource ToResource(this ProjectConfiguration configuration) => new()
    {
        Applications = [.. configuration.Applications.Select(Application)],
        Services = [.. configuration.Services.Select(Service)],
        Routes = [.. configuration.Routes.Select(r => new RouteConfiguration(r.UrlTemplate, WordOf(r.Type), r.Upstream, r.To, r.Primary))],
        Warnings = [.. configuration.Warnings.Select(ToWire)],
    };

    public static ConfigurationFault ToWire(Fault fault) => new(
        fault.IsError ? Client.FaultSeverity.Error : Client.FaultSeverity.Warning,
        fault.IsError ? "configuration.fault" : "configuration.warning",
        fault.File,
        fault.Line,
        fault.Column,
        fault.Message,
        fault.Expected,
        fault.Path);

    public static string WordOf(RouteType type) => type switch
    {
        RouteType.Upstream => "upstream",
        RouteType.Redirect => "redirect",
        RouteType.Proxy => "proxy",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "A type of route without a word."),
    };

    private static ApplicationConfiguration Application(ConfiguredApplication application) => new()
    {
        Name = application.Name,
        Type = application.Type,
        Root = "/" + application.SourceRoot,
        Disk = application.DiskMiB,
        Relationships = [.. application.Relationships.Select(r => new RelationshipConfiguration(r.Name, r.Target, r.Endpoint))],
        Mounts = [.. application.Mounts.Select(m => new MountConfiguration(m.Path, m.Service ?? m.Source, m.SourcePath))],
        Crons = [.. application.Crons.Select(c => new CronConfiguration(c.Name, c.Spec, c.Command))],
    };

    private static ServiceConfiguration Service(ConfiguredService service)
    {
        var known = ServiceCatalogue.Current.Find(service.Type)?.Find(service.Version);
        return new ServiceConfiguration
        {
            Name = service.Name,
            Type = $"{service.Type}:{service.Version}",
            Version = service.Version,
            Disk = service.DiskMiB,
            EndOfLife = known?.EndOfLife,
            Retired = known?.Status == VersionStatus.Retired,
        };
    }
}
