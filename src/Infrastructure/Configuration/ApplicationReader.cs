using Cloud.Domain.Configuration;

namespace Cloud.Infrastructure.Configuration;

/// <summary>Reads one application: a <c>.magento.app.yaml</c> or <c>.platform.app.yaml</c>, or an entry of <c>applications.yaml</c> (R34).</summary>
internal static class ApplicationReader
{
    private const int LongestTimeoutSeconds = 86_400;

    private static readonly string[] Known =
    [
        "name", "type", "size", "relationships", "disk", "mounts", "web", "workers", "timezone", "access", "variables", "build", "dependencies", "hooks", "crons",
        "source", "runtime", "additional_hosts", "operations", "resources", "firewall", "container_profile", "stack", "preflight",
    ];

    private static readonly string[] Sources = ["local", "service", "storage", "tmp", "temporary", "instance"];

    /// <summary>Reads an application file; one with nothing but comments describes none.</summary>
    public static void ReadFile(YamlNode document, string file, Reading reading)
    {
        if (MappingReader.Of(document, "", reading.Faults, "an application: name, type, relationships, web and so on") is { } map)
            Read(map, null, RepositoryPath.FolderOf(file), reading);
    }

    /// <summary>Reads <c>applications.yaml</c>: a list of applications, or a mapping of their names to them.</summary>
    public static void ReadList(YamlNode document, Reading reading)
    {
        if (document is YamlSequence list)
        {
            for (var i = 0; i < list.Items.Count; i++)
                ReadItem(list.Items[i], null, $"[{i}]", reading);
            return;
        }

        foreach (var child in MappingReader.Of(document, "", reading.Faults, "a list of applications, or a mapping of their names to them")?.All() ?? [])
            ReadItem(child.Value, child.Name, child.Path, reading);
    }

    private static void ReadItem(YamlNode item, string? name, string path, Reading reading)
    {
        if (item is YamlReference)
            reading.KnowsEveryName = false;
        else if (MappingReader.Of(item, path, reading.Faults, "an application: name, type, relationships, web and so on") is { } map)
            Read(map, name, "", reading);
    }

    private static void Read(MappingReader map, string? givenName, string folder, Reading reading)
    {
        var name = givenName is null ? map.RequiredText("name", "a name for the application") : map.Text("name", "a name for the application") ?? givenName;
        if (name is not null)
            Names.Check(name, map.PlaceOf("name"), map.PathOf("name"), reading.Faults);
        name ??= "";
        var (runtime, version) = TypeReader.Read(map, CatalogueKind.Runtime, reading);
        var application = new ConfiguredApplication(name, Root(map, folder, reading.Faults), $"{runtime}:{version}", new(runtime, version), Disk.Read(map), map.Text("size", "a size, as in L"))
        {
            Relationships = RelationshipReader.Read(map, name, reading),
            Mounts = Mounts(map, reading),
            Crons = [.. map.Children("crons", "a mapping of names to spec and command").Select(c => ReadCron(c, reading.Faults)).OfType<Cron>()],
            Workers = [.. map.Children("workers", "a mapping of names to workers").Select(c => ReadWorker(c, reading)).OfType<Worker>()],
            Web = map.Json("web"),
            Hooks = map.Json("hooks"),
            Variables = map.Json("variables"),
            Build = map.Json("build"),
            Dependencies = map.Json("dependencies"),
            Other = map.Rest(Known),
        };
        WarnOfMissingDisk(application, map, reading.Faults);
        if (name.Length > 0)
            reading.Applications.Add((application, map.PlaceOf("name"), map.PathOf("name")));
        else
            reading.KnowsEveryName = false;
    }

    private static string Root(MappingReader map, string folder, FaultLog faults)
    {
        // Looked at through a reader of its own: "source" as a whole stays among the kept keys.
        if (map.Peek("source") is not { } source || source.Find("root") is not { IsNull: false } root)
            return folder;
        var path = map.PathOf("source.root");
        if (map.TextOf(root, path, "a folder of the repository") is not { } text)
            return folder;
        if (RepositoryPath.Resolve("", text.TrimStart('/') is { Length: > 0 } relative ? relative : ".") is { } resolved)
            return resolved;
        faults.Error(root.Place, path, $"\"{TextRules.Shorten(text)}\" does not stay inside the repository.", "a folder of the repository");
        return folder;
    }

