namespace Cloud.Domain.Scaling;

public enum ScalingKind
{
    /// <summary>Larger or smaller nodes (R26).</summary>
    Vertical,

    /// <summary>More or fewer web servers beside them (R27).</summary>
    Horizontal,

    Both,
}

/// <summary>Where a scaling request is. Nothing after <see cref="Complete"/> leads on, but <see cref="Aborted"/> to <see cref="Reverted"/>.</summary>
public enum ScalingState
{
    /// <summary>It begins when its turn comes: behind a backup that runs, for instance.</summary>
    Planned,

    /// <summary>Of the contract; nothing needs an approval yet.</summary>
    AwaitingApproval,

    /// <summary>For a later time; it holds nothing until then.</summary>
    Scheduled,

    InProgress,

    Complete,

    /// <summary>Stopped: what was changed goes back, or could not.</summary>
    Aborted,

    /// <summary>Everything is as it was before.</summary>
    Reverted,

    /// <summary>Called off before anything was changed.</summary>
    Cancelled,
}

public enum ScalingNodeState
{
    InService,
    Draining,
    Resizing,
    Rejoining,

    /// <summary>In service, and its turn is still to come.</summary>
    Waiting,
}

/// <summary>One node of the cluster while it is scaled.</summary>
/// <param name="Index">From 1.</param>
/// <param name="Size">Id of the cluster size it has now.</param>
/// <param name="Was">Id of the cluster size it had before: where an abort brings it back to.</param>
public sealed record ScalingNode(int Index, string Zone, ScalingNodeState State, string Size, string Was)
{
    public bool IsOut => State is not (ScalingNodeState.InService or ScalingNodeState.Waiting);
}

/// <summary>How large a cluster is.</summary>
/// <param name="Size">Id of a cluster size, <c>24</c>: the three nodes together.</param>
/// <param name="WebNodes">Web servers beside the nodes.</param>
public sealed record ClusterShape(string Size, int WebNodes)
{
    public override string ToString() => WebNodes == 0 ? $"{Size} CPU" : $"{Size} CPU and {WebNodes} web node{(WebNodes == 1 ? "" : "s")}";
}
