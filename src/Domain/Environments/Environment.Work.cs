using System.Text.Json;
using Cloud.Domain.Activities;
using Cloud.Domain.Blueprints;
using Cloud.Domain.Projects;

namespace Cloud.Domain.Environments;

/// <summary>What can be asked of an environment: each verb answers the work it causes, and one property says whether it can be asked now.</summary>
public sealed partial class Environment
{
    /// <summary>A stack that is in the way of nothing but itself may be replaced: what failed to be made, or was deleted behind our back.</summary>
    public bool CanActivate => Lifecycle is Lifecycle.Inactive or Lifecycle.ProvisioningFailed
        || (Lifecycle == Lifecycle.AttentionRequired && StackCondition is StackCondition.None or StackCondition.CreateFailed or StackCondition.Missing);

    public bool CanDeactivate => Lifecycle is Lifecycle.Active or Lifecycle.Paused or Lifecycle.AttentionRequired;

    /// <summary>There is, or should be, a stack to compare with.</summary>
    public bool CanReconcile => Lifecycle is Lifecycle.Active or Lifecycle.Paused or Lifecycle.Updating or Lifecycle.AttentionRequired;

    /// <summary>Its stack may be changed: resized, deployed anew, paused.</summary>
    public bool CanUpdate => Lifecycle == Lifecycle.Active && !StackCondition.IsBad();

    /// <summary>Now, or behind the change that runs.</summary>
    public bool CanRedeploy => CanUpdate || Lifecycle == Lifecycle.Updating;

    /// <summary>Its services are its own: shared staging runs production's.</summary>
    public bool CanChangeVersions => CanRedeploy && !IsShared;

    /// <summary>It has, or could have, a bastion: environments in containers do, nodes of a cluster take no connection of people.</summary>
    public bool HasWayIn => InContainers;

    /// <summary>Its database can be switched over to a restored one: nodes of a cluster keep theirs on their own volumes.</summary>
    public bool HasDatabaseSlots => InContainers;

    private bool InContainers => Catalogue.ContainerSize(Size) is not null;

    /// <summary>Who may use its bastion can be changed: at once, or for when it is activated.</summary>
    public bool CanChangeBastion => HasWayIn && (CanRedeploy || IsDown);

    /// <summary>Only containers stop without losing a thing; staging and production are there to run.</summary>
    public bool CanPause => Type == EnvironmentType.Integration && CanUpdate;

    public bool CanResume => Lifecycle == Lifecycle.Paused;

    /// <summary>It takes its code from its branch; staging and production take theirs from the environment before them (R48).</summary>
    public bool CanDeploy => DeployRefusal is null;

    /// <summary>Why not; null where it can.</summary>
    public Error? DeployRefusal => Type != EnvironmentType.Integration ? EnvironmentErrors.DeployedByPromotion(this) : CanUpdate ? null : EnvironmentErrors.WrongState(this, "be deployed to");

    /// <summary>It takes its code from another: an integration environment that was branched.</summary>
    public bool CanSynchronize => Type == EnvironmentType.Integration && ParentId is not null && CanUpdate;

    /// <summary>Its stack hangs in a rollback that failed.</summary>
    public bool CanRecover => Lifecycle is Lifecycle.Active or Lifecycle.AttentionRequired && StackCondition == StackCondition.RollbackFailed;

    public bool CanBackUp => Lifecycle is Lifecycle.Active or Lifecycle.Updating;

    public bool CanBranch => Type == EnvironmentType.Integration && Lifecycle != Lifecycle.Deleting;

    /// <summary>Before it runs, too: proving a name takes longer than an activation.</summary>
    public bool CanAddDomain => Lifecycle != Lifecycle.Deleting;

    public bool CanDelete => !IsPermanent && IsDown;

    /// <summary>Nothing of it runs or hangs in AWS.</summary>
    public bool IsDown => Lifecycle is Lifecycle.Inactive or Lifecycle.ProvisioningFailed;

