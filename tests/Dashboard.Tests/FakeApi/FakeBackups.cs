using Cloud.Client;

namespace Cloud.Dashboard.Tests.FakeApi;

/// <summary>What the fake does with backups that are there.</summary>
internal static class FakeBackups
{
    public static readonly string[] RestoreSteps = ["Choose the recovery points", "Start the restore jobs", "Data restored", "Check what was restored"];

    public static BackupResource? Hold(this FakeCloud cloud, string project, string environment, string id, HoldBackup body)
    {
        if (cloud.Backups(project, environment).Find(b => b.Id == id) is not { } backup) return null;
        cloud.Put(backup with { Held = body.Held, HeldReason = body.Reason, HeldAt = body.Held ? cloud.Now : null });
        return cloud.Backups(project, environment).Find(b => b.Id == id);
    }

    public static Accepted DeleteBackup(this FakeCloud cloud, string project, string environment, string id)
    {
        var backup = cloud.Backups(project, environment).First(b => b.Id == id);
        cloud.Put(backup with { Status = BackupStatus.Deleting, State = "Deleting its recovery points: 3 of 3 left", Restorable = false });
        return Accepted.Of(cloud.Start(ActivityType.BackupDelete, project, environment, $"Delete backup {backup.Index}", null, ["Delete the recovery points"], () => cloud.Remove(backup)));
    }

    public static Accepted Restore(this FakeCloud cloud, string project, string environment, string id, RestoreBackup body)
    {
        var backup = cloud.Backups(project, environment).First(b => b.Id == id);
        var target = body.EnvironmentName!.Replace('/', '-').ToLowerInvariant();
        if (cloud.Environment(project, target) is null)
            cloud.Put(FakeScenes.Environment(cloud, project, target, EnvironmentKind.Integration, active: true) with { Name = body.EnvironmentName, Parent = "master", UpdatedAt = cloud.Now });
        var restore = new RestoreResource
        {
            Id = cloud.NewId(),
            State = RestoreState.Restoring,
            Text = "AWS Backup restores the data",
            Environment = target,
            Project = project,
            Backup = id,
            BackupIndex = backup.Index,
            SourceEnvironment = environment,
            Activity = "",
            CreatedAt = cloud.Now,
            UpdatedAt = cloud.Now,
        };
        const string Made = "arn:aws:ec2:us-east-1:000000000000:volume/vol-0c1d9e4f7a2b3c5d6";
        var activity = cloud.Start(ActivityType.EnvironmentRestore, project, target, $"Restoring backup {backup.Index} of {environment} beside {target}", null, RestoreSteps,
            () => cloud.Put(cloud.Restores(project, target)[0] with { State = RestoreState.Ready, Text = $"Restored beside {target}, not attached: {Made}", CreatedResourceArns = [Made], Size = 41_800_000_000, MeasuredSeconds = 312 }));
        cloud.Put(restore with { Activity = activity.Id });
        return Accepted.Of(cloud.Restores(project, target)[0], activity);
    }

    /// <summary>Over to what was restored, back, or for good.</summary>
    public static Accepted ChangeOver(this FakeCloud cloud, string project, string environment, string id, string verb)
    {
        var restore = cloud.Restores(project, environment).Find(r => r.Id == id)!;
        var (type, during, after) = verb switch
        {
            "switch" => (ActivityType.RestoreSwitch, RestoreState.Switching, RestoreState.Switched),
            "undo" => (ActivityType.RestoreUndo, RestoreState.Undoing, RestoreState.Undone),
            _ => (ActivityType.RestoreSettle, RestoreState.Settling, RestoreState.Settled),
        };
        DateTimeOffset? until = after == RestoreState.Switched ? cloud.Now.AddDays(1) : null;
        var activity = cloud.Start(type, project, environment, $"Changing over the database of {environment}", null, ["Stack complete"],
            () => cloud.Put(cloud.Restores(project, environment).Find(r => r.Id == id)! with { State = after, Attached = after != RestoreState.Undone, UndoUntil = until, Text = $"{environment}: {after}" }));
        cloud.Put(restore with { State = during, Activity = activity.Id });
        return Accepted.Of(cloud.Restores(project, environment).Find(r => r.Id == id)!, activity);
    }

    public static RestoreResource? Discard(this FakeCloud cloud, string project, string id)
    {
        foreach (var environment in cloud.Environments(project))
        {
            if (cloud.Restores(project, environment.Id).Find(r => r.Id == id) is not { } restore) continue;
            cloud.Put(restore with { State = RestoreState.Discarded, Text = "Discarded. It stands in the account, and is billed, until you purge it: it is listed under what was retained" });
            return cloud.Restores(project, environment.Id).Find(r => r.Id == id);
        }

        return null;
    }

    public static BackupResource Linked(BackupResource backup)
    {
        var self = $"/api/projects/{backup.Project}/environments/{backup.Environment}/backups/{backup.Id}";
        var links = new Dictionary<string, Link>(StringComparer.Ordinal) { [Relation.Self] = new(self) };
        if (backup.Restorable) links[Relation.Restore] = new(self + "/restore");
        if (backup.Held || backup.Status == BackupStatus.Created) links[Relation.Hold] = new(self + "/hold");
        if (!backup.Held && backup.Status is BackupStatus.Created or BackupStatus.Failed) links[Relation.Delete] = new(self);
        return backup with { Links = links };
    }

    public static RestoreResource Linked(RestoreResource restore)
    {
        var self = $"/api/projects/{restore.Project}/environments/{restore.Environment}/restores/{restore.Id}";
        var links = new Dictionary<string, Link>(StringComparer.Ordinal) { [Relation.Self] = new(self) };
        if (restore.State == RestoreState.Failed) links[Relation.Retry] = new(self + "/retry");
        if (restore.State is RestoreState.Failed or RestoreState.Ready) links[Relation.Delete] = new(self);
        if (restore.State == RestoreState.Ready && restore.Environment == "production") links[Relation.Switch] = new(self + "/switch");
        if (restore.State == RestoreState.Switched) (links[Relation.Undo], links[Relation.Settle]) = (new(self + "/undo"), new(self + "/settle"));
        return restore with { Links = links };
    }
}
