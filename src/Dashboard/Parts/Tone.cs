using Cloud.Client;

namespace Cloud.Dashboard.Parts;

/// <summary>How a state is shown: colour, icon and word belong together and are decided here only.</summary>
public sealed record Tone(string Class, string Icon, string Word, bool Turning = false)
{
    private static Tone Ok(string word) => new("tone-ok", "check-circle", word);
    private static Tone Warn(string word) => new("tone-warn", "alert", word);
    private static Tone Crit(string word) => new("tone-crit", "x-circle", word);
    private static Tone Idle(string word, string icon = "circle-dashed") => new("tone-idle", icon, word);
    private static Tone Run(string word) => new("tone-run", "spinner", word, Turning: true);

    // A word that a newer API says and this one does not know is shown as it is, and never as good.
    private static Tone Other(string word) => new("tone-idle", "circle", Say.Word(word));

    public static Tone Of(EnvironmentResource environment) => environment.Lifecycle switch
    {
        EnvironmentLifecycle.Active when environment.Health is HealthState.Critical => Crit("Active, critical"),
        EnvironmentLifecycle.Active when environment.Health is HealthState.Degraded => Warn("Active, degraded"),
        EnvironmentLifecycle.Active => Ok("Active"),
        EnvironmentLifecycle.Inactive => Idle("Inactive"),
        EnvironmentLifecycle.Paused when environment.Health is HealthState.Critical => Crit("Paused, critical"),
        EnvironmentLifecycle.Paused when environment.Health is HealthState.Degraded => Warn("Paused, degraded"),
        EnvironmentLifecycle.Paused => Idle("Paused", "pause"),
        EnvironmentLifecycle.Provisioning or EnvironmentLifecycle.Updating => Run(Say.Word(environment.Lifecycle)),
        EnvironmentLifecycle.Deactivating or EnvironmentLifecycle.Deleting => Run(Say.Word(environment.Lifecycle)),
        EnvironmentLifecycle.ProvisioningFailed => Crit("Provisioning failed"),
        EnvironmentLifecycle.AttentionRequired => Crit("Wants attention"),
        _ => Other(environment.Lifecycle),
    };

    public static Tone OfHealth(string health) => health switch
    {
        HealthState.Healthy => Ok("Healthy"),
        HealthState.Degraded => Warn("Degraded"),
        HealthState.Critical => Crit("Critical"),
        HealthState.Unknown => Idle("Health unknown", "circle"),
        _ => Other(health),
    };

    public static Tone Of(AccessGrantResource grant) => grant.State switch
    {
        AccessGrantStatus.Active => Warn("Active"),
        AccessGrantStatus.Requested => Idle("Waits for an answer", "clock"),
        AccessGrantStatus.Declined => Idle("Declined", "stop"),
        AccessGrantStatus.Ended => Idle("Ended"),
        AccessGrantStatus.Expired => Idle("Over"),
        _ => Other(grant.State),
    };

    public static Tone Of(ActivityResource activity) => activity switch
    {
        { State: ActivityState.Complete, Result: ActivityResult.Success } => Ok("Complete"),
        { State: ActivityState.Complete } => Crit("Failed"),
        { State: ActivityState.Cancelled } => Idle("Cancelled", "stop"),
        { State: ActivityState.InProgress, Error: not null, CancelRequestedAt: null } => new("tone-warn", "spinner", "Failing", Turning: true),
        { State: ActivityState.InProgress, CancelRequestedAt: not null } => new("tone-warn", "spinner", "Stopping", Turning: true),
        { State: ActivityState.InProgress } => Run("In progress"),
        { State: ActivityState.Pending, WaitsFor.Reason: ActivityWait.Environment or ActivityWait.Project } => Idle("Waits", "clock"),
        { State: ActivityState.Pending } => Idle("Waiting its turn", "clock"),
        { State: ActivityState.Scheduled or ActivityState.Staged } => Idle(Say.Word(activity.State), "clock"),
        _ => Other(activity.State),
    };