    /// <summary>A new branch: inactive, unlimited in number (R42).</summary>
    public Result<(Environment Branch, Activity Activity)> Branch(Projects.Project project, string name, string title, DateTimeOffset now, Guid? by)
    {
        if (Type != EnvironmentType.Integration)
        {
            return EnvironmentErrors.MainBranchOnly(this);
        }

        var branch = Create(project, name, BranchName.Slug(name), title, EnvironmentType.Integration, isMain: false, this, Size, HeadCommit, now);
        branch.RevisionId = RevisionId;
        return (branch, Activity.Done(ActivityTypes.EnvironmentBranch, branch, $"Branched {branch.MachineName} from {MachineName}", now, by));
    }

    /// <summary>Provisions the stack. <paramref name="type"/> is <c>project.create</c> for the first one of a project.</summary>
    public Result<Activity> Activate(DateTimeOffset now, Guid? by, string type = ActivityTypes.EnvironmentActivate) => CanActivate
        ? Ask(type, $"Provisioning {MachineName}", Lifecycle.Provisioning, now, by)
        : EnvironmentErrors.WrongState(this, "be activated");

    /// <param name="confirm">The environment's name, typed by whoever takes production down.</param>
    /// <param name="retain">Resources to leave behind where an earlier delete failed on them.</param>
    public Result<Activity> Deactivate(DateTimeOffset now, Guid? by, string? confirm, IReadOnlyList<string>? retain = null)
    {
        if (!CanDeactivate)
        {
            return EnvironmentErrors.WrongState(this, "be deactivated");
        }

        if (Type == EnvironmentType.Production && confirm != MachineName)
        {
            return EnvironmentErrors.ConfirmationNeeded(this, "Deactivating production takes the site down.");
        }

        return retain is { Count: > 0 } && StackCondition != StackCondition.DeleteFailed
            ? EnvironmentErrors.NothingToRetain(this)
            : Ask(ActivityTypes.EnvironmentDeactivate, $"Deactivating {MachineName}", Lifecycle.Deactivating, now, by, ("retain", retain ?? []));
    }

    /// <param name="losesData">Backups or retained resources go with it, so its name must be typed.</param>
    public Result<Activity> Delete(DateTimeOffset now, Guid? by, bool losesData = false, string? confirm = null)
    {
        if (IsPermanent)
        {
            return EnvironmentErrors.Permanent(this);
        }

        if (CanDeactivate)
        {
            return EnvironmentErrors.StillActive(this);
        }

        return !CanDelete ? EnvironmentErrors.WrongState(this, "be deleted")
            : losesData && confirm != MachineName ? EnvironmentErrors.ConfirmationNeeded(this, $"Deleting {MachineName} gives up its backups and what was retained of it.")
            : Ask(ActivityTypes.EnvironmentDelete, $"Deleting {MachineName}", Lifecycle.Deleting, now, by);
    }

    /// <summary>Stops the containers of an integration environment; data and addresses stay, and so does its place in the plan.</summary>
    public Result<Activity> Pause(DateTimeOffset now, Guid? by) => CanPause
        ? Ask(ActivityTypes.EnvironmentPause, $"Pausing {MachineName}", Lifecycle.Updating, now, by)
        : Type == EnvironmentType.Integration ? EnvironmentErrors.WrongState(this, "be paused") : EnvironmentErrors.NeverPaused(this);

    public Result<Activity> Resume(DateTimeOffset now, Guid? by) => CanResume
        ? Ask(ActivityTypes.EnvironmentResume, $"Resuming {MachineName}", Lifecycle.Updating, now, by)
        : EnvironmentErrors.WrongState(this, "be resumed");

    /// <summary>Renders and applies what the project says now. It queues behind the environment's own work, so it moves the lifecycle when its turn comes.</summary>
    public Result<Activity> Redeploy(DateTimeOffset now, Guid? by) => CanRedeploy
        ? Activity.Start(ActivityTypes.EnvironmentRedeploy, this, $"Redeploying {MachineName}", now, by)
        : EnvironmentErrors.WrongState(this, "be redeployed");

    /// <summary>Takes other versions of services and redeploys with them.</summary>
    /// <param name="ticket">The ticket that asked for it, if one did.</param>
    public Result<Activity> ChangeVersions(IReadOnlyList<VersionChange> changes, DateTimeOffset now, Guid? by, Guid? ticket = null)
    {
        if (!CanChangeVersions)
        {
            return EnvironmentErrors.VersionsFixed(this);
        }

        SetVersions(changes.Select(c => (c.Service, c.To)), now);
        return Activity.Start(ActivityTypes.EnvironmentRedeploy, this, Text.Cut($"Changing versions on {MachineName}: {VersionChange.Say(changes)}", Activity.DescriptionLength), now, by, VersionChange.Parameters(changes, ticket));
    }

