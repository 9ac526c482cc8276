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
        ActivityType.EnvironmentScale => "Scaling",
        ActivityType.EnvironmentDeploy => "Deployment",
        ActivityType.EnvironmentDelete => "Deletion",
        ActivityType.EnvironmentReconcile => "Reconcile",
        _ => activity.Type,
    };

    public static string Icon(string type) => type switch
    {
        ActivityType.ProjectCreate => "projects",
        ActivityType.EnvironmentActivate => "power",
        ActivityType.EnvironmentDeactivate => "power",
        ActivityType.EnvironmentBranch => "branch",
        ActivityType.EnvironmentBackup => "backup",
        ActivityType.EnvironmentRestore => "restore",
        ActivityType.EnvironmentScale => "size",
        ActivityType.EnvironmentDeploy => "commit",
        ActivityType.EnvironmentDelete or ActivityType.ProjectDelete => "trash",
        _ => "activity",
    };

    /// <summary>Its sentence for people, else its description.</summary>
    public static string Long(ActivityResource activity) => string.IsNullOrWhiteSpace(activity.Text) ? activity.Description : activity.Text;

    /// <summary>Why it stands where it stands: the step it is in, or the error.</summary>
    public static string? Reason(ActivityResource activity) =>
        activity.Error is { } error ? error.Message
        : activity.IsOver ? null
        : Current(activity) is { } step ? $"{step.Name}, {activity.CompletionPercent} %" : null;

    public static ActivityStep? Current(ActivityResource activity) =>
        activity.Steps.FirstOrDefault(s => s.State is StepState.InProgress or StepState.Waiting);
}
