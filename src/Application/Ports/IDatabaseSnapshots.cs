namespace Cloud.Application.Ports;

/// <summary>Snapshots that somebody, or CloudFormation, took of database clusters; those of AWS Backup are in its vaults.</summary>
public interface IDatabaseSnapshots
{
    /// <summary>Of a cluster that may be gone. Throws <see cref="CloudCallException"/>.</summary>
    Task<IReadOnlyList<DatabaseSnapshot>> Of(CloudAccount at, string cluster, CancellationToken ct);

    /// <summary>False where there is none of this name. Throws <see cref="CloudCallException"/>.</summary>
    Task<bool> Delete(CloudAccount at, string snapshot, CancellationToken ct);
}

/// <param name="SizeGib">Of the cluster when it was taken, GiB; null where RDS does not say.</param>
public sealed record DatabaseSnapshot(string Id, string Status, int? SizeGib);
