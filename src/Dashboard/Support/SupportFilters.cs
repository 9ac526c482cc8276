using Cloud.Client;

namespace Cloud.Dashboard.Support;

/// <summary>A filter of a table: its name in the address and at the API, and the words it takes.</summary>
internal sealed record SupportFilter(string Name, string Label, IReadOnlyList<string> Words);

/// <summary>Which table is filtered by what.</summary>
internal static class SupportFilters
{
    private static readonly SupportFilter Severity = new("severity", "Severity", [AttentionSeverity.Critical, AttentionSeverity.Warning, AttentionSeverity.Notice]);

    private static readonly SupportFilter[] Environments =
    [
        new("health", "Health", [HealthState.Critical, HealthState.Degraded, HealthState.Healthy, HealthState.Unknown]),
        new("lifecycle", "State",
        [
            EnvironmentLifecycle.AttentionRequired, EnvironmentLifecycle.ProvisioningFailed, EnvironmentLifecycle.Provisioning, EnvironmentLifecycle.Updating, EnvironmentLifecycle.Active,
            EnvironmentLifecycle.Paused, EnvironmentLifecycle.Deactivating, EnvironmentLifecycle.Deleting, EnvironmentLifecycle.Inactive,
        ]),
        new("type", "Type", [EnvironmentKind.Production, EnvironmentKind.Staging, EnvironmentKind.Integration]),
    ];

    private static readonly SupportFilter[] Activities =
    [
        new("state", "State", [ActivityState.InProgress, ActivityState.Pending, ActivityState.Scheduled, ActivityState.Staged, ActivityState.Complete, ActivityState.Cancelled]),
        new("result", "Result", [ActivityResult.Failure, ActivityResult.Success]),
        new("type", "Kind",
        [
            ActivityType.ProjectCreate, ActivityType.EnvironmentActivate, ActivityType.EnvironmentDeactivate, ActivityType.EnvironmentRedeploy, ActivityType.EnvironmentScale, ActivityType.EnvironmentBackup,
            ActivityType.EnvironmentRestore, ActivityType.RestoreSwitch, ActivityType.RestoreUndo, ActivityType.RestoreSettle, ActivityType.EnvironmentDomainApply, ActivityType.EnvironmentRecover, ActivityType.EnvironmentReconcile, ActivityType.EnvironmentPause, ActivityType.EnvironmentResume, ActivityType.EnvironmentBranch, ActivityType.EnvironmentDeploy, ActivityType.EnvironmentSynchronize, ActivityType.EnvironmentDelete, ActivityType.BackupDelete,
        ]),
    ];

    private static readonly SupportFilter Status = new("status", "Status", TicketStatus.All);

    public static IReadOnlyList<SupportFilter> Of(string view) => view switch
    {
        "attention" => [Severity],
        "environments" => Environments,
        "activities" => Activities,
        "tickets" => [Status],
        _ => [],
    };

    /// <summary>What an empty table says: that nothing is there, or that nothing is so.</summary>
    public static (string Title, string Text) None(string view, bool filtered) => (view, filtered) switch
    {
        (_, true) => ("Nothing is like that", "Take a filter away to see more."),
        ("attention", _) => ("Nothing wants a person", "Failed work, late backups, drift, alarms and approvals of all organizations will be listed here."),
        ("tickets", _) => ("No tickets", "What customers ask, and the changes they ask for, will be listed here."),
        ("organizations", _) => ("No organizations", "The first one will be listed here once it is made."),
        ("projects", _) => ("No projects", "What customers create will be listed here."),
        _ => ("Nothing yet", "Once a customer creates a project, it begins to fill."),
    };
}
