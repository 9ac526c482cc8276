using System.Globalization;
using Cloud.Sandbox.Administration;
using Cloud.Sandbox.CloudFormation.Resources;
using Cloud.Sandbox.Protocol;

namespace Cloud.Sandbox.Backup;

/// <summary>Restore jobs. A restore makes a new resource outside of any stack and never writes over the old one.</summary>
internal sealed class RestoreActions(BackupStore store, FaultSwitches faults, double speed)
{
    private const double PendingSeconds = 0.9;

    // Reading back takes longer than copying away: lazy loading, new instances.
    private const double SlowerThanBackup = 1.5;

    public Answer Start(RestCall call)
    {
        var token = call.Text("IdempotencyToken");
        var restore = token is null ? null : store.Restores.FirstOrDefault(r => r.Region == call.Region && r.Token == token);
        restore ??= Begin(call, token);
        return AnswerJson.Of(json => json.Text("RestoreJobId", restore.Id));
    }

    public Answer Describe(RestCall call, string id)
    {
        var restore = store.FindRestore(call.Region, id) ?? throw new ApiError(ErrorCode.ResourceNotFoundException, $"Cannot find restore job with id {id}.");
        return AnswerJson.Of(json => Write(json, restore, call.Now));
    }

    public Answer List(RestCall call)
    {
        var found = store.Restores.Where(r => r.Region == call.Region && (call.Query("status") is not { } status || status == r.Status(call.Now)));
        var (page, next) = call.Page(found.OrderByDescending(r => r.Created).ThenBy(r => r.Id, StringComparer.Ordinal));
        return AnswerJson.Of(json =>
        {
            json.List("RestoreJobs", page, restore => Write(json, restore, call.Now));
            json.Text("NextToken", next);
        });
    }

    private RestoreJob Begin(RestCall call, string? token)
    {
        var arn = call.Required("RecoveryPointArn");
        var point = store.FindPoint(arn, call.Now);
        if (point is null || point.Region != call.Region) throw new ApiError(ErrorCode.ResourceNotFoundException, $"Cannot find recovery point {arn}.");
        if (point.Status(call.Now) == "CREATING") throw RestCall.Invalid($"Recovery point {arn} is not ready to be restored: it is {point.Status(call.Now)}.");
        var metadata = call.Map("Metadata");
        if (metadata.Count == 0) throw new ApiError(ErrorCode.MissingParameterValueException, "Missing required parameter: Metadata");
        var target = ProtectedResource.Parse(point.ResourceArn)!;
        var id = Guid.CreateVersion7().ToString().ToUpperInvariant();
        var created = target.NewlyRestored(store.Account, call.Region, id, metadata);
        if (created == point.ResourceArn) throw RestCall.Invalid($"{created} already exists: a restore needs a name of its own.");

        var running = call.Now + Durations.Scaled(PendingSeconds, speed);
        var restore = new RestoreJob
        {
            Id = id,
            Region = call.Region,
            RecoveryPointArn = arn,
            SourceArn = point.ResourceArn,
            ResourceType = point.ResourceType,
            Vault = point.Vault,
            RoleArn = call.Role(),
            Token = token,
            Created = call.Now,
            Running = running,
            Ends = running + Durations.Scaled(target.SecondsToBackUp * SlowerThanBackup, speed),
            PointCreated = point.Created,
            Size = point.Size,
            CreatedArn = created,
            Metadata = metadata,
            Failure = faults.TakeFailure(point.ResourceArn, "restore"),
        };
        store.Save(restore);
        store.Save(point with { LastRestored = restore.Ends });
        return restore;
    }

    private void Write(AnswerJson json, RestoreJob restore, DateTimeOffset now)
    {
        var status = restore.Status(now);
        json.Text("AccountId", store.Account);
        json.Text("RestoreJobId", restore.Id);
        json.Text("RecoveryPointArn", restore.RecoveryPointArn);
        json.Text("SourceResourceArn", restore.SourceArn);
        json.Text("BackupVaultArn", store.VaultArn(restore.Region, restore.Vault));
        json.Time("CreationDate", restore.Created);
        if (now >= restore.Ends) json.Time("CompletionDate", restore.Ends);
        json.Text("Status", status);
        json.Text("StatusMessage", status == "FAILED" ? restore.Failure : null);
        json.Text("PercentDone", (Math.Floor(restore.Share(now) * 1000) / 10).ToString("0.00", CultureInfo.InvariantCulture) + "%");
        json.Number("BackupSizeInBytes", restore.Size);
        json.Text("IamRoleArn", restore.RoleArn);
        if (status == "COMPLETED") json.Text("CreatedResourceArn", restore.CreatedArn);
        json.Text("ResourceType", restore.ResourceType);
        json.Time("RecoveryPointCreationDate", restore.PointCreated);
        json.Flag("IsParent", false);
    }
}
