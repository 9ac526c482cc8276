namespace Cloud.Client;

/// <summary>Backups of an environment.</summary>
public sealed partial class CloudClient
{
    public IAsyncEnumerable<BackupResource> BackupsAsync(string project, string environment, CancellationToken ct = default) =>
        AllAsync<BackupResource>(PathOf(project, environment) + "/backups", ct);

    /// <summary>The newest backups, at most <paramref name="size"/> (200).</summary>
    public Task<IReadOnlyList<BackupResource>> NewestBackupsAsync(string project, string environment, int size = 50, CancellationToken ct = default) =>
        FirstAsync<BackupResource>(PathOf(project, environment) + "/backups", size, ct);

    public Task<BackupResource> BackupAsync(string project, string environment, string backup, CancellationToken ct = default) =>
        wire.GetAsync<BackupResource>($"{PathOf(project, environment)}/backups/{Segment(backup)}", ct);

    public Task<BackupPolicyResource> BackupPolicyAsync(string project, string environment, CancellationToken ct = default) =>
        wire.GetAsync<BackupPolicyResource>(PathOf(project, environment) + "/backup-policy", ct);

    /// <summary>Takes a backup by hand; it queues behind what the environment is busy with.</summary>
    public Task<Accepted> TakeBackupAsync(EnvironmentResource environment, TakeBackup body, CancellationToken ct = default) =>
        ActAsync(environment, Relation.Backup, body, null, ct);

    /// <summary>Holds a backup or releases it.</summary>
    public Task<BackupResource> HoldBackupAsync(BackupResource backup, HoldBackup body, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(backup);
        return wire.ChangeAsync<BackupResource>(HttpMethod.Post, backup.Links[Relation.Hold].Href, Wire.Body(body), null, ct);
    }

    public Task<Accepted> DeleteBackupAsync(BackupResource backup, DeleteBackup body, CancellationToken ct = default) =>
        ActAsync(backup, Relation.Delete, body, null, ct);

    /// <summary>The envelope's entity is the restore; its first activity is the restore's own, which waits for the others: the branch and the activation, where they were needed.</summary>
    public Task<Accepted> RestoreBackupAsync(BackupResource backup, RestoreBackup body, CancellationToken ct = default) =>
        ActAsync(backup, Relation.Restore, body, null, ct);

    /// <summary>The newest restores into an environment, and of its backups into others; at most <paramref name="size"/> (200).</summary>
    public Task<IReadOnlyList<RestoreResource>> NewestRestoresAsync(string project, string environment, int size = 50, CancellationToken ct = default) =>
        FirstAsync<RestoreResource>(PathOf(project, environment) + "/restores", size, ct);

    public Task<RestoreResource> RestoreAsync(string project, string environment, string restore, CancellationToken ct = default) =>
        wire.GetAsync<RestoreResource>($"{PathOf(project, environment)}/restores/{Segment(restore)}", ct);

    public Task<Accepted> RetryRestoreAsync(RestoreResource restore, CancellationToken ct = default) => ActAsync(restore, Relation.Retry, ct);

    /// <summary>Makes the restored database the one that serves; the one before stands for so many hours.</summary>
    public Task<Accepted> SwitchRestoreAsync(RestoreResource restore, SwitchRestore body, CancellationToken ct = default) => ActAsync(restore, Relation.Switch, body, null, ct);

    /// <summary>Makes the database before a restore serve again.</summary>
    public Task<Accepted> UndoRestoreAsync(RestoreResource restore, CancellationToken ct = default) => ActAsync(restore, Relation.Undo, ct);

    /// <summary>Takes the database before a restore away, before its time.</summary>
    public Task<Accepted> SettleRestoreAsync(RestoreResource restore, CancellationToken ct = default) => ActAsync(restore, Relation.Settle, ct);

    /// <summary>Takes a restore off the list of what is wanted; what AWS made for it stays and is named in the answer.</summary>
    public Task<RestoreResource> DiscardRestoreAsync(RestoreResource restore, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(restore);
        return wire.ChangeAsync<RestoreResource>(HttpMethod.Delete, restore.Links[Relation.Delete].Href, null, null, ct);
    }
}
