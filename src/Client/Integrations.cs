using System.Text.Json.Serialization;

namespace Cloud.Client;

/// <summary>Another company's service that a project uses by key. Keys can be set and never be read.</summary>
public sealed record IntegrationResource : LinkedResource
{
    public required string Id { get; init; }

    /// <summary>A word of <see cref="IntegrationTypes"/>.</summary>
    public required string Type { get; init; }

    public required string Project { get; init; }

    /// <summary>Types of the environments that use it.</summary>
    public required IReadOnlyList<string> Environments { get; init; }

    /// <summary>A word of <see cref="IntegrationStates"/>: the least of what <see cref="UsedBy"/> says.</summary>
    public required string Status { get; init; }

    /// <summary>Environments that run with it or are to do so.</summary>
    public required IReadOnlyList<IntegrationUse> UsedBy { get; init; }

    /// <summary>Of New Relic: a license key is there.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? HasLicenseKey { get; init; }

    /// <summary>Of New Relic: <c>us</c> or <c>eu</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Region { get; init; }

    /// <summary>Of New Relic: the application's name there, without the environment's, which is added.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? AppName { get; init; }

    /// <summary>Of Blackfire.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ServerId { get; init; }

    /// <summary>Of Blackfire: a server token is there.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? HasServerToken { get; init; }

    /// <summary>Of Fastly: the service before production, or before staging where that alone has it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ServiceId { get; init; }

    /// <summary>Of Fastly: the service before staging, where both have one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? StagingServiceId { get; init; }

    /// <summary>Of Fastly: a token is there.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? HasToken { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>One environment and an integration; it links <c>#redeploy</c> where that brings what is wanted.</summary>
public sealed record IntegrationUse : LinkedResource
{
    public required string Environment { get; init; }

    /// <summary>A word of <see cref="IntegrationStates"/>.</summary>
    public required string State { get; init; }
}

/// <summary>The words of <see cref="IntegrationResource.Type"/>.</summary>
public static class IntegrationTypes
{
    public const string NewRelic = "newrelic";
    public const string Blackfire = "blackfire";
    public const string Fastly = "fastly";
}

/// <summary>The words of <see cref="IntegrationResource.Status"/>.</summary>
public static class IntegrationStates
{
    public const string Unused = "unused";
    public const string Applied = "applied";
    public const string Outdated = "outdated";
}

/// <summary>What can be said of an integration; what is null stays as it is, or is the default of a new one.</summary>
public abstract record IntegrationBody
{
    /// <summary>Types of environments; production and staging unless told otherwise. Fastly: those that have a service, and never integration.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Environments { get; init; }

    /// <summary>Of New Relic, never shown again.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? LicenseKey { get; init; }

    /// <summary>Of New Relic: <c>us</c> or <c>eu</c>; the key says it where this does not.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Region { get; init; }

    /// <summary>Of New Relic: the application's name there; the project's id unless told otherwise.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? AppName { get; init; }

    /// <summary>Of Blackfire.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ServerId { get; init; }

    /// <summary>Of Blackfire, never shown again.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ServerToken { get; init; }

    /// <summary>Of Fastly: the service before production, or before staging where that alone has it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ServiceId { get; init; }

    /// <summary>Of Fastly: the service before staging, needed where production has one too.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? StagingServiceId { get; init; }

    /// <summary>Of Fastly, an API token of scope global; never shown again.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Token { get; init; }

    /// <summary>Without the keys, whoever logs it.</summary>
    public sealed override string ToString() => GetType().Name;
}

/// <summary>Body of <c>POST /api/projects/{p}/integrations</c>.</summary>
public sealed record CreateIntegration : IntegrationBody
{
    /// <summary>A word of <see cref="IntegrationTypes"/>.</summary>
    public required string Type { get; init; }
}

/// <summary>Body of <c>PATCH /api/projects/{p}/integrations/{id}</c>; a null field stays as it is.</summary>
public sealed record UpdateIntegration : IntegrationBody;

/// <summary>What a look at a key found.</summary>
public sealed record IntegrationValidation
{
    /// <summary>Nothing that was looked at is wrong.</summary>
    public required bool Valid { get; init; }

    public required IReadOnlyList<IntegrationCheck> Checks { get; init; }
}

/// <summary>One thing that was looked at.</summary>
/// <param name="Name"><c>key</c>: it opens and has its form; <c>provider</c>: its maker knows it.</param>
/// <param name="State">A word of <see cref="IntegrationCheckStates"/>.</param>
public sealed record IntegrationCheck(string Name, string State, string Detail);

/// <summary>The words of <see cref="IntegrationCheck.State"/>.</summary>
public static class IntegrationCheckStates
{
    public const string Passed = "passed";
    public const string Failed = "failed";

    /// <summary>The maker did not answer, or this installation does not ask it.</summary>
    public const string NotChecked = "not_checked";
}
