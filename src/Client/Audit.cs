using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cloud.Client;

/// <summary>One entry of an organization's append-only audit log.</summary>
public sealed record AuditEvent : LinkedResource
{
    public required string Id { get; init; }
    public required DateTimeOffset At { get; init; }
    public required AuditActor Actor { get; init; }

    /// <summary>The access grant under which staff did it: its <c>type</c> is <c>access_grant</c>, its id is listed among the organization's access grants.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public AuditActor? ActAs { get; init; }

    public required string Action { get; init; }
    public required AuditTarget Target { get; init; }

    /// <summary><c>accepted</c>, or the code of the refusal.</summary>
    public required string Outcome { get; init; }

    /// <summary>Why, in the words of whoever had to say so.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Reason { get; init; }

    /// <summary>What was otherwise before: <c>{"path": {"property": value}}</c>. A thing that came has no before, one that went no after.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonElement? Before { get; init; }

    /// <inheritdoc cref="Before"/>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonElement? After { get; init; }

    public string? Ip { get; init; }
    public string? RequestId { get; init; }

    /// <summary>The entry's place in its organization's chain, from 1; null for the second until it has one.</summary>
    public long? Sequence { get; init; }

    /// <summary>SHA-256 over <see cref="PreviousHash"/> and the entry, in hexadecimal; null until it has a place.</summary>
    public string? Hash { get; init; }

    /// <summary>The hash of the place before; zeros at the first.</summary>
    public string? PreviousHash { get; init; }
}

/// <summary>Who did it: a user, staff or the system; and the API token that was used.</summary>
public sealed record AuditActor(string Type, string Id, string? Name = null)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public AuditToken? Token { get; init; }
}

/// <summary>An API token by which something was done, with the name it had then.</summary>
public sealed record AuditToken(string Id, string Name);

/// <summary>What it was done to.</summary>
public sealed record AuditTarget(string Type, string Id, string? Name = null);

/// <summary>Which entries of an audit log; null asks for all.</summary>
/// <param name="Actor">A user's id.</param>
/// <param name="Action">A command's name, <c>ActivateEnvironment</c>.</param>
/// <param name="Outcome"><c>accepted</c>, or the code of a refusal.</param>
/// <param name="Target">What the target's path begins with, <c>projects/abc</c>.</param>
/// <param name="From">At this time or later.</param>
/// <param name="To">Before this time.</param>
public sealed record AuditFilter(string? Actor = null, string? Action = null, string? Outcome = null, string? Target = null, DateTimeOffset? From = null, DateTimeOffset? To = null);

/// <summary>What a check of the whole chain found.</summary>
/// <param name="Ok">Every entry is as it was linked, none is missing, none moved, none was added behind the chain's back.</param>
/// <param name="Checked">Places looked at.</param>
/// <param name="Waiting">Entries that have no place yet; they get one within a second.</param>
/// <param name="Head">The newest place. Keep it: whoever has it can ask later whether it still is there. Null while the log is empty.</param>
/// <param name="Beginning">The last place that is not kept any longer, by the plan's policy: the log goes on from its hash. Null while it begins at 1.</param>
/// <param name="FirstFault">The first place that is not as it was; null where there is none.</param>
public sealed record AuditVerification(bool Ok, long Checked, long Waiting, AuditHead? Head, AuditFault? FirstFault, AuditHead? Beginning = null);

public sealed record AuditHead(long Sequence, string Hash, DateTimeOffset At);

/// <param name="Sequence">The place; of an entry that never had one, the place after the last.</param>
/// <param name="Kind"><c>tampered</c>, <c>missing</c>, <c>reordered</c> or <c>added</c>.</param>
/// <param name="Event">The entry's id, where it is known.</param>
public sealed record AuditFault(long Sequence, string Kind, string? Event = null);
