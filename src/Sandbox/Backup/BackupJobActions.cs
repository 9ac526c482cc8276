using System.Globalization;
using Cloud.Sandbox.Administration;
using Cloud.Sandbox.CloudFormation.Resources;
using Cloud.Sandbox.Protocol;

namespace Cloud.Sandbox.Backup;

/// <summary>StartBackupJob, DescribeBackupJob, ListBackupJobs, StopBackupJob.</summary>
internal sealed class BackupJobActions(BackupStore store, ResourceDirectory resources, FaultSwitches faults, double speed)
{
    // How long a job waits in CREATED and in PENDING, and how long stopping takes; seconds at speed 1.
    private const double CreatedSeconds = 0.6;
    private const double PendingSeconds = 0.9;
    private const double AbortSeconds = 0.6;

    // StartBackupJob: "StartWindowMinutes ... the default is 8 hours; if a value is included, it must be at least 60 minutes".
    private const int DefaultStartWindowMinutes = 480;
    private const int ShortestStartWindowMinutes = 60;

    public Answer Start(RestCall call)
    {
        var token = call.Text("IdempotencyToken");
        var job = token is null ? null : store.FindJobByToken(call.Region, token);
        job ??= Begin(call, token);
        return AnswerJson.Of(json =>
        {
            json.Text("BackupJobId", job.Id);
            // "RecoveryPointArn: returned only for Amazon EFS and advanced DynamoDB resources".
            if (job.ResourceType == "EFS") json.Text("RecoveryPointArn", job.RecoveryPointArn);
            json.Time("CreationDate", job.Created);
            json.Flag("IsParent", false);
        });
    }

    public Answer Describe(RestCall call, string id)
    {
        var job = Existing(call, id);
        return AnswerJson.Of(json => Write(json, job, call.Now));
    }

    public Answer List(RestCall call)
    {
        var (after, before) = (call.Moment("createdAfter"), call.Moment("createdBefore"));
        var (completeAfter, completeBefore) = (call.Moment("completeAfter"), call.Moment("completeBefore"));
        var found = store.Jobs.Where(j => j.Region == call.Region
            && Matches(call.Query("resourceArn"), j.ResourceArn) && Matches(call.Query("backupVaultName"), j.Vault) && Matches(call.Query("resourceType"), j.ResourceType)
            && Matches(call.Query("state"), j.State(call.Now)) && (after is null || j.Created > after) && (before is null || j.Created < before)
            && (completeAfter is null || (j.IsOver(call.Now) && j.Over > completeAfter)) && (completeBefore is null || (j.IsOver(call.Now) && j.Over < completeBefore)));
        var (page, next) = call.Page(found.OrderByDescending(j => j.Created).ThenByDescending(j => j.Id, StringComparer.Ordinal));
        return AnswerJson.Of(json =>
        {
            json.List("BackupJobs", page, job => Write(json, job, call.Now));
            json.Text("NextToken", next);
        });
    }

    public Answer Stop(RestCall call, string id)
    {
        var job = Existing(call, id);
        if (job.IsOver(call.Now) || job.Stopped is not null)
            throw new ApiError(ErrorCode.InvalidRequestException, $"Backup job {id} cannot be stopped in the state {job.State(call.Now)}.");
        store.Save(job with { Stopped = call.Now, Aborted = call.Now + Durations.Scaled(AbortSeconds, speed) });
        if (store.Points.FirstOrDefault(p => p.Arn == job.RecoveryPointArn) is { } point) store.Remove(point);
        return AnswerJson.Of(_ => { });
    }

    /// <summary>Lets go of jobs that no switch holds any longer; called when the switches change.</summary>
    public void Release(DateTimeOffset now)
    {
        foreach (var job in store.Jobs.Where(j => j is { Held: true, Stopped: null } && !j.IsOver(now) && !faults.IsStalled(null, j.ResourceArn, "backup")).ToList())
        {
            var released = job.LetGo(now);
            store.Save(released);
            var target = ProtectedResource.Parse(job.ResourceArn)!;
            if (released.Failure is null) store.Save(PointOf(released, target.RestoreMetadata(resources.Find(job.Region, target))));
        }
    }

