using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cloud.Client;

/// <summary>One entry of an organization's append-only audit log.</summary>
public sealed record AuditEvent : LinkedResource
{
    public required string Id { get; init; }
    public required DateTimeOffset At { get; init; }
    public required AuditActor Actor { get; init; }

    /// <summary>Whom the actor stood in for, where a support grant was used.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public AuditActor? ActAs { get; init; }

    public required string Action { get; init; }
    public required AuditTarget Target { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonElement? Before { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonElement? After { get; init; }

    public string? Ip { get; init; }
    public string? RequestId { get; init; }

    /// <summary>The entry's place in the hash chain, in hexadecimal; null until the chain was extended to it.</summary>
    public string? Hash { get; init; }
}

/// <summary>Who did it: a user, a token or the system.</summary>
public sealed record AuditActor(string Type, string Id, string? Name = null);

/// <summary>What it was done to.</summary>
public sealed record AuditTarget(string Type, string Id, string? Name = null);
