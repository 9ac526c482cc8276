using Cloud.Client;

namespace Cloud.Dashboard.Activities;

/// <summary>What an activity is called.</summary>
internal static class ActivityWords
{
    /// <summary>One word or two: "Backup", "Activation".</summary>
    public static string Short(ActivityResource activity) => activity.Type switch
    {
        ActivityType.ProjectCreate => "Project creation",
        ActivityType.ProjectDelete => "Project deletion",
        ActivityType.EnvironmentActivate => "Activation",
        ActivityType.EnvironmentDeactivate => "Deactivation",
        ActivityType.EnvironmentBranch => "Branching",
        ActivityType.EnvironmentBackup => "Backup",
        ActivityType.EnvironmentRestore => "Restore",
        ActivityType.RestoreSwitch => "Switch to a restore",
        ActivityType.RestoreUndo => "Undoing of a restore",
        ActivityType.RestoreSettle => "Settling of a restore",
        ActivityType.EnvironmentScale => "Scaling",
        ActivityType.EnvironmentDeploy => "Deployment",
        ActivityType.EnvironmentDelete => "Deletion",
        ActivityType.EnvironmentReconcile => "Comparison",
        ActivityType.EnvironmentPause => "Pause",
        ActivityType.EnvironmentResume => "Resume",
        ActivityType.EnvironmentRedeploy => "Redeployment",
        ActivityType.EnvironmentSynchronize => "Synchronization",
        ActivityType.EnvironmentRecover => "Recovery",
        ActivityType.EnvironmentDomainApply => "Host names",
        ActivityType.ResourcePurge => "Purge",
        _ => activity.Type,
    };

    public static string Icon(string type) => type switch
    {
        ActivityType.ProjectCreate => "projects",
        ActivityType.EnvironmentActivate => "power",
        ActivityType.EnvironmentDeactivate => "power",
        ActivityType.EnvironmentBranch => "branch",
        ActivityType.EnvironmentBackup => "backup",
        ActivityType.EnvironmentRestore or ActivityType.RestoreSwitch or ActivityType.RestoreUndo or ActivityType.RestoreSettle => "restore",
        ActivityType.EnvironmentScale => "size",
        ActivityType.EnvironmentDeploy => "commit",
        ActivityType.EnvironmentDelete or ActivityType.ProjectDelete or ActivityType.ResourcePurge => "trash",
        ActivityType.EnvironmentReconcile => "compare",
        ActivityType.EnvironmentPause => "pause",
        ActivityType.EnvironmentResume => "play",
        ActivityType.EnvironmentRedeploy => "refresh",
        ActivityType.EnvironmentSynchronize => "sync",
        ActivityType.EnvironmentRecover => "lifebuoy",
        ActivityType.EnvironmentDomainApply => "globe",
        _ => "activity",
    };

    /// <summary>Its sentence for people, else its description.</summary>
    public static string Long(ActivityResource activity) => string.IsNullOrWhiteSpace(activity.Text) ? activity.Description : activity.Text;

    /// <summary>Why it stands where it stands: the step it is in, what it waits for, or the error.</summary>
    public static string? Reason(ActivityResource activity) =>
        activity.State == ActivityState.Cancelled ? null
        : activity.IsOver ? activity.Error?.Message
        : IsTakenBack(activity) ? "taking back what it did"
        : activity.CancelRequestedAt is not null && activity.State == ActivityState.InProgress ? "after this step"
        : activity.WaitsFor is { } wait ? Wait(wait)
        : Current(activity) is { } step ? $"{step.Name}, {activity.CompletionPercent} %" : null;

    /// <summary>It failed or was stopped, and the steps that were done are being undone.</summary>
    public static bool IsTakenBack(ActivityResource activity) =>
        !activity.IsOver && (activity.Error is not null || activity.Steps.Any(s => s.State is StepState.Failed or StepState.Undone));

    /// <summary>The same beside the environment's own word: "Provisioning: stopping after this step".</summary>
    public static string? ReasonWithin(ActivityResource activity) =>
        !activity.IsOver && activity.CancelRequestedAt is not null && !IsTakenBack(activity) ? "stopping after this step"
        : Reason(activity) is { } reason ? (activity.WaitsFor is null ? reason : "waits " + reason) : null;

    private static string? Wait(ActivityWait wait) => wait.Reason switch
    {
        ActivityWait.Environment => "behind other work here",
        ActivityWait.Project => "for one of the project's two places",
        ActivityWait.Approval => "for an approval",
        _ => null,
    };

    public static ActivityStep? Current(ActivityResource activity) =>
        activity.Steps.FirstOrDefault(s => s.State is StepState.InProgress or StepState.Waiting);
}
