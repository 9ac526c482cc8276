using System.Text.Json.Serialization;

namespace Cloud.Client;

/// <summary>The container of a web application and its environments. Ids are 13 lower-case base32 characters.</summary>
public sealed record ProjectResource : LinkedResource
{
    public required string Id { get; init; }
    public required string Title { get; init; }
    public required string Organization { get; init; }
    public required string Region { get; init; }
    public string? RegionLabel { get; init; }
    /// <summary>The customer's own AWS account that it lives in; null for the shared one.</summary>
    public AwsAccountReference? AwsAccount { get; init; }

    public required string Plan { get; init; }
    public required string Blueprint { get; init; }
    public required ProjectState Status { get; init; }
    public required string DefaultBranch { get; init; }
    public RepositoryLocation? Repository { get; init; }

    /// <summary>The project's own absolute address in the API, as published clients expect it.</summary>
    public string? Endpoint { get; init; }

    public string? Vendor { get; init; }

    /// <summary>IANA name of the zone in which backup cycles run.</summary>
    public string Timezone { get; init; } = "UTC";

    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>Where a project stands: a word of <see cref="ProjectStatus"/> and, where there is one, the reason.</summary>
public sealed record ProjectState(string Code, string? Message = null);

/// <summary>The words of <see cref="ProjectState.Code"/>.</summary>
public static class ProjectStatus
{
    public const string Requested = "requested";
    public const string Active = "active";
    public const string Failed = "failed";
    public const string Suspended = "suspended";
    public const string Deleted = "deleted";
}

/// <summary>Anything the <c>git</c> executable reads.</summary>
public sealed record RepositoryLocation(string Url);

/// <summary>Body of <c>POST /api/organizations/{org}/projects</c>. Either a repository or the configuration itself.</summary>
public sealed record CreateProject
{
    public required string Title { get; init; }
    public required string Region { get; init; }
    public required string Plan { get; init; }
    public required string Blueprint { get; init; }

    /// <summary>Id of an AWS account of the organization's, in which the project's environments shall be made; left out it means the shared one. It stays so.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? AwsAccount { get; init; }

    /// <summary>Id of one of the blueprint's sizes, for production and staging; left out it means the smallest.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Size { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? DefaultBranch { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RepositoryLocation? Repository { get; init; }

    /// <summary>File name (<c>.magento/routes.yaml</c>) to its text.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Dictionary<string, string>? Config { get; init; }

    /// <summary>Which of the first three environments to provision; left out it means production.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Activate { get; init; }
}

/// <summary>What the project's plan allows and how much of it is used: <c>GET /api/projects/{p}/capabilities</c>.</summary>
public sealed record CapabilitiesResource : LinkedResource
{
    public required UsedLimit IntegrationEnvironments { get; init; }

    /// <summary>Ids of the blueprint's sizes that production may have.</summary>
    public IReadOnlyList<string> Sizes { get; init; } = [];

    public int ManualBackups { get; init; }
    public bool HighAvailability { get; init; }
    public bool Autoscaling { get; init; }

    /// <summary>Another company's CDN, Fastly, may stand in the place of the product's own.</summary>
    public bool ThirdPartyCdn { get; init; }
    public string? SupportLevel { get; init; }
}

/// <summary>A limit and how much of it is taken.</summary>
public sealed record UsedLimit(int Limit, int Used);

/// <summary>Body of <c>PATCH /api/projects/{p}</c>; a null field stays as it is.</summary>
public sealed record UpdateProject
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Title { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Timezone { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? DefaultBranch { get; init; }
}
