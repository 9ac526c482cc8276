using Cloud.Domain.Domains;

namespace Cloud.Domain.Environments;

/// <summary>
/// A Git branch of a project and, when active, the CloudFormation stack that runs it. Methods answer the work they cause,
/// so that nobody can change the state and forget to queue it.
/// </summary>
public sealed partial class Environment : ITenantOwned
{
    /// <summary>Longest branch name taken; Git itself allows more, DNS labels made of it do not (RFC 1035: 63).</summary>
    public const int MaxNameLength = 63;

    private Environment()
    {
    }

    public Guid Id { get; private init; }

    public Guid OrganizationId { get; private init; }

    public string ProjectId { get; private init; } = "";

    /// <summary>The branch.</summary>
    public required string Name { get; init; }

    /// <summary>The branch's slug: the environment's id on the wire.</summary>
    public required string MachineName { get; init; }

    public required string Title { get; set; }

    public Guid? ParentId { get; private init; }

    public EnvironmentType Type { get; private init; }

    /// <summary>The production whose nodes shared staging stands on (R46); null for every environment with nodes of its own.</summary>
    public Guid? SharedWithId { get; private init; }

    public bool IsShared => SharedWithId is not null;

    /// <summary>Whose lock its activities take: production's where it stands on production's nodes, else its own.</summary>
    public Guid LockId => SharedWithId ?? Id;

    public Lifecycle Lifecycle { get; private set; }

    /// <summary>As last measured; what is shown is <see cref="ShownHealth"/>.</summary>
    public Health Health { get; private set; }

    /// <summary>What its stack allows, as a worker last saw it.</summary>
    public StackCondition StackCondition { get; private set; }

    /// <summary>Never better than the stack's own state (DESIGN.md, what stays true).</summary>
    public Health ShownHealth => StackCondition.IsBad() || Lifecycle == Lifecycle.AttentionRequired ? Health.Critical : Health;

    public bool IsMain { get; private init; }

    /// <summary>The commit that it has: of the branch's head when that was last deployed, or of what was promoted to it.</summary>
    public string? HeadCommit { get; private set; }

    /// <summary>What its files say; null for what the project was created from.</summary>
    public Guid? RevisionId { get; private set; }

    public Code Code => new(RevisionId, HeadCommit);

    public string? EdgeHostname { get; private set; }

    /// <summary>Cluster size by total CPU, or the container tier.</summary>
    public string Size { get; private set; } = "";

    /// <summary>Extra web servers beside the three nodes (R13, R27).</summary>
    public int WebNodes { get; private set; }

    /// <summary>Versions that differ from what the project's files say, by service (R54); read through <see cref="Environments.ServiceVersions"/>.</summary>
    public IReadOnlyDictionary<string, string> ServiceVersions { get; private set; } = new Dictionary<string, string>();

    /// <summary>Address ranges that may open SSH and VPN at its bastion; none: no bastion stands.</summary>
    public IReadOnlyList<string> BastionRanges { get; private set; } = [];

    /// <summary>The customer's own host names that its stacks are rendered with; null for none. They outlive the stack.</summary>
    public ServedNames? Served { get; private set; }

    /// <summary>When the newest backup that is good was complete.</summary>
    public DateTimeOffset? LastBackupAt { get; private set; }

    /// <summary>Index of the newest backup ever begun: numbers of deleted ones are not given out again.</summary>
    public int BackupSerial { get; private set; }

    public DateTimeOffset CreatedAt { get; private init; }

    public DateTimeOffset UpdatedAt { get; private set; }

    public DateTimeOffset? LastActiveAt { get; private set; }

    /// <summary>True for the three that every project has; they live and die with it.</summary>
    public bool IsPermanent => IsMain || Type != EnvironmentType.Integration;

