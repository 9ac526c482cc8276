using Cloud.Client;

namespace Cloud.Dashboard.Tests.FakeApi;

/// <summary>What there is before a test begins.</summary>
internal static class FakeScenes
{
    public const string Organization = "org-acme";

    /// <summary>A shop that has run for a while: production, staging, branches, three days of backups.</summary>
    public static string Shop(this FakeCloud cloud, string id = "k3vq7n2m5xa4c", string title = "Acme shop", string organization = Organization)
    {
        cloud.Put(Project(cloud, id, title) with { Organization = organization });
        cloud.Put(Environment(cloud, id, "production", EnvironmentKind.Production, active: true) with { NextBackupAt = cloud.Now.AddHours(2).AddMinutes(10), LastBackupAt = cloud.Now.AddHours(-3.8), ManualBackups = new(4, 1) });
        cloud.Put(Environment(cloud, id, "staging", EnvironmentKind.Staging, active: false));
        cloud.Put(Environment(cloud, id, "master", EnvironmentKind.Integration, active: true) with { IsMain = true });
        cloud.Put(Environment(cloud, id, "feature-cart", EnvironmentKind.Integration, active: true) with { Name = "feature/cart", Parent = "master" });
        cloud.Put(Environment(cloud, id, "feature-cart-totals", EnvironmentKind.Integration, active: false) with { Name = "feature/cart-totals", Parent = "feature-cart" });
        cloud.Put(Environment(cloud, id, "fix-4711", EnvironmentKind.Integration, active: false) with { Name = "fix/4711", Parent = "master" });
        for (var i = 0; i < 12; i++) cloud.Put(Backup(cloud, id, i));
        cloud.Start(ActivityType.ProjectCreate, id, "production", $"Create {title} and provision production", null, FakeParts.ProvisionSteps, () => { }, ago: TimeSpan.FromDays(4));
        cloud.Start(ActivityType.EnvironmentActivate, id, "feature-cart", "Activate feature/cart", null, FakeParts.ContainerSteps, () => { }, ago: TimeSpan.FromHours(30));
        cloud.Start(ActivityType.EnvironmentActivate, id, "fix-4711", "Activate fix/4711", null, FakeParts.ContainerSteps, () => { }, failsAt: "Create the stack", ago: TimeSpan.FromHours(9));
        cloud.Start(ActivityType.EnvironmentBackup, id, "production", "Back up production", null, FakeParts.BackupSteps, () => { }, ago: TimeSpan.FromHours(3.8));
        return id;
    }

    public static ProjectResource Project(FakeCloud cloud, string id, string title) => new()
    {
        Id = id,
        Title = title,
        Organization = Organization,
        Region = FakeCloud.Region,
        RegionLabel = "US East (N. Virginia)",
        Plan = "pro",
        Blueprint = "magento-cluster",
        Status = new(ProjectStatus.Active),
        DefaultBranch = "master",
        Repository = new("https://git.example.com/acme/shop.git"),
        CreatedAt = cloud.Now.AddDays(-4),
        UpdatedAt = cloud.Now.AddHours(-3),
        Links = new(StringComparer.Ordinal) { [Relation.Self] = new($"/api/projects/{id}") },
    };

    public static EnvironmentResource Environment(FakeCloud cloud, string project, string id, string type, bool active) => new()
    {
        Id = id,
        Name = id,
        MachineName = id,
        Title = id,
        Project = project,
        Type = type,
        Status = active ? EnvironmentStatus.Active : EnvironmentStatus.Inactive,
        Lifecycle = active ? EnvironmentLifecycle.Active : EnvironmentLifecycle.Inactive,
        Health = active ? HealthState.Healthy : HealthState.Unknown,
        HeadCommit = "4d1c0f7be2a96c33510e8b7a4f9d2c6e1b0a8f57",
        Size = type == EnvironmentKind.Integration ? null : "24",
        EdgeHostname = active ? $"{id}-{project}.cloud.example.com" : null,
        Stack = active ? new($"cloud-{project}-{id}", null, "CREATE_COMPLETE", null) : null,
        CreatedAt = cloud.Now.AddDays(-4),
        UpdatedAt = cloud.Now.AddHours(-type.Length),
    };

    private static BackupResource Backup(FakeCloud cloud, string project, int i) => new()
    {
        Id = $"backup{i:d20}",
        Index = 12 - i,
        Status = i == 5 ? BackupStatus.Failed : BackupStatus.Created,
        State = i == 5 ? "The backup job of node 3 expired" : null,
        Environment = "production",
        Project = project,
        Automated = i != 3,
        Safe = true,
        Restorable = i != 5,
        Held = i == 3,
        HeldReason = i == 3 ? "Before the move to 2.4.8" : null,
        SizeUsed = i == 5 ? null : 41_800_000_000 + (i * 90_000_000L),
        DurationSeconds = i == 5 ? null : 243 + (i * 7),
        Tier = "PT6H",
        ExpiresAt = cloud.Now.AddDays(3),
        Verification = new() { State = i == 1 ? VerificationState.Verified : VerificationState.Unverified },
        RecoveryPointArns = i == 5 ? [] : [.. Enumerable.Range(1, 3).Select(n => $"arn:aws:backup:us-east-1:000000000000:recovery-point:7c1d9e4{n}-{i:d2}")],
        CreatedAt = cloud.Now.AddHours(-3.8 - (6 * i)),
        UpdatedAt = cloud.Now.AddHours(-3.7 - (6 * i)),
    };
}
