using System.Text.Json.Serialization;

namespace Cloud.Client;

/// <summary>A wish to make a cluster larger or smaller, and how it goes. Its activity does the work, one node at a time.</summary>
public sealed record ScalingRequestResource : LinkedResource
{
    /// <summary>Null in a preview, which is kept nowhere.</summary>
    public string? Id { get; init; }

    /// <summary>A word of <see cref="ScalingKind"/>.</summary>
    public required string Kind { get; init; }

    public required string Environment { get; init; }
    public required string Project { get; init; }
    public required ClusterShape From { get; init; }
    public required ClusterShape To { get; init; }

    /// <summary>A word of <see cref="ScalingState"/>.</summary>
    public required string State { get; init; }

    /// <summary>The state for people: what it waits for, which node is out, or why it was aborted.</summary>
    public string? Reason { get; init; }

    public IReadOnlyList<ScalingNode> Nodes { get; init; } = [];

    /// <summary>Its moves in order, and how many nodes serve during each.</summary>
    public IReadOnlyList<ScalingMove> Course { get; init; } = [];

    public required ScalingCost Cost { get; init; }

    /// <summary>Whether it rests, or will rest, before the next node.</summary>
    public bool Paused { get; init; }

    /// <summary>The node before which it rests now.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? HeldBeforeNode { get; init; }

    /// <summary>Id of the plan it was made of; plans come later.</summary>
    public string? Plan { get; init; }

    /// <summary>Id of the activity that does it.</summary>
    public string? Activity { get; init; }

    /// <summary>Id of the activity that it waits for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? WaitingFor { get; init; }

    /// <summary>Who asked; null for the way back of another request.</summary>
    public string? CreatedBy { get; init; }

    public DateTimeOffset? ScheduledFor { get; init; }

    /// <summary>When the cluster goes back to what it was.</summary>
    public DateTimeOffset? ReturnAt { get; init; }

    /// <summary>Id of the request that this one is the way back of.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ReturnOf { get; init; }

    public bool DryRun { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
    public DateTimeOffset? StartedAt { get; init; }
    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>Whether nothing more will happen to it.</summary>
    [JsonIgnore]
    public bool IsOver => CompletedAt is not null;
}

/// <summary>How large a cluster is: the id of its size, and the web nodes beside its three.</summary>
public sealed record ClusterShape(string Size, int WebNodes);

/// <summary>A node while it is scaled. <paramref name="State"/> is a word of <see cref="ScalingNodeState"/>, <paramref name="Size"/> what it has now.</summary>
public sealed record ScalingNode(int Index, string Zone, string State, string Size);

/// <summary>One move: what changes, which node is out meanwhile (null: none), and how many take traffic.</summary>
public sealed record ScalingMove(int Order, int? Node, string? Zone, string What, int InService);

/// <summary>Prices a month; null is not known, and <see cref="Note"/> says why.</summary>
public sealed record ScalingCost(decimal? MonthlyBefore, decimal? MonthlyAfter, string Currency, string? Note);

/// <summary>The words of <see cref="ScalingRequestResource.Kind"/>.</summary>
public static class ScalingKind
{
    public const string Vertical = "vertical";
    public const string Horizontal = "horizontal";
    public const string Both = "both";
}

/// <summary>The words of <see cref="ScalingRequestResource.State"/>.</summary>
public static class ScalingState
{
    public const string Planned = "planned";
    public const string AwaitingApproval = "awaiting_approval";
    public const string Scheduled = "scheduled";
    public const string InProgress = "in_progress";
    public const string Complete = "complete";
    public const string Aborted = "aborted";
    public const string Reverted = "reverted";
    public const string Cancelled = "cancelled";
}

/// <summary>The words of a <see cref="ScalingNode"/>'s state.</summary>
public static class ScalingNodeState
{
    public const string InService = "in_service";
    public const string Draining = "draining";
    public const string Resizing = "resizing";
    public const string Rejoining = "rejoining";

    /// <summary>In service; its turn is still to come.</summary>
    public const string Waiting = "waiting";
}

/// <summary>Body of <c>POST .../scaling-requests</c>; what is left out stays as it is.</summary>
public sealed record ScaleEnvironment
{
    /// <summary>Id of a cluster size, <c>24</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Size { get; init; }

    /// <summary>0 to 30.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? WebNodes { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? ScheduledFor { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? ReturnAt { get; init; }

    /// <summary>Answer the request as it would be, and create nothing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool DryRun { get; init; }
}
