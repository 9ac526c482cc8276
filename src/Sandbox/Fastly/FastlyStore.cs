using Cloud.Sandbox.Persistence;

namespace Cloud.Sandbox.Fastly;

/// <summary>A version of a service: what it is made of, by kind and name, each with the fields that were sent.</summary>
internal sealed record ServiceVersion(int Number, bool Active, bool Locked, string Comment, Dictionary<string, List<Dictionary<string, string>>> Objects)
{
    public List<Dictionary<string, string>> Of(string kind) => Objects.TryGetValue(kind, out var list) ? list : Objects[kind] = [];
}

/// <summary>A service at Fastly.</summary>
internal sealed record ServiceState(string Id, List<ServiceVersion> Versions);

/// <summary>The services of customers at Fastly. Each comes into being when it is first asked for, as somebody who had it before us would have it: with things of their own.</summary>
internal sealed class FastlyStore
{
    private readonly Journal journal;
    private readonly Dictionary<string, ServiceState> services;

    public FastlyStore(Journal journal)
    {
        this.journal = journal;
        services = journal.LoadAll<ServiceState>("fastly").ToDictionary(s => s.Id, StringComparer.Ordinal);
    }

    public IEnumerable<ServiceState> All => services.Values.OrderBy(s => s.Id, StringComparer.Ordinal);

    public ServiceState Find(string id)
    {
        if (!services.TryGetValue(id, out var service))
        {
            services[id] = service = new ServiceState(id, [new ServiceVersion(1, Active: true, Locked: true, "", OfTheCustomer(id))]);
            Save(service);
        }
        return service;
    }

    public void Save(ServiceState service) => journal.Put("fastly", service.Id, service);

    /// <summary>Whether another service has the name: Fastly lets one alone have it.</summary>
    public bool IsTaken(string domain, string service) => services.Values.Any(s => s.Id != service && s.Versions.Exists(v => v.Active && v.Of("domain").Exists(d => d["name"] == domain)));

    private static Dictionary<string, List<Dictionary<string, string>>> OfTheCustomer(string id) => new(StringComparer.Ordinal)
    {
        ["domain"] = [new(StringComparer.Ordinal) { ["name"] = $"{id.ToLowerInvariant()}.customer.example", ["comment"] = "" }],
        ["backend"] = [new(StringComparer.Ordinal) { ["name"] = "media", ["address"] = "media.customer.example", ["port"] = "443", ["use_ssl"] = "1", ["request_condition"] = "is media" }],
        ["header"] = [new(StringComparer.Ordinal) { ["name"] = "country", ["type"] = "request", ["action"] = "set", ["dst"] = "http.X-Country", ["src"] = "client.geo.country_code", ["priority"] = "100" }],
    };
}
