using Cloud.Domain.Activities;

namespace Cloud.Domain.Scaling;

/// <summary>
/// A wish to make a cluster larger or smaller, and the trace of how it went. Its activity does the work; the row is saved with each step,
/// so whoever reads it sees the nodes as they are.
/// </summary>
public sealed class ScalingRequest : ITenantOwned
{
    private ScalingRequest()
    {
    }

    public Guid Id { get; private init; }

    public Guid OrganizationId { get; private init; }

    public string ProjectId { get; private init; } = "";

    public Guid EnvironmentId { get; private init; }

    /// <summary>The activity that does it: one activity, one request.</summary>
    public Guid ActivityId { get; private init; }

    public ScalingState State { get; private set; }

    /// <summary>Before; of a scheduled request as it was when asked, and again when it begins.</summary>
    public ClusterShape From { get; private set; } = new("", 0);

    public ClusterShape To { get; private init; } = new("", 0);

    public IReadOnlyList<ScalingNode> Nodes { get; private set; } = [];

    /// <summary>The gateways' addresses before: they must be the same after (R19).</summary>
    public IReadOnlyList<string> Gateways { get; private set; } = [];

    /// <summary>The web servers are as asked for.</summary>
    public bool WebChanged { get; private set; }

    public DateTimeOffset? ScheduledFor { get; private init; }

    /// <summary>When the cluster goes back to what it was; a request of its own once this one is complete.</summary>
    public DateTimeOffset? ReturnAt { get; private init; }

    /// <summary>The request that this one is the way back of.</summary>
    public Guid? ReturnOf { get; private init; }

    /// <summary>Someone asked it to rest before the next node.</summary>
    public DateTimeOffset? PausedAt { get; private set; }

    /// <summary>The node before which it rests now; null while it does not.</summary>
    public int? HeldBefore { get; private set; }

    /// <summary>Why it was aborted, in plain words.</summary>
    public string? Failure { get; private set; }

    /// <summary>Null for the way back, which the request before asked for.</summary>
    public Guid? CreatedBy { get; private init; }

    public DateTimeOffset CreatedAt { get; private init; }

    public DateTimeOffset UpdatedAt { get; private set; }

    public DateTimeOffset? StartedAt { get; private set; }

    public DateTimeOffset? CompletedAt { get; private set; }

    public ScalingKind Kind => From.WebNodes == To.WebNodes ? ScalingKind.Vertical
        : Nodes.Any(n => n.Was != To.Size) || From.Size != To.Size ? ScalingKind.Both : ScalingKind.Horizontal;

    public bool IsPaused => PausedAt is not null;

    /// <summary>Nothing has been done yet.</summary>
    public bool IsWaiting => State is ScalingState.Planned or ScalingState.Scheduled or ScalingState.AwaitingApproval;

    public bool CanPause => State == ScalingState.InProgress && !IsPaused && Nodes.Any(n => n.State == ScalingNodeState.Waiting);

    public bool CanResume => State == ScalingState.InProgress && IsPaused;

    /// <param name="environment">What is to be scaled.</param>
    /// <param name="to">What it shall become.</param>
    /// <param name="nodes">As they are now.</param>
    /// <param name="scheduledFor">Not before this; null for as soon as its turn comes.</param>
    /// <param name="returnAt">When it shall go back.</param>
    /// <param name="now">The time.</param>
    /// <param name="by">Who asks.</param>
    public static (ScalingRequest Request, Activity Activity) Plan(
        Environment environment, ClusterShape to, IReadOnlyList<ScalingNode> nodes, DateTimeOffset? scheduledFor, DateTimeOffset? returnAt, DateTimeOffset now, Guid? by) =>
        Make(environment, to, nodes, scheduledFor, returnAt, returnOf: null, now, by);

    /// <summary>The way back, scheduled; null where none was asked for.</summary>
    public (ScalingRequest Request, Activity Activity)? WayBack(Environment environment, DateTimeOffset now) =>
        // Always in the future: this request's activity still holds the environment, and a scheduled one holds nothing.
        ReturnAt is { } at ? Make(environment, From, Settled(To.Size), at > now ? at : now + TimeSpan.FromSeconds(1), returnAt: null, Id, now, CreatedBy) : null;

