using System.Text.Json;
using Cloud.Domain.Configuration;

namespace Cloud.Domain.Blueprints;

/// <summary>Which blueprint a configuration was written for, where its own files tell. A guess is no answer: what is not clear is <c>null</c>.</summary>
public static class BlueprintSuggestion
{
    /// <summary>Folder that every Drupal site writes its uploads to, and no other application has (Drupal, <c>file_public_path</c>).</summary>
    private const string DrupalUploads = "sites/default/files";

    /// <summary>Drupal's command line: a hook or cron that calls it says what runs.</summary>
    private const string DrupalCommand = "drush";

    /// <summary>Folder that every WordPress site writes its uploads to (WordPress, <c>wp_upload_dir</c>), below whatever serves it.</summary>
    private const string WordPressUploads = "wp-content/uploads";

    /// <summary>Id of an available blueprint, or <c>null</c>.</summary>
    public static string? For(ProjectConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var suggested = configuration switch
        {
            { Format: ConfigurationFormat.Magento } => Blueprint.MagentoCluster,
            _ when configuration.Applications.Any(IsDrupal) => Blueprint.DrupalCluster,
            _ when configuration.Applications.Any(IsWordPress) => Blueprint.WordPressContainers,
            _ => null,
        };
        return suggested is not null && Catalogue.Blueprint(suggested) is { Available: true } ? suggested : null;
    }

    /// <summary>The platform's files serve any application: Drupal's flavour, its folder of uploads or its command tells it.</summary>
    private static bool IsDrupal(ConfiguredApplication application) =>
        application.Runtime.Name == "php"
        && (FlavourOf(application) == "drupal"
            || Writes(application, DrupalUploads)
            || application.Crons.Any(cron => Calls(cron.Command)) || (application.Hooks is { } hooks && Calls(hooks.ToString())));

    private static bool IsWordPress(ConfiguredApplication application) => application.Runtime.Name == "php" && Writes(application, WordPressUploads);

    private static bool Writes(ConfiguredApplication application, string folder) =>
        application.Mounts.Any(mount => mount.Path.Trim('/').EndsWith(folder, StringComparison.Ordinal));

    private static string? FlavourOf(ConfiguredApplication application) =>
        application.Build is { ValueKind: JsonValueKind.Object } build && build.TryGetProperty("flavor", out var flavour) && flavour.ValueKind == JsonValueKind.String
            ? flavour.GetString()
            : null;

    private static bool Calls(string script) => script.Contains(DrupalCommand, StringComparison.Ordinal);
}
