using System.Text.Json.Serialization;

namespace Cloud.Client;

/// <summary>Body of <c>POST /api/organizations/{org}/configuration-checks</c>: a repository, or the files' text by name.</summary>
public sealed record CheckConfiguration
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RepositoryLocation? Repository { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Dictionary<string, string>? Config { get; init; }

    /// <summary>The branch to read; null means the repository's default one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Branch { get; init; }
}

/// <summary>What a configuration says and every fault in it. Nothing was created.</summary>
public sealed record ConfigurationCheck : LinkedResource
{
    /// <summary>No fault of severity error: a project can be created from it.</summary>
    public required bool Valid { get; init; }

    public string? DefaultBranch { get; init; }
    public string? Commit { get; init; }

    /// <summary>Id of the blueprint that suits the applications found; null when none stands out.</summary>
    public string? SuggestedBlueprint { get; init; }

    public required ConfigurationResource Configuration { get; init; }
    public IReadOnlyList<ConfigurationFault> Faults { get; init; } = [];
}

/// <summary>What the configuration files say: <c>GET .../config</c>.</summary>
public sealed record ConfigurationResource : LinkedResource
{
    public IReadOnlyList<ApplicationConfiguration> Applications { get; init; } = [];
    public IReadOnlyList<ServiceConfiguration> Services { get; init; } = [];
    public IReadOnlyList<RouteConfiguration> Routes { get; init; } = [];

    /// <summary>Warnings kept with it: retired versions, unknown keys.</summary>
    public IReadOnlyList<ConfigurationFault> Warnings { get; init; } = [];
}

/// <summary>One application of the project.</summary>
public sealed record ApplicationConfiguration
{
    public required string Name { get; init; }

    /// <summary>Runtime and version, such as <c>php:8.3</c>.</summary>
    public required string Type { get; init; }

    /// <summary>The folder it lives in, <c>/</c> for the repository's root.</summary>
    public string Root { get; init; } = "/";

    /// <summary>Where it was read from.</summary>
    public string? File { get; init; }

    /// <summary>MB.</summary>
    public int? Disk { get; init; }

    public IReadOnlyList<RelationshipConfiguration> Relationships { get; init; } = [];
    public IReadOnlyList<MountConfiguration> Mounts { get; init; } = [];
    public IReadOnlyList<CronConfiguration> Crons { get; init; } = [];
}

/// <summary>An application's named connection to an endpoint of a service or application.</summary>
public sealed record RelationshipConfiguration(string Name, string Service, string? Endpoint);

/// <summary>A writable folder and what backs it.</summary>
public sealed record MountConfiguration(string Path, string Source, string? SourcePath = null);

/// <summary>A command on a schedule in cron's notation.</summary>
public sealed record CronConfiguration(string Name, string Schedule, string Command);

/// <summary>One service, such as <c>mysql:10.6</c>; <see cref="Disk"/> in MB.</summary>
public sealed record ServiceConfiguration
{
    public required string Name { get; init; }

    /// <summary>Kind and version as written.</summary>
    public required string Type { get; init; }

    public string? Version { get; init; }
    public int? Disk { get; init; }

    /// <summary>When the version's maintenance ends; null where not known.</summary>
    public DateOnly? EndOfLife { get; init; }

    public bool Retired { get; init; }
}

/// <summary>A route template, such as <c>https://{default}/</c>, and where it leads.</summary>
public sealed record RouteConfiguration(string Url, string Type, string? Upstream, string? To, bool Primary = false);

/// <summary>One fault: where, what, and what was expected there. <paramref name="Line"/> and <paramref name="Column"/> count from 1, 0 where there is no place.</summary>
public sealed record ConfigurationFault(
    string Severity, string Code, string File, int Line, int Column, string Message, string? Expected = null, string Path = "");

/// <summary>The words of <see cref="ConfigurationFault.Severity"/>.</summary>
public static class FaultSeverity
{
    public const string Error = "error";
    public const string Warning = "warning";
}