    /// <summary>Its turn has come: from here on the cluster changes.</summary>
    public void Begin(Environment environment, IReadOnlyList<ScalingNode> nodes, IReadOnlyList<string> gateways, DateTimeOffset now)
    {
        State = ScalingState.InProgress;
        From = ScalingRules.ShapeOf(environment);
        Nodes = [.. nodes.Select(n => n with { State = n.Size == To.Size ? ScalingNodeState.InService : ScalingNodeState.Waiting })];
        (Gateways, StartedAt, UpdatedAt) = (gateways, StartedAt ?? now, now);
    }

    /// <summary>A node is in another state, or has another size.</summary>
    public void See(int index, ScalingNodeState state, DateTimeOffset now, string? size = null)
    {
        Nodes = [.. Nodes.Select(n => n.Index == index ? n with { State = state, Size = size ?? n.Size } : n)];
        (HeldBefore, UpdatedAt) = (null, now);
    }

    public void SeeWeb(bool changed, DateTimeOffset now) => (WebChanged, UpdatedAt) = (changed, now);

    public void Pause(DateTimeOffset now) => (PausedAt, UpdatedAt) = (now, now);

    public void Resume(DateTimeOffset now) => (PausedAt, HeldBefore, UpdatedAt) = (null, null, now);

    /// <summary>It rests before a node; true when it did not rest there before.</summary>
    public bool Hold(int node, DateTimeOffset now)
    {
        if (HeldBefore == node)
        {
            return false;
        }

        (HeldBefore, UpdatedAt) = (node, now);
        return true;
    }

    public void Complete(DateTimeOffset now) => (State, PausedAt, HeldBefore, CompletedAt, UpdatedAt) = (ScalingState.Complete, null, null, now, now);

    /// <summary>Called off before it began.</summary>
    public void Cancel(DateTimeOffset now) => (State, CompletedAt, UpdatedAt) = (ScalingState.Cancelled, now, now);

    /// <summary>It stops; what was changed is on its way back.</summary>
    public void Abort(string? why, DateTimeOffset now)
    {
        (State, PausedAt, HeldBefore, UpdatedAt) = (ScalingState.Aborted, null, null, now);
        Failure ??= why is null ? null : Text.Cut(why, Text.Message);
        Nodes = [.. Nodes.Select(n => n.State == ScalingNodeState.Waiting ? n with { State = ScalingNodeState.InService } : n)];
    }

    /// <summary>It ended without doing what was asked. <paramref name="asBefore"/>: the cluster is what it was.</summary>
    public void End(string? why, bool asBefore, DateTimeOffset now)
    {
        Abort(why, now);
        (State, CompletedAt) = (asBefore ? ScalingState.Reverted : ScalingState.Aborted, now);
    }

    private static (ScalingRequest Request, Activity Activity) Make(
        Environment environment, ClusterShape to, IReadOnlyList<ScalingNode> nodes, DateTimeOffset? at, DateTimeOffset? returnAt, Guid? returnOf, DateTimeOffset now, Guid? by)
    {
        var from = ScalingRules.ShapeOf(environment);
        var activity = Activity.Start(ActivityTypes.EnvironmentScale, environment, $"Scaling {environment.MachineName} to {to}", now, by, at: at);
        var request = new ScalingRequest
        {
            Id = Guid.CreateVersion7(now),
            OrganizationId = environment.OrganizationId,
            ProjectId = environment.ProjectId,
            EnvironmentId = environment.Id,
            ActivityId = activity.Id,
            State = at > now ? ScalingState.Scheduled : ScalingState.Planned,
            From = from,
            To = to,
            Nodes = [.. nodes.Select(n => n with { State = n.Size == to.Size ? ScalingNodeState.InService : ScalingNodeState.Waiting, Was = n.Size })],
            ScheduledFor = at,
            ReturnAt = returnAt,
            ReturnOf = returnOf,
            CreatedBy = by,
            CreatedAt = now,
            UpdatedAt = now,
        };
        return (request, activity);
    }

    private IReadOnlyList<ScalingNode> Settled(string size) => [.. Nodes.Select(n => n with { Size = size, Was = size, State = ScalingNodeState.InService })];
}