    /// <summary>The redeployment with them was taken back: what is wanted is again what runs, but for what was changed since.</summary>
    public void TakeBackVersions(IReadOnlyList<VersionChange> changes, DateTimeOffset now) =>
        SetVersions(changes.Where(c => ServiceVersions.GetValueOrDefault(c.Service) == c.To).Select(c => (c.Service, c.From)), now);

    /// <summary>Lets others use the bastion. The activity is null where nothing runs yet: the next activation builds it so.</summary>
    public Result<Activity?> ChangeBastion(IReadOnlyList<string> ranges, DateTimeOffset now, Guid? by)
    {
        if (!CanChangeBastion)
        {
            return HasWayIn ? EnvironmentErrors.WrongState(this, "change who may use its bastion") : EnvironmentErrors.NoWayIn(this);
        }

        if (Environments.BastionRanges.Fault(ranges) is { } fault)
        {
            return fault;
        }

        if (ranges.Order(StringComparer.Ordinal).SequenceEqual(BastionRanges.Order(StringComparer.Ordinal), StringComparer.Ordinal))
        {
            return EnvironmentErrors.SameRanges(this);
        }

        var change = new BastionChange(BastionRanges, [.. ranges]);
        (BastionRanges, UpdatedAt) = (change.To, now);
        var description = ranges.Count == 0 ? $"Taking the bastion of {MachineName} away" : $"Opening the bastion of {MachineName} to {string.Join(", ", ranges)}";
        return IsDown ? (Activity?)null : Activity.Start(ActivityTypes.EnvironmentRedeploy, this, description, now, by, change.Parameters());
    }

    /// <summary>The redeployment with it was taken back: who may is again who could, unless that was changed since.</summary>
    public void TakeBackBastion(BastionChange change, DateTimeOffset now)
    {
        if (BastionRanges.SequenceEqual(change.To, StringComparer.Ordinal))
        {
            (BastionRanges, UpdatedAt) = (change.From, now);
        }
    }

    private void SetVersions(IEnumerable<(string Service, string Version)> versions, DateTimeOffset now)
    {
        var next = new Dictionary<string, string>(ServiceVersions, StringComparer.Ordinal);
        foreach (var (service, version) in versions)
        {
            next[service] = version;
        }

        (ServiceVersions, UpdatedAt) = (next, now);
    }

    /// <summary>Puts the proven host names on the stack, and takes those away that shall go. Which these are is read when its turn comes.</summary>
    public Activity ApplyDomains(DateTimeOffset now, Guid? by = null) =>
        Activity.Start(ActivityTypes.EnvironmentDomainApply, this, $"Putting the host names of {MachineName} in place", now, by, automated: by is null);

    /// <summary>Calls itself by one of its names: by a change of its stack, or from its next activation on, and then there is no activity.</summary>
    /// <param name="zone">Where that one's alias is ours to set; null for nowhere.</param>
    public Result<Activity?> CallItself(string name, string? zone, DateTimeOffset now, Guid? by)
    {
        if (IsDown)
        {
            Serve(Served is null ? null : Served with { Default = name, HostedZoneId = zone }, EdgeHostname, now);
            return Result<Activity?>.Success(null);
        }

        return CanRedeploy ? ApplyDomains(now, by) : EnvironmentErrors.WrongState(this, "call itself by another name");
    }

    /// <summary>Takes the parent's commit and redeploys.</summary>
    public Result<Activity> Synchronize(Environment parent, DateTimeOffset now, Guid? by)
    {
        if (!CanSynchronize)
        {
            return EnvironmentErrors.WrongState(this, "be synchronized");
        }

        return Take(parent.Code, ActivityTypes.EnvironmentSynchronize, $"Synchronizing {MachineName} with its parent", now, by);
    }

