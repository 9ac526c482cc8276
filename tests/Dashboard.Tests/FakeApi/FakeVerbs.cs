using Cloud.Client;

namespace Cloud.Dashboard.Tests.FakeApi;

/// <summary>What the fake does when asked to.</summary>
internal static class FakeVerbs
{
    public static Accepted CreateProject(this FakeCloud cloud, string organization, CreateProject body)
    {
        var id = "p" + cloud.NewId()[3..15];
        var project = FakeScenes.Project(cloud, id, body.Title) with { Organization = organization, Region = body.Region, Plan = body.Plan, Blueprint = body.Blueprint, Repository = body.Repository, CreatedAt = cloud.Now };
        cloud.Put(project);
        cloud.Put(FakeScenes.Environment(cloud, id, "production", EnvironmentKind.Production, active: false));
        cloud.Put(FakeScenes.Environment(cloud, id, "staging", EnvironmentKind.Staging, active: false));
        cloud.Put(FakeScenes.Environment(cloud, id, "master", EnvironmentKind.Integration, active: false) with { IsMain = true });
        var activity = cloud.Start(ActivityType.ProjectCreate, id, "production", $"Create {body.Title} and provision production", EnvironmentLifecycle.Provisioning, FakeParts.ProvisionSteps, () =>
            cloud.Change(id, "production", e => Active(e, cloud.Now) with { NextBackupAt = cloud.Now.AddHours(4.2) }));
        return Accepted.Of(project, activity);
    }

    public static Accepted Activate(this FakeCloud cloud, EnvironmentResource e) => Accepted.Of(cloud.Start(
        ActivityType.EnvironmentActivate, e.Project, e.Id, $"Activate {e.Name}", EnvironmentLifecycle.Provisioning, FakeParts.ContainerSteps, () => cloud.Change(e.Project, e.Id, x => Active(x, cloud.Now))));

    public static Accepted Deactivate(this FakeCloud cloud, EnvironmentResource e) => Accepted.Of(cloud.Start(
        ActivityType.EnvironmentDeactivate, e.Project, e.Id, $"Deactivate {e.Name}", EnvironmentLifecycle.Deactivating, ["Delete the stack"],
        () => cloud.Change(e.Project, e.Id, x => x with { Status = EnvironmentStatus.Inactive, Lifecycle = EnvironmentLifecycle.Inactive, EdgeHostname = null })));

    public static Accepted Delete(this FakeCloud cloud, EnvironmentResource e) => Accepted.Of(cloud.Start(
        ActivityType.EnvironmentDelete, e.Project, e.Id, $"Delete {e.Name}", EnvironmentLifecycle.Deleting, ["Delete the environment"], () => cloud.Remove(e.Project, e.Id)));

    public static Accepted Branch(this FakeCloud cloud, EnvironmentResource parent, BranchEnvironment body)
    {
        var slug = body.Name.Replace('/', '-').ToLowerInvariant();
        cloud.Put(FakeScenes.Environment(cloud, parent.Project, slug, EnvironmentKind.Integration, active: false) with { Name = body.Name, Parent = parent.Id, UpdatedAt = cloud.Now });
        var activity = cloud.Start(ActivityType.EnvironmentBranch, parent.Project, slug, $"Branch {body.Name} from {parent.Name}", null, ["Create the branch"], () => { });
        return Accepted.Of(cloud.Environment(parent.Project, slug)!, activity);
    }

    public static Accepted BackUp(this FakeCloud cloud, EnvironmentResource e)
    {
        var backup = new BackupResource
        {
            Id = cloud.NewId(),
            Index = cloud.Backups(e.Project, e.Id).Count + 1,
            Status = BackupStatus.Creating,
            State = "Waiting for three recovery points",
            Environment = e.Id,
            Project = e.Project,
            Safe = true,
            CreatedAt = cloud.Now,
            UpdatedAt = cloud.Now,
        };
        cloud.Put(backup);
        return Accepted.Of(cloud.Start(ActivityType.EnvironmentBackup, e.Project, e.Id, $"Back up {e.Name}", null, FakeParts.BackupSteps, () =>
        {
            cloud.Put(backup with { Status = BackupStatus.Created, State = null, Restorable = true, SizeUsed = 41_900_000_000, DurationSeconds = 238, ExpiresAt = cloud.Now.AddDays(14), RecoveryPointArns = ["arn:aws:backup:us-east-1:000000000000:recovery-point:a1", "arn:aws:backup:us-east-1:000000000000:recovery-point:a2", "arn:aws:backup:us-east-1:000000000000:recovery-point:a3"] });
            cloud.Change(e.Project, e.Id, x => x with { LastBackupAt = cloud.Now });
        }));
    }

    private static EnvironmentResource Active(EnvironmentResource e, DateTimeOffset now) => e with
    {
        Status = EnvironmentStatus.Active,
        Lifecycle = EnvironmentLifecycle.Active,
        Health = HealthState.Healthy,
        EdgeHostname = $"{e.Id}-{e.Project}.cloud.example.com",
        Stack = new($"cloud-{e.Project}-{e.Id}", null, "CREATE_COMPLETE", null),
        LastActiveAt = now,
    };
}
