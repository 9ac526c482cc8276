namespace Cloud.Domain.Backups;

public static class RestoreErrors
{
    public static Error NotFound => Error.NotFound("restore");

    public static Error WrongState(Restore restore, string verb) => Error.Conflict("restore.wrong_state", restore.State switch
    {
        RestoreState.Requested or RestoreState.Restoring or RestoreState.Checking => $"The restore is under way, so it cannot {verb} now. Wait for it to end.",
        RestoreState.Ready => $"The restore is ready, so it cannot {verb}.",
        RestoreState.Switching or RestoreState.Undoing or RestoreState.Settling => $"The environment's database is being changed over, so the restore cannot {verb} now. Wait for that to end.",
        RestoreState.Switched => $"{restore.EnvironmentName} runs on this restore, so it cannot {verb}. Undo it, or settle it first.",
        RestoreState.Discarded => "The restore was discarded already.",
        _ => $"The restore is {Words.Of(restore.State)}, so it cannot {verb}.",
    });

    /// <summary>Into production nothing is restored only to stand beside it.</summary>
    public static Error BesideProduction(Environments.Environment production) => production.HasDatabaseSlots
        ? Error.Conflict(
            "restore.production_needs_window",
            $"What is restored into {production.MachineName} is what it runs on then, and must be able to be taken back: send {{\"undo_window_hours\": 24}}. Or restore into another environment or a new one: send {{\"environment_name\": \"restore-check\"}}.")
        : Error.Conflict(
            "restore.production_not_yet",
            $"A restore over {production.MachineName} is not offered yet. Restore into another environment or a new one: send {{\"environment_name\": \"restore-check\"}}.");

    public static Error NoDatabase(Restore restore) => Error.Conflict(
        "restore.no_database", $"Backup {restore.BackupIndex} of {restore.SourceName} holds no database cluster, so there is nothing to switch over to.");

    public static Error BackupWithoutDatabase(Backup backup) => Error.Conflict(
        "restore.no_database", $"Backup {backup.Index} holds no database cluster, so there is nothing to switch over to. Leave undo_window_hours out to restore beside an environment.");

    /// <summary>Why an environment's database cannot be changed over; null when it can.</summary>
    public static Error? SwitchRefused(Environments.Environment target, bool windowOpen) =>
        !target.HasDatabaseSlots ? Error.Conflict(
            "restore.no_slots", $"The nodes of {target.MachineName} keep their data on volumes of their own, and are not re-seeded from a backup yet. Leave undo_window_hours out to restore beside an environment.")
        : windowOpen ? Error.Conflict(
            "restore.window_open", $"The database before an earlier restore still stands beside the one that {target.MachineName} runs on, and there is room for two. Undo or settle that restore first.")
        : target.CanRedeploy ? null : Environments.EnvironmentErrors.WrongState(target, "change over its database");

    public static Error TargetGone(Restore restore) => Error.Conflict(
        "restore.target_gone", $"The environment {restore.EnvironmentName} does not exist any more. Discard this restore, and restore the backup into another environment.");

    public static Error BranchFromUnknown(string name) => Error.Invalid("branch_from", $"names no environment of this project: {name}");
}
