namespace Cloud.Domain.Backups;

public static class RestoreErrors
{
    public static Error NotFound => Error.NotFound("restore");

    public static Error WrongState(Restore restore, string verb) => Error.Conflict("restore.wrong_state", restore.State switch
    {
        RestoreState.Requested or RestoreState.Restoring or RestoreState.Checking => $"The restore is under way, so it cannot {verb} now. Wait for it to end.",
        RestoreState.Ready => $"The restore is ready, so it cannot {verb}.",
        RestoreState.Discarded => "The restore was discarded already.",
        _ => $"The restore is {Words.Of(restore.State)}, so it cannot {verb}.",
    });

    public static Error ProductionNotYet(string production) => Error.Conflict(
        "restore.production_not_yet",
        $"A restore over {production} is not offered yet. Restore into another environment or a new one: send {{\"environment_name\": \"restore-check\"}}.");

    public static Error TargetGone(Restore restore) => Error.Conflict(
        "restore.target_gone", $"The environment {restore.EnvironmentName} does not exist any more. Discard this restore, and restore the backup into another environment.");

    public static Error BranchFromUnknown(string name) => Error.Invalid("branch_from", $"names no environment of this project: {name}");
}
