using System.Globalization;
using System.Text.Json.Nodes;
using Cloud.Sandbox.CloudFormation.Resources;
using Cloud.Sandbox.CloudFormation.Stacks;
using Cloud.Sandbox.CloudFormation.Templates;
using Cloud.Sandbox.Persistence;
using Cloud.Sandbox.Protocol;

namespace Cloud.Sandbox.Backup;

/// <summary>Vaults, jobs, recovery points and tags of all regions.</summary>
internal sealed class BackupStore : IResourceEffect
{
    private readonly Shelf journal;
    private readonly Dictionary<(string Region, string Name), Vault> vaults;
    private readonly Dictionary<string, BackupJob> jobs;
    private readonly Dictionary<string, RecoveryPoint> points;
    private readonly Dictionary<string, RestoreJob> restores;
    private readonly Dictionary<string, TagSet> tags;
    private readonly Dictionary<(string Region, string Token), string> jobTokens;
    private readonly Dictionary<(string Region, string ResourceArn), DateTimeOffset> firstBackups = [];

    private sealed record TagSet(string Arn, Dictionary<string, string> Tags);

    public BackupStore(Shelf journal, string account)
    {
        this.journal = journal;
        Account = account;
        vaults = journal.LoadAll<Vault>("vault").ToDictionary(v => (v.Region, v.Name));
        jobs = journal.LoadAll<BackupJob>("backup-job").ToDictionary(j => j.Id, StringComparer.Ordinal);
        points = journal.LoadAll<RecoveryPoint>("recovery-point").ToDictionary(p => p.Arn, StringComparer.Ordinal);
        restores = journal.LoadAll<RestoreJob>("restore-job").ToDictionary(r => r.Id, StringComparer.Ordinal);
        tags = journal.LoadAll<TagSet>("backup-tags").ToDictionary(t => t.Arn, StringComparer.Ordinal);
        jobTokens = jobs.Values.Where(j => j.Token is not null).ToDictionary(j => (j.Region, j.Token!), j => j.Id);
        foreach (var job in jobs.Values) NoteFirst(job);
    }

    /// <summary>Number of the account that all of it is in.</summary>
    public string Account { get; }

    public IEnumerable<BackupJob> Jobs => jobs.Values;

    public IEnumerable<RestoreJob> Restores => restores.Values;

    public IEnumerable<RecoveryPoint> Points => points.Values;

    public IEnumerable<Vault> Vaults => vaults.Values;

    public string ArnOf(Vault vault) => VaultArn(vault.Region, vault.Name);

    public string VaultArn(string region, string name) => $"arn:{Wire.Partition(region)}:backup:{region}:{Account}:backup-vault:{name}";

    public Vault? FindVault(string region, string name) => vaults.GetValueOrDefault((region, name));

    public BackupJob? FindJob(string region, string id) => jobs.TryGetValue(id, out var job) && job.Region == region ? job : null;

    public BackupJob? FindJobByToken(string region, string token) => jobTokens.TryGetValue((region, token), out var id) ? jobs[id] : null;

    public RecoveryPoint? FindPoint(string arn, DateTimeOffset now) => points.TryGetValue(arn, out var point) && point.Exists(now) ? point : null;

    public RestoreJob? FindRestore(string region, string id) => restores.TryGetValue(id, out var restore) && restore.Region == region ? restore : null;

    public DateTimeOffset? FirstBackupOf(string region, string resourceArn) => firstBackups.TryGetValue((region, resourceArn), out var at) ? at : null;

    public IEnumerable<RecoveryPoint> PointsIn(Vault vault, DateTimeOffset now) => points.Values.Where(p => p.Vault == vault.Name && p.Region == vault.Region && p.Exists(now));

    public void Save(Vault vault)
    {
        vaults[(vault.Region, vault.Name)] = vault;
        journal.Put("vault", vault.Region + "/" + vault.Name, vault);
    }

    public void Remove(Vault vault)
    {
        vaults.Remove((vault.Region, vault.Name));
        journal.Remove("vault", vault.Region + "/" + vault.Name);
    }

    public void Save(BackupJob job)
    {
        jobs[job.Id] = job;
        if (job.Token is not null) jobTokens[(job.Region, job.Token)] = job.Id;
        NoteFirst(job);
        journal.Put("backup-job", job.Id, job);
    }

    public void Save(RecoveryPoint point)
    {
        points[point.Arn] = point;
        journal.Put("recovery-point", point.Arn, point);
    }

    public void Remove(RecoveryPoint point)
    {
        points.Remove(point.Arn);
        journal.Remove("recovery-point", point.Arn);
        SetTags(point.Arn, []);
    }

    public void Save(RestoreJob restore)
    {
        restores[restore.Id] = restore;
        journal.Put("restore-job", restore.Id, restore);
    }

    /// <summary>The restores whose work exists and is in no stack.</summary>
    public IEnumerable<RestoreJob> RestoredResources(DateTimeOffset now) => restores.Values.Where(r => !r.Removed && r.Status(now) == "COMPLETED").OrderBy(r => r.Created);

    public IReadOnlyDictionary<string, string> TagsOf(string arn) => tags.TryGetValue(arn, out var set) ? set.Tags : new Dictionary<string, string>(StringComparer.Ordinal);

    public void SetTags(string arn, Dictionary<string, string> values)
    {
        if (values.Count == 0)
        {
            if (tags.Remove(arn)) journal.Remove("backup-tags", arn);
            return;
        }
        tags[arn] = new TagSet(arn, values);
        journal.Put("backup-tags", arn, tags[arn]);
    }

    string IResourceEffect.Type => "AWS::Backup::BackupVault";

    string? IResourceEffect.RefuseCreation(StackResource resource, string region) => FindVault(region, resource.PhysicalId!) is null
        ? null
        : $"Backup vault with the same name already exists (Service: Backup, Status Code: 400, {resource.PhysicalId})";

    void IResourceEffect.Created(StackResource resource, string region, DateTimeOffset at) =>
        Save(new Vault(resource.PhysicalId!, region, at, null, Scalar.Of(resource.Properties["EncryptionKeyArn"]), Days(resource, "MinRetentionDays"), Days(resource, "MaxRetentionDays")));

    string? IResourceEffect.RefuseDeletion(StackResource resource, string region) => points.Values.Any(p => p.Vault == resource.PhysicalId && p.Region == region)
        ? $"Backup vault cannot be deleted because it contains recovery points. (Service: Backup, Status Code: 400, {resource.PhysicalId})"
        : null;

    void IResourceEffect.Deleted(StackResource resource, string region)
    {
        if (FindVault(region, resource.PhysicalId!) is { } vault) Remove(vault);
    }

    private static int? Days(StackResource resource, string name) =>
        resource.Properties["LockConfiguration"] is JsonObject locked && int.TryParse(Scalar.Of(locked[name]), NumberStyles.None, CultureInfo.InvariantCulture, out var days) ? days : null;

    private void NoteFirst(BackupJob job)
    {
        var key = (job.Region, job.ResourceArn);
        if (!firstBackups.TryGetValue(key, out var first) || job.Created < first) firstBackups[key] = job.Created;
    }
}
