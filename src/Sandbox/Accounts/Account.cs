using Cloud.Sandbox.Administration;
using Cloud.Sandbox.Alarms;
using Cloud.Sandbox.Backup;
using Cloud.Sandbox.Certificates;
using Cloud.Sandbox.CloudFormation.Actions;
using Cloud.Sandbox.CloudFormation.Operations;
using Cloud.Sandbox.CloudFormation.Stacks;
using Cloud.Sandbox.Compute;
using Cloud.Sandbox.Identity;
using Cloud.Sandbox.ObjectStore;
using Cloud.Sandbox.Persistence;
using Cloud.Sandbox.Protocol;
using Cloud.Sandbox.ServiceQuotas;

namespace Cloud.Sandbox.Accounts;

/// <summary>What accounts have in common.</summary>
/// <param name="IsElsewhere">Whether another account than this one has a bucket of that name.</param>
internal sealed record Surroundings(Journal Journal, FaultSwitches Faults, SandboxOptions Options, NameServer.Zone Zone, NameServer.HostedZones HostedZones, Func<string, string, bool> IsElsewhere);

/// <summary>One AWS account: everything that is in it, and the services that answer for it. Nothing in it is seen from another.</summary>
internal sealed class Account
{
    private readonly Engine engine;
    private readonly BackupJobActions jobs;

    public Account(string id, Surroundings around)
    {
        Id = id;
        var shelf = new Shelf(around.Journal, id);
        var (faults, speed) = (around.Faults, around.Options.Speed);
        Stacks = new StackStore(shelf);
        Buckets = new BucketStore(shelf, Path.Combine(around.Options.DataDirectory, "objects" + (IsOwn ? "" : "-" + id)));
        Backups = new BackupStore(shelf, id);
        Quotas = new QuotaStore(shelf, IsOwn);
        Certificates = new CertificateStore(shelf, id, around.Zone, Stacks, speed);
        var access = new AccessControl(this);
        Access = access;
        var work = new ResourceWork([Buckets, Backups, new Edge.WebAcls(Stacks), new Edge.Distributions(Stacks, Certificates), new Edge.Listeners(Certificates),
            new StackCertificates(Certificates, around.HostedZones, around.Zone, id)]);
        engine = new Engine(Stacks, faults, work);
        Tampering = new Tampering(Stacks, Backups, work, speed);

        var templates = new TemplateSource(Buckets);
        var resources = new ResourceDirectory(Stacks, Backups);
        CloudFormation = new CloudFormationApi(new ChangeSetActions(Stacks, templates, resources, speed), new StackActions(Stacks, speed), new StackReadings(Stacks),
            new DriftActions(Stacks, faults, speed), new TemplateActions(Stacks, templates), faults, access);
        jobs = new BackupJobActions(Backups, resources, faults, speed);
        Backup = new BackupApi(new VaultActions(Backups), jobs, new RecoveryPointActions(Backups, faults), new RestoreActions(Backups, faults, speed), faults, access);
        ObjectStore = new ObjectStoreApi(Buckets, faults, access, bucket => around.IsElsewhere(id, bucket));
        Identity = new IdentityApi(access, faults);
        Compute = new ComputeApi(this, faults);
        Databases = new Databases.DatabasesApi(Stacks, access, faults);
        Alarms = new AlarmStore(shelf, Existing);
        Monitoring = new AlarmsApi(Alarms, access, faults);
        ServiceQuotas = new QuotasApi(Quotas, access, faults);
        CertificateManager = new CertificatesApi(Certificates, access, faults);
    }

    /// <summary>Its number.</summary>
    public string Id { get; }

    /// <summary>The sandbox's own, whose long-lived key is the one of its options.</summary>
    public bool IsOwn => Id == SandboxOptions.Account;

    public StackStore Stacks { get; }

    public BucketStore Buckets { get; }

    public BackupStore Backups { get; }

    public QuotaStore Quotas { get; }

    public CertificateStore Certificates { get; }

    public AlarmStore Alarms { get; }

    public AccessControl Access { get; }

    public Tampering Tampering { get; }

    private CloudFormationApi CloudFormation { get; }

    private BackupApi Backup { get; }

    private ObjectStoreApi ObjectStore { get; }

    private IdentityApi Identity { get; }

    private ComputeApi Compute { get; }

    private Databases.DatabasesApi Databases { get; }

    private AlarmsApi Monitoring { get; }

    private QuotasApi ServiceQuotas { get; }

    private CertificatesApi CertificateManager { get; }

    public Answer Handle(SignedCall call) => call.Service switch
    {
        "cloudformation" => CloudFormation.Handle(call),
        "backup" => Backup.Handle(call),
        "s3" => ObjectStore.Handle(call),
        "iam" => Identity.Handle(call),
        "ec2" => Compute.Handle(call),
        "rds" => Databases.Handle(call),
        "monitoring" => Monitoring.Handle(call),
        "servicequotas" => ServiceQuotas.Handle(call),
        "acm" => CertificateManager.Handle(call),
        var other => throw new ApiError(ErrorCode.InvalidAction, $"The sandbox does not emulate the service '{other}'; it has cloudformation, backup, s3 and sts, and of iam, ec2, rds, acm, monitoring and servicequotas what the product asks."),
    };

    /// <summary>Physical resources of a type that exist in a region, in stacks or let go by them.</summary>
    public IEnumerable<StackResource> Existing(string region, string type) => Stacks.In(region).SelectMany(s =>
        s.Resources.Values.Where(r => r is { Exists: true, Gone: false } && r.Status is not (StackStatus.DeleteComplete or StackStatus.DeleteSkipped))
            .Concat(s.Left.Where(l => l.How != LeftResource.Snapshot).Select(l => l.Resource))).Where(r => r.Type == type);

    public void Advance(DateTimeOffset now) => engine.Advance(now);

    /// <summary>Lets go on what faults had stalled.</summary>
    public void Release(DateTimeOffset now)
    {
        engine.Release(now);
        jobs.Release(now);
    }
}
