using Cloud.Domain.Blueprints.Clusters;
using Cloud.Domain.Blueprints.Templates;

namespace Cloud.Domain.Blueprints.Grid;

/// <summary>
/// The data of an integration environment: one encrypted file system, a folder of its own for each container that keeps any. What a backup by hand covers.
/// </summary>
internal static class GridFiles
{
    internal const string Files = "Files";

    /// <summary>www-data of Debian's PHP images.</summary>
    internal const int AppUser = 33;

    private const string AppFolder = "AppFolder";

    internal const string Mount = "MountTarget";

    internal static void Add(Template template, GridLayout layout)
    {
        AddFileSystem(template);
        foreach (var zone in GridLayout.ZoneNumbers)
            AddMountTarget(template, zone, Network.PublicSubnet, GridNetwork.FilesGroup);
        AddFolder(template, AppFolder, "app", AppUser);
        foreach (var service in WithData(layout))
            AddFolder(template, FolderOf(service), service.HostName, service.Kind.User ?? 0);
    }

    /// <summary>Encrypted, kept when the stack goes, and one of the environment's data resources.</summary>
    internal static void AddFileSystem(Template template)
    {
        template.Resource(
            Files,
            "AWS::EFS::FileSystem",
            new
            {
                Encrypted = true,
                ThroughputMode = "elastic",
                BackupPolicy = new { Status = "DISABLED" }, // Backups are the control plane's alone.
                FileSystemTags = Tags.Name(Fn.Ref(StackParameters.EnvironmentId)),
            },
            Lifecycle.Retained);
        template.Output(StackOutputs.DataFileSystemArn, Fn.GetAtt($"{Files}.Arn"));
    }

    internal static string[] MountTargets => [.. GridLayout.ZoneNumbers.Select(zone => LogicalIds.Numbered(Mount, zone))];

    internal static object AppVolume => Volume(AppFolder);

    internal static object VolumeOf(GridService service) => Volume(FolderOf(service));

    internal static object Arns(GridLayout layout) =>
        WithData(layout).Select(FolderOf).Prepend(AppFolder).Select(folder => Fn.GetAtt($"{folder}.Arn")).ToArray();

    private static IEnumerable<GridService> WithData(GridLayout layout) => layout.Services.Where(service => service.Kind.DataPath is not null);

    private static string FolderOf(GridService service) => $"{service.LogicalId}Folder";

    internal static object Volume(string folder) => new
    {
        Name = "data",
        EFSVolumeConfiguration = new
        {
            FilesystemId = Fn.Ref(Files),
            TransitEncryption = "ENABLED",
            AuthorizationConfig = new { AccessPointId = Fn.Ref(folder), IAM = "ENABLED" },
        },
    };

    internal static void AddMountTarget(Template template, int zone, string subnet, string group) =>
        template.Resource(LogicalIds.Numbered(Mount, zone), "AWS::EFS::MountTarget", new
        {
            FileSystemId = Fn.Ref(Files),
            SubnetId = Fn.Ref(LogicalIds.Numbered(subnet, zone)),
            SecurityGroups = new[] { Fn.GetAtt($"{group}.GroupId") },
        });

    internal static void AddFolder(Template template, string logicalId, string name, int user)
    {
        var id = user.ToString(System.Globalization.CultureInfo.InvariantCulture);
        template.Resource(logicalId, "AWS::EFS::AccessPoint", new
        {
            FileSystemId = Fn.Ref(Files),
            PosixUser = new { Uid = id, Gid = id },
            RootDirectory = new { Path = $"/{name}", CreationInfo = new { OwnerUid = id, OwnerGid = id, Permissions = "0750" } },
        });
    }
}
