using System.Text.Json.Serialization;

namespace Cloud.Client;

/// <summary>An error on the wire: RFC 9457 <c>application/problem+json</c> with our stable code.</summary>
public sealed record Problem
{
    /// <summary>The media type of every error answer.</summary>
    public const string MediaType = "application/problem+json";

    public string Type { get; init; } = "about:blank";
    public required string Title { get; init; }
    public required int Status { get; init; }
    public string? Detail { get; init; }
    public string? Instance { get; init; }

    /// <summary>Stable, such as <c>environment.limit_reached</c>.</summary>
    public required string Code { get; init; }

    /// <summary>The same as <c>detail</c>, for older clients.</summary>
    public string? Message { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Dictionary<string, string[]>? Errors { get; init; }

    public string? RequestId { get; init; }

    /// <summary>Whether the same request may succeed later unchanged.</summary>
    public bool Retryable { get; init; }

    /// <summary>Id of the activity that holds the environment, on 409 and 423.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Activity { get; init; }

    /// <summary>Id of the organization that has not let staff in, on <c>access_grant.needed</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Organization { get; init; }

    /// <summary>Ids of the active environments, on <c>environment.limit_reached</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? ActiveEnvironments { get; init; }

    /// <summary>Ids of the backups taken by hand that are kept, oldest first, on <c>backup.limit_reached</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? ManualBackups { get; init; }

    /// <summary>Names of services that would go with all they hold, on <c>deploy.removes_services</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Services { get; init; }

    /// <summary>Every fault of a configuration that was refused.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ConfigurationFault>? Faults { get; init; }
}
