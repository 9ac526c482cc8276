namespace Cloud.Domain.Blueprints.Containers;

/// <summary>What one container blueprint has that the other has not; the parts are the same.</summary>
/// <param name="Blueprint">Wire id.</param>
/// <param name="OnInstances">Whether containers run on instances of the environment's own (ECS on EC2), or on Fargate.</param>
/// <param name="EdgeEverywhere">Whether integration environments have a CDN too (R56), or not (R43).</param>
/// <param name="WebRoot">Folder of the application that is served, below its code.</param>
/// <param name="MediaFolder">Folder of uploads: the same in the bucket and in the address.</param>
/// <param name="ImagesFolder">First part of the address of resized images.</param>
/// <param name="CachedPaths">Folders of the application's long-lived files at the CDN.</param>
/// <param name="JobsCommand">What the jobs container runs, once a minute.</param>
internal sealed record ContainerKind(
    string Blueprint,
    bool OnInstances,
    bool EdgeEverywhere,
    string WebRoot,
    string MediaFolder,
    string ImagesFolder,
    IReadOnlyList<string> CachedPaths,
    string JobsCommand)
{
    /// <summary>Altis Cloud: Cavalcade runs the jobs, Tachyon resizes images.</summary>
    internal static readonly ContainerKind WordPress = new(
        Blueprints.Blueprint.WordPressContainers,
        OnInstances: false,
        EdgeEverywhere: true,
        "web",
        "uploads",
        "tachyon",
        ["/wp-includes/*", "/wp-content/*"],
        "wp cron event run --due-now");

    /// <summary>MageCloudKit: an ECS cluster of instances.</summary>
    internal static readonly ContainerKind Magento = new(
        Blueprints.Blueprint.MagentoContainers,
        OnInstances: true,
        EdgeEverywhere: false,
        "pub",
        "media",
        "images",
        ["/static/*"],
        "php bin/magento cron:run");

    /// <summary>The kind of a container blueprint's id, or <c>null</c> where it is none.</summary>
    internal static ContainerKind? Of(string blueprint) => blueprint switch
    {
        Blueprints.Blueprint.WordPressContainers => WordPress,
        Blueprints.Blueprint.MagentoContainers => Magento,
        _ => null,
    };
}
