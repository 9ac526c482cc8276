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
}