    public static Tone OfStep(string state) => state switch
    {
        StepState.Complete => Ok("Done"),
        StepState.InProgress => Run("Running"),
        StepState.Waiting => Run("Waiting"),
        StepState.Failed => Crit("Failed"),
        StepState.Undone => Warn("Undone"),
        StepState.Skipped => Idle("Skipped"),
        StepState.Pending => Idle("To come"),
        _ => Other(state),
    };

    public static Tone Of(BackupResource backup) => backup.Status switch
    {
        BackupStatus.Created => backup.Verification.State is VerificationState.Verified ? new("tone-ok", "shield", "Proven") : Ok("Complete"),
        BackupStatus.Creating => Run("Running"),
        BackupStatus.Failed => Crit("Failed"),
        BackupStatus.Deleting => Run("Deleting"),
        _ => Other(backup.Status),
    };

    // "Ready" is not green: it stands beside the environment, and nothing uses it yet.
    public static Tone Of(RestoreResource restore) => restore.State switch
    {
        RestoreState.Requested => Idle("Waiting its turn", "clock"),
        RestoreState.Restoring or RestoreState.Checking => Run(Say.Word(restore.State)),
        RestoreState.Ready => Idle("Ready, not attached", "check-circle"),
        RestoreState.Failed => Crit("Failed"),
        RestoreState.Switching or RestoreState.Undoing or RestoreState.Settling => Run(Say.Word(restore.State)),
        RestoreState.Switched => Ok("In use, can be undone"),
        RestoreState.Settled => Ok("In use"),
        RestoreState.Undone => Idle("Undone", "restore"),
        RestoreState.Discarded => Idle("Discarded", "trash"),
        _ => Other(restore.State),
    };

    public static Tone OfNode(string state) => state switch
    {
        NodeState.InService => Ok("In service"),
        NodeState.Waiting => Idle("Waiting", "clock"),
        NodeState.Draining or NodeState.Replacing or NodeState.Rejoining => Run(Say.Word(state)),
        NodeState.Failed => Crit("Failed"),
        _ => Other(state),
    };

    public static Tone OfScalingNode(string state) => state switch
    {
        ScalingNodeState.InService => Ok("In service"),
        ScalingNodeState.Waiting => Ok("In service, its turn comes"),
        ScalingNodeState.Draining or ScalingNodeState.Resizing or ScalingNodeState.Rejoining => Run(Say.Word(state)),
        _ => Other(state),
    };

    public static Tone Of(ScalingRequestResource request) => request.State switch
    {
        ScalingState.Complete => Ok("Complete"),
        ScalingState.InProgress when request.HeldBeforeNode is not null => Warn("Paused"),
        ScalingState.InProgress when request.Paused => Run("Pausing"),
        ScalingState.InProgress => Run("In progress"),
        ScalingState.Planned => Idle("Waiting its turn", "clock"),
        ScalingState.Scheduled or ScalingState.AwaitingApproval => Idle(Say.Word(request.State), "clock"),
        ScalingState.Aborted when request.IsOver => Crit("Aborted"),
        ScalingState.Aborted => Run("Going back"),
        ScalingState.Reverted => Warn("Reverted"),
        ScalingState.Cancelled => Idle("Cancelled", "stop"),
        _ => Other(request.State),
    };

    public static Tone OfService(string state) => state switch
    {
        ServiceState.Running => Ok("Running"),
        ServiceState.Starting => Run("Starting"),
        ServiceState.Degraded => Warn("Degraded"),
        ServiceState.Stopped => Idle("Stopped", "stop"),
        ServiceState.Failed => Crit("Failed"),
        ServiceState.Unknown => Idle("Unknown", "circle"),
        _ => Other(state),
    };

    public static Tone Of(ProjectState status) => status.Code switch
    {
        ProjectStatus.Active => Ok("Active"),
        ProjectStatus.Requested => Run("Being created"),
        ProjectStatus.Failed => Crit("Failed"),
        ProjectStatus.Suspended => Warn("Suspended"),
        ProjectStatus.Deleted => Idle("Deleted", "trash"),
        _ => Other(status.Code),
    };