    private BackupJob Begin(RestCall call, string? token)
    {
        var vault = store.Existing(call, call.Required("BackupVaultName"));
        var arn = call.Required("ResourceArn");
        var target = ProtectedResource.Parse(arn) ?? throw RestCall.Invalid($"Invalid ARN: {arn}. Specified resource type is not supported.");
        if (target.Region.Length > 0 && target.Region != call.Region) throw RestCall.Invalid($"Resource {arn} is not in {call.Region}.");
        var role = call.Role();
        var window = call.Number("StartWindowMinutes") ?? DefaultStartWindowMinutes;
        if (window < ShortestStartWindowMinutes) throw RestCall.Invalid($"StartWindowMinutes must be at least {ShortestStartWindowMinutes}.");

        var resource = resources.Find(call.Region, target);
        var id = Guid.CreateVersion7().ToString().ToUpperInvariant();
        var running = call.Now + Durations.Scaled(CreatedSeconds + PendingSeconds, speed);
        var job = new BackupJob
        {
            Id = id,
            Region = call.Region,
            Vault = vault.Name,
            ResourceArn = arn,
            ResourceType = target.Type,
            RoleArn = role,
            Token = token,
            Created = call.Now,
            Pending = call.Now + Durations.Scaled(CreatedSeconds, speed),
            Running = running,
            Ends = running + Durations.Scaled(target.SecondsToBackUp, speed),
            StartBy = call.Now.AddMinutes(window),
            RecoveryPointArn = target.NewRecoveryPoint(store.Account, call.Region, id),
            Size = target.SizeAfter(call.Now - (store.FirstBackupOf(call.Region, arn) ?? call.Now), resource),
            Lifecycle = call.Lifecycle(),
            Failure = faults.TakeFailure(arn, "backup") ?? resources.Missing(call.Region, target),
            Omission = faults.TakePartial(arn),
            Held = faults.IsStalled(null, arn, "backup"),
        };
        store.Save(job);
        if (job is { Failure: null, Held: false }) store.Save(PointOf(job, target.RestoreMetadata(resource)));
        store.SetTags(job.RecoveryPointArn, call.Map("RecoveryPointTags"));
        return job;
    }

    private static RecoveryPoint PointOf(BackupJob job, Dictionary<string, string> restore) => new()
    {
        Arn = job.RecoveryPointArn,
        Region = job.Region,
        Vault = job.Vault,
        ResourceArn = job.ResourceArn,
        ResourceType = job.ResourceType,
        RoleArn = job.RoleArn,
        Created = job.Running,
        Completes = job.Ends,
        Size = job.Size,
        Lifecycle = job.Lifecycle,
        Omission = job.Omission,
        Restore = restore,
    };

    private BackupJob Existing(RestCall call, string id) => store.FindJob(call.Region, id)
        ?? throw new ApiError(ErrorCode.ResourceNotFoundException, $"Cannot find backup job with id {id}.");

    private static bool Matches(string? wanted, string actual) => wanted is null || wanted == actual;

    private void Write(AnswerJson json, BackupJob job, DateTimeOffset now)
    {
        var state = job.State(now);
        json.Text("AccountId", store.Account);
        json.Text("BackupJobId", job.Id);
        json.Text("BackupVaultName", job.Vault);
        json.Text("BackupVaultArn", store.VaultArn(job.Region, job.Vault));
        var made = state is "RUNNING" or "COMPLETED" or "PARTIAL";
        if (made || job.ResourceType == "EFS") json.Text("RecoveryPointArn", job.RecoveryPointArn);
        json.Text("ResourceArn", job.ResourceArn);
        json.Text("ResourceType", job.ResourceType);
        json.Time("CreationDate", job.Created);
        json.Text("State", state);
        json.Text("StatusMessage", state switch
        {
            "FAILED" => job.Failure,
            "PARTIAL" => job.Omission,
            "ABORTED" => "The job was stopped by the user.",
            "EXPIRED" => "The backup job expired: it did not start within its start window.",
            _ => null,
        });
        var share = job.Held ? 0 : state is "COMPLETED" ? 1 : job.Share(job.Stopped ?? now);
        json.Text("PercentDone", (Math.Floor(share * 1000) / 10).ToString("0.0", CultureInfo.InvariantCulture));
        if (made)
        {
            json.Number("BackupSizeInBytes", job.Size);
            json.Number("BytesTransferred", (long)(job.Size * share));
        }
        if (job.IsOver(now)) json.Time("CompletionDate", job.Over);
        else if (!job.Held) json.Time("ExpectedCompletionDate", job.Ends);
        json.Text("IamRoleArn", job.RoleArn);
        json.Time("StartBy", job.StartBy);
        json.Flag("IsParent", false);
        if (!job.Held && now >= job.Running) json.Time("InitiationDate", job.Running);
    }
}
