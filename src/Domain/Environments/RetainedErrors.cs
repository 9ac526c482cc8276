namespace Cloud.Domain.Environments;

public static class RetainedErrors
{
    public static Error NotFound => Error.NotFound("retained_resource");

    public static Error Purging(RetainedResource resource, Guid activity) => Error.Conflict(
        "retained.purging", $"{resource.PhysicalId} is being purged already. Follow that activity.") with
    {
        Extensions = new Dictionary<string, object?> { ["activity"] = WireId.From(activity) },
    };

    public static Error NotPurgeable(RetainedResource resource, string why) => Error.Conflict("retained.not_purgeable", $"The product cannot purge {resource.PhysicalId}. {why}");

    public static Error InStack(RetainedResource resource) => Error.Conflict(
        "retained.in_stack", $"The stack of {resource.EnvironmentName} still has {resource.PhysicalId}. Deactivate {resource.EnvironmentName} to the end first, then purge it.");

    public static Error HoldsBackups(RetainedResource resource, int backups) => Error.Conflict(
        "retained.holds_backups",
        $"{backups} {(backups == 1 ? "backup" : "backups")} of {resource.EnvironmentName} {(backups == 1 ? "stands" : "stand")} in {resource.PhysicalId} and can be restored. Delete {(backups == 1 ? "it" : "them")}, or the environment, first; then purge the vault.") with
    {
        Extensions = new Dictionary<string, object?> { ["backups"] = backups },
    };

    public static Error Restoring(RetainedResource resource) => Error.Conflict(
        "retained.restoring", $"A restore reads from {resource.PhysicalId}. Wait for it to end, then purge the vault.");
}