    /// <summary>A stack by its status, and by what the product makes of it: a stack deleted behind our back is "complete" only in AWS's words.</summary>
    public static Tone Of(StackResource stack) => stack.Condition switch
    {
        "missing" => Crit("Gone"),
        "none" => Idle("Not created"),
        "create_failed" or "rollback_failed" or "delete_failed" => Crit(Say.Word(stack.Status)),
        _ => OfStackPart(stack.Status),
    };

    /// <summary>A resource by CloudFormation's own word, which is kept; the tone follows from how it ends.</summary>
    public static Tone OfStackPart(string status) => status switch
    {
        "UPDATE_ROLLBACK_COMPLETE" or "IMPORT_ROLLBACK_COMPLETE" => Warn(Say.Word(status)),
        "DELETE_COMPLETE" or "DELETE_SKIPPED" => Idle(Say.Word(status)),
        _ when status.EndsWith("FAILED", StringComparison.Ordinal) || status == "ROLLBACK_COMPLETE" => Crit(Say.Word(status)),
        _ when status.EndsWith("IN_PROGRESS", StringComparison.Ordinal) => Run(Say.Word(status)),
        _ when status.EndsWith("COMPLETE", StringComparison.Ordinal) => Ok(Say.Word(status)),
        _ => Other(status),
    };

    /// <summary>What the last comparison said, which is worth less once the stack no longer rests.</summary>
    public static Tone OfDrift(StackResource stack) => stack switch
    {
        { Condition: "missing" } or { Drift: "missing" } => Crit("Gone"),
        { Drift: null or "unknown" } => Idle("Not compared yet", "circle"),
        { Drift: "drifted" } => Warn("Changed outside the product"),
        { Drift: "passed_over" } => Warn("Resources passed over"),
        { Drift: "in_sync", Condition: "standing" } => Ok("As the product wants it"),
        { Drift: "in_sync" } => Idle("In sync when last compared", "circle"),
        _ => Other(stack.Drift!),
    };

    public static Tone OfDrift(EdgeStackResource edge) => edge.Drift switch
    {
        "missing" => Crit("Gone"),
        "drifted" => Warn("Changed outside the product"),
        "in_sync" => Ok("As the product wants it"),
        _ => Idle("Not compared yet", "circle"),
    };

    public static Tone OfBastion(string state) => state switch
    {
        BastionState.Running => Ok("Running"),
        BastionState.Pending => Run("Not as asked yet"),
        BastionState.None or BastionState.Unavailable => Idle("None", "circle"),
        _ => Other(state),
    };

    /// <summary>A ticket by whose turn it is; open is support's.</summary>
    public static Tone OfTicket(string status) => status switch
    {
        TicketStatus.New => new("tone-run", "circle", "New"),
        TicketStatus.Open => new("tone-run", "message", "Open"),
        TicketStatus.Pending => Idle("Pending", "clock"),
        TicketStatus.Solved => Ok("Solved"),
        TicketStatus.Closed => Idle("Closed", "lock"),
        _ => Other(status),
    };

    public static Tone OfInvitation(string state) => state switch
    {
        InvitationStatus.Pending => new("tone-run", "mail", "Pending"),
        InvitationStatus.Expired => Warn("Expired"),
        InvitationStatus.Accepted => Ok("Accepted"),
        InvitationStatus.Cancelled => Idle("Taken back", "stop"),
        _ => Other(state),
    };

    public static Tone OfDecision(string decision) => decision switch
    {
        TicketDecision.Awaited => Warn("Waits for a decision"),
        TicketDecision.Approved => Ok("Approved"),
        TicketDecision.Declined => Idle("Declined", "x-circle"),
        _ => Other(decision),
    };

    public static Tone OfSeverity(string severity) => severity switch
    {
        AttentionSeverity.Critical => Crit("Critical"),
        AttentionSeverity.Warning => Warn("Warning"),
        AttentionSeverity.Notice => Idle("Notice", "bell"),
        _ => Other(severity),
    };
}
