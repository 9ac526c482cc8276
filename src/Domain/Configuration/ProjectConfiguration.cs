using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cloud.Domain.Configuration;

/// <summary>Which family of files the configuration was written in.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ConfigurationFormat>))]
public enum ConfigurationFormat
{
    /// <summary><c>.magento.app.yaml</c> and <c>.magento/</c>.</summary>
    [JsonStringEnumMemberName("magento")]
    Magento,

    /// <summary><c>.platform.app.yaml</c> (one or many) and <c>.platform/</c>.</summary>
    [JsonStringEnumMemberName("platform")]
    Platform,
}

/// <summary>
/// What a project's own files say it is made of (R28, R31, R34, R36). Plain records that survive JSON and back unchanged, because the
/// whole is stored as one jsonb column; see <see cref="ConfigurationJson"/>. Lists, not maps, wherever the order in the file matters:
/// jsonb sorts the keys of its objects.
/// </summary>
public sealed record ProjectConfiguration(
    ConfigurationFormat Format,
    IReadOnlyList<ConfiguredApplication> Applications,
    IReadOnlyList<ConfiguredService> Services,
    IReadOnlyList<ConfiguredRoute> Routes,
    IReadOnlyList<Fault> Warnings);

/// <summary>A language and the version of it, as <c>type: php:8.4</c> names them. The version is text: 7.10 is not 7.1.</summary>
public sealed record Runtime(string Name, string Version);

/// <summary>An edge from an application (or a service such as Varnish) to what it talks to, under the name its code knows it by.</summary>
/// <param name="Name">The name on the side of the one that asks.</param>
/// <param name="Target">The name of the service or application asked.</param>
/// <param name="Endpoint">Which of the target's endpoints; null when the file leaves it open and the target does not say its default.</param>
public sealed record Relationship(string Name, string Target, string? Endpoint);

/// <summary>A writable folder of an application whose code is read-only.</summary>
/// <param name="Path">Where the application sees it, relative to its root, as written.</param>
/// <param name="Source">local, service, storage, temporary, tmp or instance. The older <c>shared:files/x</c> is read as local.</param>
/// <param name="SourcePath">The folder inside the source, where one is given.</param>
/// <param name="Service">The network storage service, when the source is service.</param>
public sealed record Mount(string Path, string Source, string? SourcePath, string? Service);

/// <summary>A recurring command.</summary>
/// <param name="Spec">Five fields, UTC; <c>H</c> in a field leaves the choice of the moment to the platform.</param>
public sealed record Cron(string Name, string Spec, string Command)
{
    /// <summary>The time after which the command is stopped, when the file gives one.</summary>
    public int? TimeoutSeconds { get; init; }
}

/// <summary>A process of an application's image that serves no requests, such as a queue consumer.</summary>
public sealed record Worker(string Name, string? Size, int? DiskMiB, string? StartCommand)
{
    /// <summary>Every other key of the worker, as written.</summary>
    public IReadOnlyDictionary<string, JsonElement> Other { get; init; } = new Dictionary<string, JsonElement>();
}

/// <summary>One of the project's applications (R34).</summary>
/// <param name="SourceRoot">The folder of the repository that holds its code; empty for the root.</param>
/// <param name="Type">As written, <c>php:8.4</c>.</param>
/// <param name="DiskMiB">For all of its mounts together; null when the file asks for none.</param>
/// <param name="Size">S, M, L and so on; null lets the platform choose.</param>
public sealed record ConfiguredApplication(string Name, string SourceRoot, string Type, Runtime Runtime, int? DiskMiB, string? Size)
{
    public IReadOnlyList<Relationship> Relationships { get; init; } = [];

    public IReadOnlyList<Mount> Mounts { get; init; } = [];

    public IReadOnlyList<Cron> Crons { get; init; } = [];

    public IReadOnlyList<Worker> Workers { get; init; } = [];

    public JsonElement? Web { get; init; }

    public JsonElement? Hooks { get; init; }

    public JsonElement? Variables { get; init; }

    public JsonElement? Build { get; init; }

    public JsonElement? Dependencies { get; init; }

    /// <summary>Every other key of the file, known to the platform or not, as written.</summary>
    public IReadOnlyDictionary<string, JsonElement> Other { get; init; } = new Dictionary<string, JsonElement>();
}

/// <summary>One of the project's services: a database, a cache, a search engine, a queue (R31, R36).</summary>
/// <param name="Type">The kind without its version, <c>mariadb</c>.</param>
/// <param name="Version">As written; text, because 7.10 is not 7.1.</param>
/// <param name="DiskMiB">Null for services that keep nothing on disk.</param>
public sealed record ConfiguredService(string Name, string Type, string Version, int? DiskMiB, string? Size)
{
    /// <summary>The service's own settings (schemas, endpoints, cores), as written.</summary>
    public JsonElement? Configuration { get; init; }

    public IReadOnlyList<Relationship> Relationships { get; init; } = [];

    /// <summary>Every other key of the service, as written.</summary>
    public IReadOnlyDictionary<string, JsonElement> Other { get; init; } = new Dictionary<string, JsonElement>();
}

/// <summary>What the router does with a URL.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RouteType>))]
public enum RouteType
{
    /// <summary>Hands it to an application.</summary>
    [JsonStringEnumMemberName("upstream")]
    Upstream,

    /// <summary>Answers with another URL.</summary>
    [JsonStringEnumMemberName("redirect")]
    Redirect,

    /// <summary>Fetches it from another server.</summary>
    [JsonStringEnumMemberName("proxy")]
    Proxy,
}

/// <summary>One line of the router's table.</summary>
/// <param name="UrlTemplate">As written: <c>https://www.{default}/</c>; <c>{default}</c> is the main host, <c>{all}</c> every host of the environment.</param>
/// <param name="Upstream">The application or service that serves it, for <see cref="RouteType.Upstream"/>.</param>
/// <param name="To">The URL (template) it leads to, for the other types.</param>
public sealed record ConfiguredRoute(string UrlTemplate, RouteType Type, string? Upstream, string? To, bool Primary, string? Id)
{
    public JsonElement? Cache { get; init; }

    public JsonElement? Ssi { get; init; }

    public JsonElement? Redirects { get; init; }

    /// <summary>Every other key of the route, as written.</summary>
    public IReadOnlyDictionary<string, JsonElement> Other { get; init; } = new Dictionary<string, JsonElement>();
}
