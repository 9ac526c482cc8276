using Cloud.Sandbox.Accounts;
using Cloud.Sandbox.Administration;
using Cloud.Sandbox.Protocol;

namespace Cloud.Sandbox.Backup;

/// <summary>The rest-json API of AWS Backup, version 2018-11-15: which path is which operation.</summary>
internal sealed class BackupApi(VaultActions vaults, BackupJobActions jobs, RecoveryPointActions points, RestoreActions restores, FaultSwitches faults, AccessControl access)
{
    public Answer Handle(SignedCall signed)
    {
        var call = new RestCall(signed);
        var (operation, handle) = Route(call);
        string?[] about = [call.Text("ResourceArn"), call.Text("RecoveryPointArn"), .. call.Path.Where(p => p.StartsWith("arn:", StringComparison.Ordinal))];
        access.Require(signed.Caller, "backup:" + operation, ResourceOf(call, signed.Caller.Account));
        if (call.Text("IamRoleArn") is { } role) access.RequirePass(signed.Caller, role, "backup.amazonaws.com");
        return faults.Around(new CallIdentity("backup", operation, null, about), handle);
    }

    // The recovery point where one is named, else the vault, else nothing (Service Authorization Reference, AWS Backup).
    private static string ResourceOf(RestCall call, string account) =>
        call.Text("RecoveryPointArn") ?? call.Path.FirstOrDefault(p => p.StartsWith("arn:", StringComparison.Ordinal))
        ?? ((call.Path is ["backup-vaults", var name, ..] ? name : call.Text("BackupVaultName")) is { } vault ? $"arn:{Wire.Partition(call.Region)}:backup:{call.Region}:{account}:backup-vault:{vault}" : "*");

    private (string Operation, Func<Answer> Handle) Route(RestCall call) => (call.Method, call.Path) switch
    {
        ("GET", ["backup-vaults"]) => ("ListBackupVaults", () => vaults.List(call)),
        ("PUT", ["backup-vaults", var name]) => ("CreateBackupVault", () => vaults.Create(call, name)),
        ("GET", ["backup-vaults", var name]) => ("DescribeBackupVault", () => vaults.Describe(call, name)),
        ("DELETE", ["backup-vaults", var name]) => ("DeleteBackupVault", () => vaults.Delete(call, name)),
        ("GET", ["backup-vaults", var name, "recovery-points"]) => ("ListRecoveryPointsByBackupVault", () => points.List(call, name)),
        ("GET", ["backup-vaults", var name, "recovery-points", var arn]) => ("DescribeRecoveryPoint", () => points.Describe(call, name, arn)),
        ("DELETE", ["backup-vaults", var name, "recovery-points", var arn]) => ("DeleteRecoveryPoint", () => points.Delete(call, name, arn)),
        ("GET", ["backup-vaults", var name, "recovery-points", var arn, "restore-metadata"]) => ("GetRecoveryPointRestoreMetadata", () => points.RestoreMetadata(call, name, arn)),
        ("PUT", ["backup-jobs"]) => ("StartBackupJob", () => jobs.Start(call)),
        ("GET", ["backup-jobs"]) => ("ListBackupJobs", () => jobs.List(call)),
        ("GET", ["backup-jobs", var id]) => ("DescribeBackupJob", () => jobs.Describe(call, id)),
        ("POST", ["backup-jobs", var id]) => ("StopBackupJob", () => jobs.Stop(call, id)),
        ("PUT", ["restore-jobs"]) => ("StartRestoreJob", () => restores.Start(call)),
        ("GET", ["restore-jobs"]) => ("ListRestoreJobs", () => restores.List(call)),
        ("GET", ["restore-jobs", var id]) => ("DescribeRestoreJob", () => restores.Describe(call, id)),
        ("GET", ["tags", var arn]) => ("ListTags", () => vaults.ListTags(call, arn)),
        ("POST", ["tags", var arn]) => ("TagResource", () => vaults.Tag(call, arn)),
        ("POST", ["untag", var arn]) => ("UntagResource", () => vaults.Untag(call, arn)),
        _ => throw new ApiError(ErrorCode.InvalidAction, $"The sandbox does not emulate {call.Method} /{string.Join('/', call.Path)} of AWS Backup."),
    };
}
