using Cloud.Domain.Configuration;

namespace Cloud.Infrastructure.Configuration;

/// <summary>Reads <c>services.yaml</c>: databases, caches, search engines, queues (R31).</summary>
internal static class ServiceReader
{
    private static readonly string[] Known =
        ["type", "disk", "size", "configuration", "relationships", "access", "resources", "container_profile", "firewall", "core_config"];

    public static void Read(YamlNode document, Reading reading)
    {
        if (MappingReader.Of(document, "", reading.Faults, "a mapping of service names to what they are") is not { } services)
            return;
        foreach (var child in services.All())
        {
            if (child.Value is YamlReference)
                reading.KnowsEveryName = false;
            else if (MappingReader.Of(child.Value, child.Path, reading.Faults, "type, disk and configuration of the service") is { } map)
                reading.Services.Add((ReadOne(child, map, reading), child.Key.Place, child.Path));
            Names.Check(child.Name, child.Key.Place, child.Path, reading.Faults);
        }
    }

    private static ConfiguredService ReadOne(Child child, MappingReader map, Reading reading)
    {
        var (type, version) = TypeReader.Read(map, CatalogueKind.Service, reading);
        var disk = Disk.Read(map);
        if (disk is null && map.Find("disk") is null && reading.Catalogue.Find(type) is { Kind: CatalogueKind.Service, NeedsDisk: true })
            reading.Faults.Warning(child.Key.Place, map.PathOf("disk"), $"{type} keeps data and \"disk\" is not given, so it gets the platform's default.", Disk.Expected);
        return new ConfiguredService(child.Name, type, version, disk, map.Text("size", "a size, as in M"))
        {
            Configuration = map.Json("configuration"),
            Relationships = RelationshipReader.Read(map, child.Name, reading),
            Other = map.Rest(Known),
        };
    }
}

/// <summary>Disk sizes: whole MiB.</summary>
internal static class Disk
{
    /// <summary>16 TiB in MiB: the largest gp3 volume of EBS.</summary>
    private const int LargestMiB = 16 * 1024 * 1024;

    public const string Expected = "a whole number of MiB, as in 2048, at most 16777216";

    public static int? Read(MappingReader map) => map.Whole("disk", 1, LargestMiB, Expected);
}

/// <summary>Names of applications and services: they become parts of host names.</summary>
internal static class Names
{
    /// <summary>A label of a host name has at most 63 characters (RFC 1035, 2.3.4).</summary>
    private const int Longest = 63;

    public static void Check(string name, Place place, string path, FaultLog faults)
    {
        if (name.Length is 0 or > Longest || !char.IsAsciiLetterOrDigit(name[0]) || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
            faults.Error(place, path, $"\"{TextRules.Shorten(name)}\" cannot be a name.", $"letters, digits, - and _, at most {Longest}, a letter or digit first");
    }
}