    public static Environment Create(Projects.Project project, string name, string machineName, string title, EnvironmentType type, bool isMain, Environment? parent, string size, string? commit, DateTimeOffset now, Environment? sharedWith = null) => new()
    {
        Id = Guid.CreateVersion7(now),
        OrganizationId = project.OrganizationId,
        ProjectId = project.Id,
        Name = name,
        MachineName = machineName,
        Title = title,
        Type = type,
        IsMain = isMain,
        ParentId = parent?.Id,
        SharedWithId = sharedWith?.Id,
        Size = size,
        HeadCommit = commit,
        CreatedAt = now,
        UpdatedAt = now,
    };

    public void Rename(string title, DateTimeOffset now) => (Title, UpdatedAt) = (title, now);

    public void BecomeActive(string? edgeHostname, DateTimeOffset now)
    {
        EdgeHostname = edgeHostname;
        Health = Health.Healthy;
        StackCondition = StackCondition.Standing;
        LastActiveAt = now;
        Move(Lifecycle.Active, now);
    }

    /// <summary>A change of the stack that stands begins; it goes on serving meanwhile.</summary>
    public void BeginUpdate(DateTimeOffset now) => Move(Lifecycle.Updating, now);

    /// <summary>The change ended, well or taken back: the stack rests and serves.</summary>
    public void EndUpdate(DateTimeOffset now, Lifecycle at = Lifecycle.Active)
    {
        // Whoever deactivates meanwhile has the last word.
        if (Lifecycle == Lifecycle.Updating)
        {
            Move(at, now);
        }
    }

    public void BecomeInactive(DateTimeOffset now)
    {
        EdgeHostname = null;
        Health = Health.Unknown;
        StackCondition = StackCondition.None;
        Move(Lifecycle.Inactive, now);
    }

    /// <summary>Provisioning failed and its undo left nothing.</summary>
    public void ProvisioningFailed(DateTimeOffset now)
    {
        Health = Health.Unknown;
        StackCondition = StackCondition.None;
        Move(Lifecycle.ProvisioningFailed, now);
    }

    /// <summary>A person must look.</summary>
    public void RequireAttention(DateTimeOffset now)
    {
        Health = Health.Critical;
        Move(Lifecycle.AttentionRequired, now);
    }

    /// <summary>A worker looked at the stack.</summary>
    public void SeeStack(StackCondition condition, DateTimeOffset now)
    {
        if (condition != StackCondition)
        {
            (StackCondition, UpdatedAt) = (condition, now);
        }
    }

    /// <summary>What was asked did not happen and left nothing behind: it is again what it was when it was asked.</summary>
    public void ReturnTo(Lifecycle before, DateTimeOffset now) => Move(before, now);

    /// <summary>The cluster has become this large.</summary>
    public void Resize(string size, int webNodes, DateTimeOffset now) => (Size, WebNodes, UpdatedAt) = (size, webNodes, now);

    /// <summary>Its stack answers for these names now, and calls itself by this one.</summary>
    public void Serve(ServedNames? names, string? edgeHostname, DateTimeOffset now) => (Served, EdgeHostname, UpdatedAt) = (names, edgeHostname, now);

    public void ReportHealth(Health health, DateTimeOffset now) => (Health, UpdatedAt) = (health, now);

    /// <summary>One of its alarms fires: what was well is so no more wholly. Worse than that an alarm does not make it.</summary>
    public void IsAlarmed(DateTimeOffset now)
    {
        if (Health == Health.Healthy)
            ReportHealth(Health.Degraded, now);
    }

    /// <summary>None of its alarms fires any more; nothing but alarms makes an environment degraded.</summary>
    public void IsQuiet(DateTimeOffset now)
    {
        if (Health == Health.Degraded)
            ReportHealth(Health.Healthy, now);
    }

    public int NextBackupIndex() => ++BackupSerial;

    /// <summary>The newest good backup is of this time; null when there is none left.</summary>
    public void BackedUp(DateTimeOffset? at, DateTimeOffset now) => (LastBackupAt, UpdatedAt) = (at, now);

    private void Move(Lifecycle to, DateTimeOffset now) => (Lifecycle, UpdatedAt) = (to, now);
}
