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

    internal static void Add(Template template, GridLayout layout)
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
        foreach (var zone in GridLayout.ZoneNumbers)
            AddMountTarget(template, zone);
        AddFolder(template, AppFolder, "app", AppUser);
        foreach (var service in WithData(layout))
            AddFolder(template, FolderOf(service), service.HostName, service.Kind.User ?? 0);
        template.Output(StackOutputs.DataFileSystemArn, Fn.GetAtt($"{Files}.Arn"));
    }

    internal static string[] MountTargets => [.. GridLayout.ZoneNumbers.Select(zone => LogicalIds.Numbered("MountTarget", zone))];

    internal static object AppVolume => Volume(AppFolder);

    internal static object VolumeOf(GridService service) => Volume(FolderOf(service));

    internal static object Arns(GridLayout layout) =>
        WithData(layout).Select(FolderOf).Prepend(AppFolder).Select(folder => Fn.GetAtt($"{folder}.Arn")).ToArray();

    private static IEnumerable<GridService> WithData(GridLayout layout) => layout.Services.Where(service => service.Kind.DataPath is not null);

    private static string FolderOf(GridService service) => $"{service.LogicalId}Folder";

    private static object Volume(string folder) => new
    {
        Name = "data",
        EFSVolumeConfiguration = new
        {
            FilesystemId = Fn.Ref(Files),
            TransitEncryption = "ENABLED",
            AuthorizationConfig = new { AccessPointId = Fn.Ref(folder), IAM = "ENABLED" },
        },
    };

    private static void AddMountTarget(Template template, int zone) =>
        template.Resource(LogicalIds.Numbered("MountTarget", zone), "AWS::EFS::MountTarget", new
        {
            FileSystemId = Fn.Ref(Files),
            SubnetId = Fn.Ref(LogicalIds.Numbered(Network.PublicSubnet, zone)),
            SecurityGroups = new[] { Fn.GetAtt($"{GridNetwork.FilesGroup}.GroupId") },
        });

    private static void AddFolder(Template template, string logicalId, string name, int user)
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
