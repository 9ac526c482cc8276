using Cloud.Domain.Configuration;

namespace Cloud.Infrastructure.Configuration;

/// <summary>Follows every name from one file to the thing it names in another.</summary>
internal static class ReferenceCheck
{
    private const string ReplicaSuffix = "-replica";

    public static void Run(Reading reading)
    {
        CheckNames(reading);
        reading.Relationships.ForEach(p => CheckRelationship(p, reading));
        reading.ServiceMounts.ForEach(m => CheckMount(m.Mount, m.Place, m.Path, reading));
        foreach (var (route, place, path) in reading.Routes.Where(r => r.Route is { Type: RouteType.Upstream, Upstream.Length: > 0 }))
            CheckUpstream(route.Upstream!, place, $"{path}.upstream", reading);
    }

    private static void CheckNames(Reading reading)
    {
        var taken = new Dictionary<string, Place>(StringComparer.Ordinal);
        var named = reading.Services.Select(s => (s.Service.Name, s.Place, s.Path)).Concat(reading.Applications.Select(a => (a.Application.Name, a.Place, a.Path)));
        foreach (var (name, place, path) in named)
        {
            if (!taken.TryAdd(name, place))
                reading.Faults.Error(place, path, $"The name \"{TextRules.Shorten(name)}\" is already taken in {taken[name].File}, line {taken[name].Line}.", "a name that no other application or service has");
        }
    }

    private static void CheckRelationship(Pointer pointer, Reading reading)
    {
        var (name, target, endpoint) = pointer.Relationship;
        if (reading.Service(target) is { } service)
            CheckEndpoint(pointer, service, endpoint, reading);
        else if (reading.Application(target) is not null)
            CheckApplicationEndpoint(pointer, target, endpoint, reading.Faults);
        else if (reading.KnowsEveryName)
            reading.Faults.Error(pointer.Place, pointer.Path, $"The relationship \"{TextRules.Shorten(name)}\" leads to \"{TextRules.Shorten(target)}\", which is no service or application here.{Nearest.Hint(target, Targets(reading))}",
                Listing("a service or application", Targets(reading)));
    }

    private static void CheckEndpoint(Pointer pointer, ConfiguredService service, string? endpoint, Reading reading)
    {
        var endpoints = reading.EndpointsOf(service);
        // Databases with replicas have a second door to each endpoint, under its name with this suffix.
        if (endpoints.Count == 0 || (endpoint is not null && endpoints.Contains(endpoint.EndsWith(ReplicaSuffix, StringComparison.Ordinal) ? endpoint[..^ReplicaSuffix.Length] : endpoint)))
            return;
        reading.Faults.Error(pointer.Place, pointer.Path, $"The service \"{service.Name}\" ({service.Type}) has no endpoint \"{TextRules.Shorten(endpoint ?? "")}\".",
            string.Join(" or ", endpoints.Select(e => $"{service.Name}:{e}")));
    }

    private static void CheckApplicationEndpoint(Pointer pointer, string target, string? endpoint, FaultLog faults)
    {
        if (endpoint != "http")
            faults.Error(pointer.Place, pointer.Path, $"The application \"{target}\" has no endpoint \"{TextRules.Shorten(endpoint ?? "")}\".", $"{target}:http");
    }

    private static void CheckMount(Mount mount, Place place, string path, Reading reading)
    {
        if (reading.Service(mount.Service!) is { } service)
        {
            if (service.Type != "network-storage")
                reading.Faults.Error(place, $"{path}.service", $"The service \"{service.Name}\" is {service.Type} and cannot be mounted.", "a network-storage service");
        }
        else if (reading.KnowsEveryName)
        {
            var storages = reading.Services.Where(s => s.Service.Type == "network-storage").Select(s => s.Service.Name);
            reading.Faults.Error(place, $"{path}.service", $"There is no service \"{TextRules.Shorten(mount.Service!)}\" to mount.", Listing("a network-storage service", storages));
        }
    }

    private static void CheckUpstream(string upstream, Place place, string path, Reading reading)
    {
        var name = upstream.Split(':')[0];
        var endpoint = upstream.Contains(':', StringComparison.Ordinal) ? upstream[(name.Length + 1)..] : "http";
        var servesHttp = reading.Application(name) is not null || (reading.Service(name) is { } service && reading.EndpointsOf(service).Contains("http"));
        if (servesHttp && endpoint == "http")
            return;
        if (servesHttp)
            reading.Faults.Error(place, path, $"\"{name}\" has no endpoint \"{TextRules.Shorten(endpoint)}\" for the web.", $"{name}:http");
        else if (reading.KnowsEveryName)
            reading.Faults.Error(place, path, $"The upstream \"{TextRules.Shorten(upstream)}\" is no application here.{Nearest.Hint(name, ApplicationNames(reading))}", Listing("\"application:http\" of", ApplicationNames(reading)));
    }

    private static IEnumerable<string> ApplicationNames(Reading reading) => reading.Applications.Select(a => a.Application.Name);

    private static IEnumerable<string> Targets(Reading reading) => reading.Services.Select(s => s.Service.Name).Concat(ApplicationNames(reading));

    private static string Listing(string what, IEnumerable<string> names) => string.Join(", ", names.Take(30)) is { Length: > 0 } list ? $"{what}: {list}" : $"{what}; there is none";
}
