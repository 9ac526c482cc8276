using Cloud.Domain.Configuration;

namespace Cloud.Infrastructure.Configuration;

/// <summary>Reads <c>relationships</c> in its three shapes: <c>db: "mysql:mysql"</c>, <c>mysql:</c> alone, and service with endpoint below one another.</summary>
internal static class RelationshipReader
{
    private const string Expected = "\"service:endpoint\", as in \"database:mysql\"";

    public static IReadOnlyList<Relationship> Read(MappingReader owner, string ownerName, Reading reading)
    {
        var relationships = new List<Relationship>();
        foreach (var child in owner.Children("relationships", "a mapping of names to \"service:endpoint\""))
        {
            if (ReadOne(child, owner, reading) is not { } relationship)
                continue;
            relationships.Add(relationship);
            reading.Relationships.Add(new(ownerName, relationship, child.Value.IsNull ? child.Key.Place : child.Value.Place, child.Path));
        }

        return relationships;
    }

    private static Relationship? ReadOne(Child child, MappingReader owner, Reading reading)
    {
        if (child.Value.IsNull)
            return WithDefault(child.Name, child.Name, reading);
        if (child.Value is YamlMapping map)
            return ReadLong(child, new MappingReader(map, child.Path, reading.Faults), reading);
        if (owner.TextOf(child.Value, child.Path, Expected) is not { Length: > 0 } text)
            return null;
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? WithDefault(child.Name, text, reading) : new Relationship(child.Name, text[..colon], text[(colon + 1)..]);
    }

    private static Relationship? ReadLong(Child child, MappingReader map, Reading reading)
    {
        var service = map.Text("service", "the name of a service");
        var endpoint = map.Text("endpoint", "the name of one of the service's endpoints");
        map.Rest(["service", "endpoint"]);
        var target = service ?? child.Name;
        return endpoint is null ? WithDefault(child.Name, target, reading) : new Relationship(child.Name, target, endpoint);
    }

    /// <summary>Services are read before whoever asks for them, so the first of their endpoints is known here.</summary>
    private static Relationship WithDefault(string name, string target, Reading reading) =>
        new(name, target, reading.Service(target) is { } service && reading.EndpointsOf(service) is [var first, ..] ? first : null);
}
