using System.Text.Json.Nodes;
using Cloud.Application.Ports;
using Cloud.Infrastructure.Aws.Pipeline;

namespace Cloud.Infrastructure.Aws.Backup;

internal sealed class AwsBackupVaults(AwsCalls calls) : IBackupVaults
{
    private const string VaultPath = "/backup-vaults/{backupVaultName}";
    private const string PointPath = VaultPath + "/recovery-points/{recoveryPointArn}";

    /// <summary>The most AWS gives in one page (its model's MaxResults).</summary>
    private const string PageSize = "1000";

    public async Task<string> CreateVault(CloudAccount at, string name, string token, CancellationToken ct)
    {
        try
        {
            var request = new ApiRequest("CreateBackupVault")
            {
                Method = "PUT",
                Path = VaultPath,
                PathParameters = Vault(name),
                Body = new JsonObject { ["CreatorRequestId"] = token },
            };
            return await calls.Rest(at, request, x => x.Required("BackupVaultArn"), ct);
        }
        catch (CloudCallException e) when (e.Code == ErrorKinds.AlreadyExists)
        {
            if (await DescribeVault(at, name, ct) is { } vault)
            {
                return vault.Arn;
            }

            throw;
        }
    }

    public Task<BackupVault?> DescribeVault(CloudAccount at, string name, CancellationToken ct) =>
        OrNull(calls.Rest(at, new ApiRequest("DescribeBackupVault") { Method = "GET", Path = VaultPath, PathParameters = Vault(name) }, BackupJson.Vault, ct));

    public Task<string> StartBackup(CloudAccount at, NewBackup backup, CancellationToken ct)
    {
        var body = new JsonObject
        {
            ["BackupVaultName"] = backup.Vault,
            ["ResourceArn"] = backup.ResourceArn,
            ["IamRoleArn"] = backup.RoleArn,
            ["IdempotencyToken"] = backup.IdempotencyToken,
            ["RecoveryPointTags"] = BackupJson.Map(backup.Tags),
        };
        if (backup.DeleteAfterDays is { } days)
        {
            body["Lifecycle"] = new JsonObject { ["DeleteAfterDays"] = days };
        }

        if (backup.StartWindowMinutes is { } minutes)
        {
            body["StartWindowMinutes"] = minutes;
        }

        return calls.Rest(at, new ApiRequest("StartBackupJob") { Method = "PUT", Path = "/backup-jobs", Body = body }, x => x.Required("BackupJobId"), ct);
    }

    public Task<BackupJob?> DescribeBackup(CloudAccount at, string jobId, CancellationToken ct)
    {
        var request = new ApiRequest("DescribeBackupJob")
        {
            Method = "GET",
            Path = "/backup-jobs/{backupJobId}",
            PathParameters = new Dictionary<string, string> { ["backupJobId"] = jobId },
        };
        return OrNull(calls.Rest(at, request, BackupJson.Job, ct));
    }

    public Task<IReadOnlyList<RecoveryPoint>> ListRecoveryPoints(CloudAccount at, string vault, string? resourceArn, CancellationToken ct)
    {
        const string operation = "ListRecoveryPointsByBackupVault";
        return Paging.All(next => calls.Rest(at, Request(next), BackupJson.PointPage, ct), ServiceDescriptor.Backup.Id, operation);

        ApiRequest Request(string? next) => new(operation)
        {
            Method = "GET",
            Path = VaultPath + "/recovery-points/",
            PathParameters = Vault(vault),
            Query = new Dictionary<string, string?> { ["maxResults"] = PageSize, ["resourceArn"] = resourceArn, ["nextToken"] = next },
        };
    }

    public Task<RecoveryPoint?> DescribeRecoveryPoint(CloudAccount at, string vault, string recoveryPointArn, CancellationToken ct) =>
        OrNull(calls.Rest(at, Point("DescribeRecoveryPoint", "GET", PointPath, vault, recoveryPointArn), BackupJson.Point, ct));

    public Task<IReadOnlyDictionary<string, string>> RestoreMetadata(CloudAccount at, string vault, string recoveryPointArn, CancellationToken ct) =>
        calls.Rest(at, Point("GetRecoveryPointRestoreMetadata", "GET", PointPath + "/restore-metadata", vault, recoveryPointArn),
            x => x.Map("RestoreMetadata"), ct);

    public Task<string> StartRestore(CloudAccount at, NewRestore restore, CancellationToken ct)
    {
        var body = new JsonObject
        {
            ["RecoveryPointArn"] = restore.RecoveryPointArn,
            ["IamRoleArn"] = restore.RoleArn,
            ["IdempotencyToken"] = restore.IdempotencyToken,
            ["Metadata"] = BackupJson.Map(restore.Metadata),
        };
        if (restore.ResourceType is { } type)
        {
            body["ResourceType"] = type;
        }

        return calls.Rest(at, new ApiRequest("StartRestoreJob") { Method = "PUT", Path = "/restore-jobs", Body = body }, x => x.Required("RestoreJobId"), ct);
    }

    public Task<RestoreJob?> DescribeRestore(CloudAccount at, string jobId, CancellationToken ct)
    {
        var request = new ApiRequest("DescribeRestoreJob")
        {
            Method = "GET",
            Path = "/restore-jobs/{restoreJobId}",
            PathParameters = new Dictionary<string, string> { ["restoreJobId"] = jobId },
        };
        return OrNull(calls.Rest(at, request, BackupJson.Restore, ct));
    }

    public async Task DeleteRecoveryPoint(CloudAccount at, string vault, string recoveryPointArn, CancellationToken ct)
    {
        try
        {
            await calls.Rest(at, Point("DeleteRecoveryPoint", "DELETE", PointPath, vault, recoveryPointArn), _ => true, ct);
        }
        catch (CloudCallException e) when (e.Kind is CloudErrorKind.NotFound)
        {
            // Gone already: what was asked.
        }
    }

    private static Dictionary<string, string> Vault(string name) => new() { ["backupVaultName"] = name };

    private static ApiRequest Point(string operation, string method, string path, string vault, string arn) => new(operation)
    {
        Method = method,
        Path = path,
        PathParameters = new Dictionary<string, string> { ["backupVaultName"] = vault, ["recoveryPointArn"] = arn },
    };

    private static async Task<T?> OrNull<T>(Task<T> call)
        where T : class
    {
        try
        {
            return await call;
        }
        catch (CloudCallException e) when (e.Kind is CloudErrorKind.NotFound)
        {
            return null;
        }
    }
}
