using Cloud.Domain.Configuration;

namespace Cloud.Infrastructure.Configuration;

/// <summary>Which files of a repository are configuration. Git asks this about paths, the reader about files.</summary>
internal static class ConfigurationFiles
{
    /// <summary>Folders with other people's code, which brings its own configuration files along.</summary>
    private static readonly string[] Foreign = ["vendor", "node_modules"];

    private static readonly string[] InFolder = ["applications.yaml", "services.yaml", "routes.yaml"];

    public static string ApplicationFileOf(ConfigurationFormat format) => format == ConfigurationFormat.Magento ? ".magento.app.yaml" : ".platform.app.yaml";

    public static string FolderOf(ConfigurationFormat format) => format == ConfigurationFormat.Magento ? ".magento/" : ".platform/";

    public static bool IsConfiguration(string path) => Belongs(path, ConfigurationFormat.Magento) || Belongs(path, ConfigurationFormat.Platform);

    public static bool Belongs(string path, ConfigurationFormat format)
    {
        if (RepositoryPath.NameOf(path) == ApplicationFileOf(format))
            return !path.Split('/').Intersect(Foreign).Any();
        return path.StartsWith(FolderOf(format), StringComparison.Ordinal) && InFolder.Contains(path[FolderOf(format).Length..]);
    }

    /// <summary>The family that describes an application: Magento's when both do, because its files are the more specific.</summary>
    public static ConfigurationFormat? FormatOf(IEnumerable<string> paths)
    {
        var all = paths.ToList();
        foreach (var format in new[] { ConfigurationFormat.Magento, ConfigurationFormat.Platform })
        {
            if (all.Exists(p => Belongs(p, format) && (RepositoryPath.NameOf(p) == ApplicationFileOf(format) || p == $"{FolderOf(format)}applications.yaml")))
                return format;
        }

        return null;
    }
}