    /// <summary>Takes what its branch says now.</summary>
    /// <param name="revision">What that is.</param>
    /// <param name="versions">Versions of services in which the files have the last word over what was changed beside them.</param>
    /// <param name="now">The moment of the wish.</param>
    /// <param name="by">Whose wish.</param>
    public Result<Activity> Deploy(Revision revision, IReadOnlyList<VersionChange> versions, DateTimeOffset now, Guid? by)
    {
        if (DeployRefusal is { } refusal)
        {
            return refusal;
        }

        var code = new Code(revision.Id, revision.Commit);
        SetVersions(versions.Select(v => (v.Service, v.To)), now);
        return Take(code, ActivityTypes.EnvironmentDeploy, $"Deploying {code.Word} to {MachineName}", now, by, (VersionChange.Parameter, VersionChange.Value(versions)));
    }

    /// <summary>Takes the code of the environment before it on the way to production (R48).</summary>
    /// <param name="from">Integration's main environment for staging, staging for production.</param>
    /// <param name="kept">Versions of services that stay what they are, whatever the files say.</param>
    /// <param name="now">The moment of the wish.</param>
    /// <param name="by">Whose wish.</param>
    public Result<Activity> TakeOver(Environment from, IReadOnlyDictionary<string, string> kept, DateTimeOffset now, Guid? by)
    {
        if (Promotion.Refusal(from, Promotion.Stop.Of(this)) is { } refusal)
        {
            return refusal;
        }

        SetVersions(kept.Select(k => (k.Key, k.Value)), now);
        return Take(from.Code, ActivityTypes.EnvironmentDeploy, $"Promoting {from.Code.Word} from {from.MachineName} to {MachineName}", now, by);
    }

    /// <summary>The deployment was taken back: it has again what it had, unless that was changed since.</summary>
    public void TakeBackCode(CodeChange change, DateTimeOffset now)
    {
        if (Code == change.To)
        {
            Put(change.From, now);
        }
    }

    private Activity Take(Code code, string type, string description, DateTimeOffset now, Guid? by, params (string Name, object Value)[] more)
    {
        var change = new CodeChange(Code, code);
        Put(code, now);
        return Ask(type, description, Lifecycle.Updating, now, by, [("commit", code.Commit ?? ""), (CodeChange.Parameter, change.Value), .. more]);
    }

    private void Put(Code code, DateTimeOffset now) => (RevisionId, HeadCommit, UpdatedAt) = (code.Revision, code.Commit, now);

    /// <summary>Leads a stack out of a rollback that failed.</summary>
    /// <param name="skip">Resources to leave as they are; empty to try all of them again.</param>
    public Result<Activity> Recover(IReadOnlyList<string> skip, DateTimeOffset now, Guid? by) => CanRecover
        ? Ask(ActivityTypes.EnvironmentRecover, $"Recovering the stack of {MachineName}", Lifecycle.Updating, now, by, ("skip", skip))
        : EnvironmentErrors.NothingToRecover(this);

    /// <summary>A backup by hand. It queues behind the environment's own work.</summary>
    public Result<Activity> BackUp(bool safe, DateTimeOffset now, Guid? by) => CanBackUp
        ? Activity.Start(ActivityTypes.EnvironmentBackup, this, $"Backing up {MachineName}", now, by, safe ? """{"safe":true}""" : """{"safe":false}""")
        : EnvironmentErrors.WrongState(this, "be backed up");

    /// <summary>A comparison with the stack now instead of on the next beat. It queues behind the environment's own work.</summary>
    public Result<Activity> Reconcile(DateTimeOffset now, Guid? by) => CanReconcile
        ? Activity.Start(ActivityTypes.EnvironmentReconcile, this, $"Comparing {MachineName} with its stack", now, by)
        : EnvironmentErrors.WrongState(this, "be compared with its stack");

    /// <summary>Starts exclusive work and remembers where the environment was, so that a cancel leads back there.</summary>
    private Activity Ask(string type, string description, Lifecycle during, DateTimeOffset now, Guid? by, params (string Name, object Value)[] parameters)
    {
        var asked = parameters.Append(("from", Words.Of(Lifecycle))).ToDictionary(p => p.Item1, p => p.Item2);
        Move(during, now);
        return Activity.Start(type, this, description, now, by, JsonSerializer.Serialize(asked));
    }
}
