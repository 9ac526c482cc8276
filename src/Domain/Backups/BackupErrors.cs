namespace Cloud.Domain.Backups;

public static class BackupErrors
{
    public static Error NotFound => Error.NotFound("backup");

    public static Error WrongState(Backup backup, string verb) => Error.Conflict("backup.wrong_state", backup.Status switch
    {
        BackupStatus.Creating => $"Backup {backup.Index} is still being taken, so it cannot {verb} now. Wait for it, or cancel its activity.",
        BackupStatus.Deleting => $"Backup {backup.Index} is being deleted already.",
        _ => $"Backup {backup.Index} is {Words.Of(backup.Status)}, so it cannot {verb}.",
    });

    public static Error NotRestorable(Backup backup) => Error.Conflict(
        "backup.not_restorable", $"Backup {backup.Index} is {Words.Of(backup.Status)}{(backup.Failure is { } why ? $" ({why.TrimEnd('.')})" : "")}: there is nothing whole to restore from. Choose another.");

    public static Error Held(Backup backup) => Error.Conflict(
        "backup.held", $"Backup {backup.Index} is held{(backup.HeldReason is { } why ? $" ({why})" : "")}. Release it first: POST its hold with {{\"held\": false}}.");

    public static Error InUse(Backup backup) => Error.Conflict(
        "backup.in_use", $"A restore from backup {backup.Index} is under way. Delete the backup when that has ended.");

    public static Error LastGood(Backup backup) => Error.Conflict(
        "backup.last_good",
        $"Backup {backup.Index} is the only good one of an active production: without it nothing can be restored. Take another first, or send {{\"confirm\": \"{backup.Index}\"}} to delete it all the same.") with
    {
        Fields = [new FieldError("confirm", $"must be \"{backup.Index}\"")],
    };

    /// <summary>The plan's number of kept manual backups is used up; <paramref name="kept"/> are they, oldest first.</summary>
    public static Error LimitReached(int limit, IReadOnlyList<Backup> kept, int waiting) => Error.Conflict(
        "backup.limit_reached",
        $"The plan keeps {limit} backups taken by hand for each environment, and they are used: {Said(kept, waiting)}. Delete one first; a held one must be released before. Scheduled backups do not count.") with
    {
        Extensions = new Dictionary<string, object?>
        {
            ["limit"] = limit,
            ["manual_backups"] = kept.Select(b => WireId.From(b.Id)).ToList(),
        },
    };

    private static string Said(IReadOnlyList<Backup> kept, int waiting) => string.Join(
        ", ", kept.Select(b => $"#{b.Index}{(b.Held ? " (held)" : "")}").Concat(waiting > 0 ? [$"{waiting} not begun yet"] : Array.Empty<string>()));
}
