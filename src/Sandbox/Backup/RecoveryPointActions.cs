using Cloud.Sandbox.Administration;
using Cloud.Sandbox.Protocol;

namespace Cloud.Sandbox.Backup;

/// <summary>Recovery points of a vault.</summary>
internal sealed class RecoveryPointActions(BackupStore store, FaultSwitches faults)
{
    public Answer List(RestCall call, string vaultName)
    {
        var vault = store.Existing(call, vaultName);
        var (after, before) = (call.Moment("createdAfter"), call.Moment("createdBefore"));
        var found = store.PointsIn(vault, call.Now).Where(p => (call.Query("resourceArn") is not { } arn || arn == p.ResourceArn)
            && (call.Query("resourceType") is not { } type || type == p.ResourceType) && (after is null || p.Created > after) && (before is null || p.Created < before));
        var (page, next) = call.Page(found.OrderByDescending(p => p.Created).ThenBy(p => p.Arn, StringComparer.Ordinal));
        return AnswerJson.Of(json =>
        {
            json.List("RecoveryPoints", page, point => Write(json, point, call.Now));
            json.Text("NextToken", next);
        });
    }

    public Answer Describe(RestCall call, string vaultName, string arn)
    {
        var point = Existing(call, vaultName, arn);
        return AnswerJson.Of(json =>
        {
            Write(json, point, call.Now);
            json.Text("StorageClass", "WARM");
        });
    }

    public Answer RestoreMetadata(RestCall call, string vaultName, string arn)
    {
        var point = Existing(call, vaultName, arn);
        return AnswerJson.Of(json =>
        {
            json.Text("BackupVaultArn", store.ArnOf(store.Existing(call, vaultName)));
            json.Text("RecoveryPointArn", arn);
            json.Map("RestoreMetadata", point.Restore);
            json.Text("ResourceType", point.ResourceType);
        });
    }

    public Answer Delete(RestCall call, string vaultName, string arn)
    {
        var point = Existing(call, vaultName, arn);
        var vault = store.Existing(call, vaultName);
        if (vault.MinRetentionDays is { } days && call.Now < point.Created.AddDays(days))
            throw new ApiError(ErrorCode.InvalidRequestException, $"Recovery point {arn} cannot be deleted: the vault is locked and keeps it for at least {days} days.");
        if (point.Status(call.Now) == "CREATING")
            throw new ApiError(ErrorCode.InvalidRequestException, $"Recovery point {arn} cannot be deleted while its backup is still running.");
        if (faults.TakeFailure(arn, "delete") is { } refusal) throw new ApiError(ErrorCode.InvalidRequestException, $"Recovery point {arn} cannot be deleted: {refusal}");
        store.Remove(point);
        return AnswerJson.Of(_ => { });
    }

    private RecoveryPoint Existing(RestCall call, string vaultName, string arn)
    {
        var vault = store.Existing(call, vaultName);
        return store.FindPoint(arn, call.Now) is { } point && point.Vault == vault.Name && point.Region == vault.Region
            ? point
            : throw new ApiError(ErrorCode.ResourceNotFoundException, $"Cannot find recovery point {arn} in the backup vault {vaultName}.");
    }

    private void Write(AnswerJson json, RecoveryPoint point, DateTimeOffset now)
    {
        json.Text("RecoveryPointArn", point.Arn);
        json.Text("BackupVaultName", point.Vault);
        json.Text("BackupVaultArn", store.VaultArn(point.Region, point.Vault));
        json.Text("ResourceArn", point.ResourceArn);
        json.Text("ResourceType", point.ResourceType);
        json.Text("IamRoleArn", point.RoleArn);
        json.Text("Status", point.Status(now));
        if (point.Status(now) == "PARTIAL") json.Text("StatusMessage", point.Omission);
        json.Time("CreationDate", point.Created);
        json.Time("InitiationDate", point.Created);
        if (now >= point.Completes)
        {
            json.Time("CompletionDate", point.Completes);
            json.Number("BackupSizeInBytes", point.Size);
        }
        if (point.DeleteAt is { } deleteAt)
        {
            json.Structure("CalculatedLifecycle", () => json.Time("DeleteAt", deleteAt));
            json.Structure("Lifecycle", () =>
            {
                json.Number("MoveToColdStorageAfterDays", point.Lifecycle.MoveToColdStorageAfterDays);
                json.Number("DeleteAfterDays", point.Lifecycle.DeleteAfterDays);
            });
        }
        json.Flag("IsEncrypted", true);
        json.Time("LastRestoreTime", point.LastRestored);
        json.Flag("IsParent", false);
        json.Text("VaultType", "BACKUP_VAULT");
    }
}
