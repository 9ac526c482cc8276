using Cloud.Client;

namespace Cloud.Dashboard.Activities;

/// <summary>What stopping an activity means. Said before it is done, so only what the workflow of that kind really takes back.</summary>
internal static class StopWords
{
    /// <summary>What becomes of what it did so far, in sentences.</summary>
    public static IEnumerable<string> Consequences(ActivityResource activity)
    {
        if (activity.StartedAt is null)
        {
            yield return "It has not begun. It ends at once, and nothing is changed.";
            yield break;
        }

        yield return ActivityWords.Current(activity) is { } step ? $"The step that runs now, \"{step.Name}\", may end first; then nothing more is begun." : "Nothing more is begun.";
        yield return TakenBack(activity.Type);
    }

    /// <summary>Null where it can be stopped, was stopped already, or is over.</summary>
    public static string? WhyNot(ActivityResource activity) =>
        activity.IsOver || activity.Offers(Relation.Cancel) || activity.CancelRequestedAt is not null ? null
        : ActivityWords.IsTakenBack(activity) ? "It failed and is being taken back already. Wait for it to end."
        : activity.State != ActivityState.InProgress ? null
        : ActivityWords.Current(activity) is { } step ? $"Cannot be stopped any more: from \"{step.Name}\" on there is no way back. Wait for it to end."
        : "Cannot be stopped any more. Wait for it to end.";

    private static string TakenBack(string type) => type switch
    {
        ActivityType.ProjectCreate or ActivityType.EnvironmentActivate =>
            "What it built is taken back: the stack it made is deleted again, and the environment is inactive afterwards.",
        ActivityType.EnvironmentPause or ActivityType.EnvironmentResume or ActivityType.EnvironmentRedeploy
            or ActivityType.EnvironmentSynchronize or ActivityType.EnvironmentDeploy or ActivityType.EnvironmentScale or ActivityType.EnvironmentDomainApply =>
            "The change of the stack is taken back by AWS, and the environment goes on as it was before.",
        ActivityType.EnvironmentDeactivate => "Nothing is deleted yet: its schedules start again, and it goes on as it was.",
        ActivityType.EnvironmentRecover => "AWS was not told to go on yet: the stack hangs as before.",
        ActivityType.EnvironmentBackup => "The backup counts as failed. Jobs that AWS runs already may still finish there.",
        ActivityType.EnvironmentReconcile => "A comparison changes nothing, so there is nothing to take back.",
        ActivityType.ResourcePurge => "Nothing is deleted yet: it stays in the account and on the list, as it was.",
        _ => "The steps that can be undone are undone, the last one first.",
    };
}
