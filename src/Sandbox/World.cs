using Cloud.Sandbox.Administration;
using Cloud.Sandbox.Backup;
using Cloud.Sandbox.CloudFormation.Actions;
using Cloud.Sandbox.CloudFormation.Operations;
using Cloud.Sandbox.CloudFormation.Stacks;
using Cloud.Sandbox.ObjectStore;
using Cloud.Sandbox.Persistence;
using Cloud.Sandbox.Protocol;
using Cloud.Sandbox.SecurityTokens;

namespace Cloud.Sandbox;

/// <summary>All state of the sandbox and the one lock over it. A request is carried out as a whole: bring everything to now, act, commit.</summary>
internal sealed class World : IDisposable
{
    private readonly Lock gate = new();
    private readonly Journal journal;
    private readonly Engine engine;
    private readonly BackupJobActions jobs;

    public World(SandboxOptions options, TimeProvider time)
    {
        Time = time;
        journal = new Journal(options.DataDirectory);
        Faults = new FaultSwitches(journal);
        Stacks = new StackStore(journal);
        Buckets = new BucketStore(journal, options.DataDirectory);
        Backups = new BackupStore(journal);
        Credentials = new CredentialStore(options, journal);
        journal.DropLoaded();
        var work = new ResourceWork([Buckets, Backups]);
        engine = new Engine(Stacks, Faults, work);
        Tampering = new Tampering(Stacks, Backups, work, options.Speed);

        var templates = new TemplateSource(Buckets);
        var resources = new ResourceDirectory(Stacks, Backups);
        CloudFormation = new CloudFormationApi(new ChangeSetActions(Stacks, templates, resources, options.Speed), new StackActions(Stacks, options.Speed), new StackReadings(Stacks),
            new DriftActions(Stacks, Faults, options.Speed), new TemplateActions(Stacks, templates), Faults);
        jobs = new BackupJobActions(Backups, resources, Faults, options.Speed);
        Backup = new BackupApi(new VaultActions(Backups), jobs, new RecoveryPointActions(Backups, Faults),
            new RestoreActions(Backups, Faults, options.Speed), Faults);
        ObjectStore = new ObjectStoreApi(Buckets, Faults);
        SecurityTokens = new SecurityTokensApi(Credentials, Faults);
    }

    public TimeProvider Time { get; }

    public FaultSwitches Faults { get; }

    public Tampering Tampering { get; }

    public StackStore Stacks { get; }

    public BucketStore Buckets { get; }

    public BackupStore Backups { get; }

    public CredentialStore Credentials { get; }

    public CloudFormationApi CloudFormation { get; }

    public BackupApi Backup { get; }

    public ObjectStoreApi ObjectStore { get; }

    public SecurityTokensApi SecurityTokens { get; }

    /// <summary>Runs one action on the state as of now. What it saved is on disk before its answer is.</summary>
    public T Do<T>(Func<DateTimeOffset, T> action)
    {
        lock (gate)
        {
            var now = Time.GetUtcNow();
            engine.Advance(now);
            try
            {
                return action(now);
            }
            finally
            {
                journal.Commit();
            }
        }
    }

    public Credential? FindCredential(string accessKeyId)
    {
        lock (gate) return Credentials.Find(accessKeyId);
    }

    /// <summary>Replaces the faults and lets go on what they had stalled.</summary>
    public void SetFaults(List<Fault> faults) => Do(now =>
    {
        foreach (var stack in Stacks.Busy.ToList()) Stacks.Save(stack);
        Faults.Set(faults);
        engine.Release(now);
        jobs.Release(now);
        return true;
    });

    /// <summary>What is done from time to time, so that a restart has little to replay.</summary>
    public void Tidy() => Do(now =>
    {
        Stacks.ForgetLongDeleted(now);
        return true;
    });

    public void Dispose() => journal.Dispose();
}
