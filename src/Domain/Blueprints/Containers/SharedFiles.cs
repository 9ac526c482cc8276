using Cloud.Domain.Blueprints.Clusters;
using Cloud.Domain.Blueprints.Grid;
using Cloud.Domain.Blueprints.Templates;

namespace Cloud.Domain.Blueprints.Containers;

/// <summary>What containers share that is no upload: one encrypted file system with a mount in every zone. Containers themselves keep nothing (R69).</summary>
internal static class SharedFiles
{
    internal const int Port = GridNetwork.NfsPort;
    internal const string Folder = "AppFolder";

    internal static string[] Mounts => [.. ContainerLayout.Zones.Select(zone => LogicalIds.Numbered(GridFiles.Mount, zone))];

    internal static void Add(Template template)
    {
        GridFiles.AddFileSystem(template);
        foreach (var zone in ContainerLayout.Zones)
            GridFiles.AddMountTarget(template, zone, Network.PrivateSubnet, ContainerFirewalls.DataGroup);
        GridFiles.AddFolder(template, Folder, "app", GridFiles.AppUser);
    }
}