    private static void WarnOfMissingDisk(ConfiguredApplication application, MappingReader map, FaultLog faults)
    {
        if (application.DiskMiB is null && map.Find("disk") is null && application.Mounts.FirstOrDefault(m => m.Source == "local") is { } mount)
            faults.Warning(map.PlaceOf("mounts"), map.PathOf("disk"), $"The mount \"{TextRules.Shorten(mount.Path)}\" is local and \"disk\" is not given, so it gets the platform's default.", Disk.Expected);
    }

    private static List<Mount> Mounts(MappingReader map, Reading reading)
    {
        var mounts = new List<Mount>();
        foreach (var child in map.Children("mounts", "a mapping of folders to where they are kept"))
        {
            if (ReadMount(child, reading.Faults) is not { } mount)
                continue;
            mounts.Add(mount);
            if (mount.Service is not null)
                reading.ServiceMounts.Add((mount, child.Key.Place, child.Path));
        }

        return mounts;
    }

    private static Mount? ReadMount(Child child, FaultLog faults)
    {
        // The older shape: "shared:files/var" is the folder var of what today is the local source.
        const string older = "shared:files/";
        if (child.Value is YamlScalar { Value: var text } && text.StartsWith(older, StringComparison.Ordinal))
            return new Mount(child.Name, "local", text[older.Length..], null);
        if (MappingReader.Of(child.Value, child.Path, faults, "source and source_path, or \"shared:files/folder\"") is not { } map)
            return null;
        var source = map.RequiredText("source", string.Join(", ", Sources)) ?? "local";
        if (!Sources.Contains(source))
            faults.Error(map.PlaceOf("source"), map.PathOf("source"), $"\"{TextRules.Shorten(source)}\" is no source of a mount.{Nearest.Hint(source, Sources)}", $"one of {string.Join(", ", Sources)}");
        var mount = new Mount(child.Name, source, (map.Find("source_path") as YamlScalar)?.Value, map.Text("service", "the name of a network-storage service"));
        if (source == "service" && mount.Service is null)
            faults.Error(child.Key.Place, map.PathOf("service"), "\"service\" is missing.", "the name of a network-storage service");
        map.Rest(["source", "source_path", "service"]);
        return mount;
    }

    private static Cron? ReadCron(Child child, FaultLog faults)
    {
        if (MappingReader.Of(child.Value, child.Path, faults, "spec and commands") is not { } map)
            return null;
        var spec = map.RequiredText("spec", CronSpec.Expected);
        if (spec is not null && CronSpec.FaultOf(spec) is { } fault)
            faults.Error(map.PlaceOf("spec"), map.PathOf("spec"), fault, CronSpec.Expected);
        var command = map.Map("commands", "start, and optionally stop")?.RequiredText("start", "a shell command") ?? map.Text("cmd", "a shell command");
        if (command is null && map.Find("commands") is null)
            faults.Error(child.Key.Place, map.PathOf("commands"), "The cron has no command.", "commands with start below it (or cmd)");
        var timeout = map.Whole("timeout", 1, LongestTimeoutSeconds, $"seconds, at most {LongestTimeoutSeconds}");
        map.Rest(["spec", "commands", "cmd", "timeout", "shutdown_timeout"]);
        return new Cron(child.Name, spec ?? "", command ?? "") { TimeoutSeconds = timeout };
    }

    private static Worker? ReadWorker(Child child, Reading reading)
    {
        if (MappingReader.Of(child.Value, child.Path, reading.Faults, "commands, size, disk and so on") is not { } map)
            return null;
        var command = map.Map("commands", "start, and optionally pre_start and post_start")?.Text("start", "a shell command");
        // Checked like the application's own, and kept as written with the other keys.
        RelationshipReader.Read(map.Again(), child.Name, reading);
        return new Worker(child.Name, map.Text("size", "a size, as in S"), Disk.Read(map), command) { Other = map.Rest(Known) };
    }
}
