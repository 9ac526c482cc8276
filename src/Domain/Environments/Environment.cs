using Cloud.Domain.Activities;

namespace Cloud.Domain.Environments;

/// <summary>
/// A Git branch of a project and, when active, the CloudFormation stack that runs it. Methods answer the work they cause,
/// so that nobody can change the state and forget to queue it.
/// </summary>
public sealed class Environment : ITenantOwned
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

    public Lifecycle Lifecycle { get; private set; }

    public Health Health { get; private set; }

    public bool IsMain { get; private init; }

    /// <summary>Commit of the branch's head, as last read from the repository.</summary>
    public string? HeadCommit { get; private set; }

    public string? EdgeHostname { get; private set; }

    /// <summary>Cluster size by total CPU, or the container tier.</summary>
    public string Size { get; private set; } = "";

    /// <summary>Extra web servers beside the three nodes (R13, R27).</summary>
    public int WebNodes { get; private set; }

    public DateTimeOffset? LastBackupAt { get; private set; }

    public DateTimeOffset CreatedAt { get; private init; }

    public DateTimeOffset UpdatedAt { get; private set; }

    public DateTimeOffset? LastActiveAt { get; private set; }

    /// <summary>True for the three that every project has; they live and die with it.</summary>
    public bool IsPermanent => IsMain || Type != EnvironmentType.Integration;

    public static Environment Create(Projects.Project project, string name, string machineName, string title, EnvironmentType type, bool isMain, Environment? parent, string size, string? commit, DateTimeOffset now) => new()
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
        Size = size,
        HeadCommit = commit,
        CreatedAt = now,
        UpdatedAt = now,
    };

    /// <summary>A new branch: inactive, unlimited in number (R42).</summary>
    public Result<(Environment Branch, Activity Activity)> Branch(Projects.Project project, string name, string title, DateTimeOffset now, Guid? by)
    {
        if (Type != EnvironmentType.Integration)
        {
            return EnvironmentErrors.MainBranchOnly(this);
        }

        var branch = Create(project, name, BranchName.Slug(name), title, EnvironmentType.Integration, isMain: false, this, Size, HeadCommit, now);
        return (branch, Activity.Done(ActivityTypes.EnvironmentBranch, branch, $"Branched {branch.MachineName} from {MachineName}", now, by));
    }

    public bool CanActivate => Lifecycle is Lifecycle.Inactive or Lifecycle.ProvisioningFailed;

    public bool CanDeactivate => Lifecycle is Lifecycle.Active or Lifecycle.Paused or Lifecycle.AttentionRequired;

    /// <summary>Its stack may be changed: resized, deployed anew, paused.</summary>
    public bool CanUpdate => Lifecycle == Lifecycle.Active;

    public bool CanBackUp => Lifecycle is Lifecycle.Active or Lifecycle.Updating;

    public bool CanBranch => Type == EnvironmentType.Integration && Lifecycle != Lifecycle.Deleting;

    public bool CanDelete => !IsPermanent && CanActivate;

    /// <summary>Provisions the stack. <paramref name="type"/> is <c>project.create</c> for the first one of a project.</summary>
    public Result<Activity> Activate(DateTimeOffset now, Guid? by, string type = ActivityTypes.EnvironmentActivate)
    {
        if (!CanActivate)
        {
            return EnvironmentErrors.WrongState(this, "be activated");
        }

        Move(Lifecycle.Provisioning, now);
        return Activity.Start(type, this, $"Provisioning {MachineName}", now, by);
    }

    public Result<Activity> Deactivate(DateTimeOffset now, Guid? by, string? confirm)
    {
        if (!CanDeactivate)
        {
            return EnvironmentErrors.WrongState(this, "be deactivated");
        }

        if (Type == EnvironmentType.Production && confirm != MachineName)
        {
            return EnvironmentErrors.ConfirmationNeeded(this);
        }

        Move(Lifecycle.Deactivating, now);
        return Activity.Start(ActivityTypes.EnvironmentDeactivate, this, $"Deactivating {MachineName}", now, by);
    }

    public Result<Activity> Delete(DateTimeOffset now, Guid? by)
    {
        if (IsPermanent)
        {
            return EnvironmentErrors.Permanent(this);
        }

        if (CanDeactivate)
        {
            return EnvironmentErrors.StillActive(this);
        }

        if (!CanDelete)
        {
            return EnvironmentErrors.WrongState(this, "be deleted");
        }

        Move(Lifecycle.Deleting, now);
        return Activity.Start(ActivityTypes.EnvironmentDelete, this, $"Deleting {MachineName}", now, by);
    }

    /// <summary>A backup by hand. It queues behind the environment's own work.</summary>
    public Result<Activity> BackUp(bool safe, DateTimeOffset now, Guid? by)
    {
        if (!CanBackUp)
        {
            return EnvironmentErrors.WrongState(this, "be backed up");
        }

        return Activity.Start(ActivityTypes.EnvironmentBackup, this, $"Backing up {MachineName}", now, by, safe ? """{"safe":true}""" : """{"safe":false}""");
    }

    public void Rename(string title, DateTimeOffset now) => (Title, UpdatedAt) = (title, now);

    public void BecomeActive(string? edgeHostname, DateTimeOffset now)
    {
        EdgeHostname = edgeHostname;
        Health = Health.Healthy;
        LastActiveAt = now;
        Move(Lifecycle.Active, now);
    }

    /// <summary>A change of the stack that stands begins; it goes on serving meanwhile.</summary>
    public void BeginUpdate(DateTimeOffset now) => Move(Lifecycle.Updating, now);

    /// <summary>The change ended, well or taken back: the stack rests and serves.</summary>
    public void EndUpdate(DateTimeOffset now) => Move(Lifecycle.Active, now);

    public void BecomeInactive(DateTimeOffset now)
    {
        EdgeHostname = null;
        Health = Health.Unknown;
        Move(Lifecycle.Inactive, now);
    }

    /// <summary>Provisioning failed and its undo left nothing.</summary>
    public void ProvisioningFailed(DateTimeOffset now)
    {
        Health = Health.Unknown;
        Move(Lifecycle.ProvisioningFailed, now);
    }

    /// <summary>A person must look.</summary>
    public void RequireAttention(DateTimeOffset now)
    {
        Health = Health.Critical;
        Move(Lifecycle.AttentionRequired, now);
    }

    /// <summary>The cluster has become this large.</summary>
    public void Resize(string size, int webNodes, DateTimeOffset now) => (Size, WebNodes, UpdatedAt) = (size, webNodes, now);

    public void ReportHealth(Health health, DateTimeOffset now) => (Health, UpdatedAt) = (health, now);

    public void BackedUp(DateTimeOffset at, DateTimeOffset now) => (LastBackupAt, UpdatedAt) = (at, now);

    private void Move(Lifecycle to, DateTimeOffset now) => (Lifecycle, UpdatedAt) = (to, now);
}
