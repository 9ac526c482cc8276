namespace Cloud.Application.Ports;

/// <summary>
/// Stacks and change sets. A live stack is best addressed by its id (ARN): names are used again after a delete.
/// Every method throws <see cref="CloudCallException"/>; one that changes something may be called twice with the same token and acts once.
/// A single AWS call ends within 12 s, retries included; what reads several pages may take longer.
/// </summary>
public interface ICloudFormation
{
    /// <summary>
    /// Asks for a change set; AWS builds it in the background, so poll <see cref="DescribeChangeSet"/> until <see cref="ChangeSet.IsSettled"/>.
    /// When one of that name exists on the stack it is ours from an earlier attempt: it is described and returned.
    /// </summary>
    Task<ChangeSet> CreateChangeSet(CloudAccount at, NewChangeSet change, CancellationToken ct);

    /// <summary>The change set with all pages of its changes; null when it does not exist.</summary>
    Task<ChangeSet?> DescribeChangeSet(CloudAccount at, string stack, string changeSet, CancellationToken ct);

    /// <summary>Starts it. Done, too, when this change set was started before; <see cref="CloudErrorKind.Busy"/> when it is still being created.</summary>
    Task ExecuteChangeSet(CloudAccount at, string stack, string changeSet, string clientRequestToken, CancellationToken ct);

    /// <summary>Deletes it; missing = done. Of a CREATE change set the empty stack stays in REVIEW_IN_PROGRESS and holds the name: delete that, too.</summary>
    Task DeleteChangeSet(CloudAccount at, string stack, string changeSet, CancellationToken ct);

    /// <summary>Null when it does not exist. A deleted stack is found by id only.</summary>
    Task<Stack?> DescribeStack(CloudAccount at, string nameOrId, CancellationToken ct);

    /// <summary>
    /// Events after <paramref name="lastSeenEventId"/> (null: all), oldest first. Reads at most 20 pages (some 2000 events): when more are new,
    /// the oldest of them are left out.
    /// </summary>
    Task<IReadOnlyList<StackEvent>> NewEvents(CloudAccount at, string stackId, string? lastSeenEventId, CancellationToken ct);

    Task<IReadOnlyList<StackResource>> ListResources(CloudAccount at, string stackId, CancellationToken ct);

    /// <summary>Starts the delete; missing = done. <paramref name="retain"/> (logical ids to leave behind) is allowed only in DELETE_FAILED.</summary>
    Task DeleteStack(CloudAccount at, string stackId, string clientRequestToken, IReadOnlyCollection<string>? retain, CancellationToken ct);

    Task SetTerminationProtection(CloudAccount at, string stackId, bool on, CancellationToken ct);

    Task SetStackPolicy(CloudAccount at, string stackId, string json, CancellationToken ct);

    /// <summary>The template as it was sent (stage Original).</summary>
    Task<string> GetTemplate(CloudAccount at, string stackId, CancellationToken ct);

    /// <summary>Rolls an update in progress back; allowed only in UPDATE_IN_PROGRESS.</summary>
    Task CancelUpdate(CloudAccount at, string stackId, string clientRequestToken, CancellationToken ct);

    /// <summary>The only way out of UPDATE_ROLLBACK_FAILED; <paramref name="skip"/> names resources to give up on.</summary>
    Task ContinueRollback(CloudAccount at, string stackId, string clientRequestToken, IReadOnlyCollection<string> skip, CancellationToken ct);

    /// <summary>Starts a detection and returns its id.</summary>
    Task<string> DetectDrift(CloudAccount at, string stackId, CancellationToken ct);

    Task<DriftDetection> DescribeDriftDetection(CloudAccount at, string detectionId, CancellationToken ct);

    /// <summary>The resources that a finished detection found modified or deleted; all pages.</summary>
    Task<IReadOnlyList<ResourceDrift>> ListDrifts(CloudAccount at, string stackId, CancellationToken ct);
}

/// <summary>A change set to ask for.</summary>
/// <param name="Name">Unique on the stack and derived from the activity (<c>op-...</c>), so that "already exists" means "mine". <c>[a-zA-Z][-a-zA-Z0-9]*</c>, at most 128.</param>
/// <param name="Token">AWS's ClientToken; at most 128.</param>
/// <param name="Type"><see cref="ChangeSetTypes"/>.</param>
public sealed record NewChangeSet(string StackName, string Name, string Token, string Type)
{
    /// <summary>From <see cref="ITemplateStore"/>. Null together with <see cref="TemplateBody"/> means the stack's present template.</summary>
    public string? TemplateUrl { get; init; }

    /// <summary>At most 51,200 bytes.</summary>
    public string? TemplateBody { get; init; }

    /// <summary>Null as a value keeps what the stack has (UsePreviousValue).</summary>
    public IReadOnlyDictionary<string, string?> Parameters { get; init; } = new Dictionary<string, string?>();

    /// <summary>On an update, all of them again: AWS replaces the set. A changed tag is an update of nearly every resource.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>The CloudFormation service role of the account, so that long operations outlive our session.</summary>
    public string? RoleArn { get; init; }

    public IReadOnlyCollection<string> Capabilities { get; init; } = ["CAPABILITY_NAMED_IAM"];

    /// <summary>DO_NOTHING, ROLLBACK (AWS's default when null) or DELETE.</summary>
    public string? OnStackFailure { get; init; }

    public string? Description { get; init; }

    /// <summary>
    /// Compares with what is and not with what was deployed (AWS's DeploymentMode REVERT_DRIFT), updates only: what was changed or deleted by hand is put
    /// right. An ordinary update does not see such changes.
    /// </summary>
    public bool RevertsDrift { get; init; }

    /// <summary>What a change set of type <see cref="ChangeSetTypes.Import"/> takes into the stack, and nothing else; each needs a DeletionPolicy in the template.</summary>
    public IReadOnlyCollection<ImportedResource> Imports { get; init; } = [];
}

/// <summary>A resource that exists and shall belong to a stack.</summary>
/// <param name="Type">As in the template, <c>AWS::EC2::Volume</c>.</param>
/// <param name="Identifier">Its primary identifier by the names of the type's schema, as VolumeId = vol-0123456789abcdef0.</param>
public sealed record ImportedResource(string LogicalId, string Type, IReadOnlyDictionary<string, string> Identifier);

/// <param name="Status"><see cref="ChangeSetStatus"/>.</param>
/// <param name="ExecutionStatus">UNAVAILABLE, AVAILABLE, EXECUTE_IN_PROGRESS, EXECUTE_COMPLETE, EXECUTE_FAILED or OBSOLETE; null until AWS says.</param>
public sealed record ChangeSet(string Id, string StackId, string Status, string? ExecutionStatus, string? StatusReason, IReadOnlyList<ResourceChange> Changes)
{
    /// <summary>AWS has finished building it, well or not.</summary>
    public bool IsSettled => Status is ChangeSetStatus.CreateComplete or ChangeSetStatus.Failed or ChangeSetStatus.DeleteComplete or ChangeSetStatus.DeleteFailed;

    /// <summary>Its execution ended, well or not.</summary>
    public bool HasRun => ExecutionStatus is "EXECUTE_COMPLETE" or "EXECUTE_FAILED";

    public bool CanExecute => Status is ChangeSetStatus.CreateComplete && ExecutionStatus is "AVAILABLE";

    /// <summary>It failed only because nothing would change: to a workflow, success with nothing to do. AWS says it in a sentence, with no code.</summary>
    public bool IsNoOp => Status is ChangeSetStatus.Failed && StatusReason is { } reason
        && (reason.Contains("didn't contain changes", StringComparison.Ordinal) || reason.Contains("No updates are to be performed", StringComparison.Ordinal));
}

/// <param name="Action">Add, Modify, Remove, Import or Dynamic.</param>
/// <param name="Replacement">True, False or Conditional; null unless the action is Modify.</param>
/// <param name="Scope">Properties, Metadata, Tags and other attributes that change.</param>
/// <param name="PolicyAction">What becomes of the physical resource: Delete, Retain, Snapshot, ReplaceAndDelete, ReplaceAndRetain or ReplaceAndSnapshot.</param>
public sealed record ResourceChange(string Action, string LogicalId, string? PhysicalId, string Type, string? Replacement, IReadOnlyList<string> Scope,
    IReadOnlyList<PropertyChange> Details, string? PolicyAction = null);

/// <param name="Attribute">Properties, Metadata, Tags ...</param>
/// <param name="RequiresRecreation">Never, Conditionally or Always.</param>
/// <param name="Evaluation">Static (certain) or Dynamic (known only while it runs).</param>
/// <param name="Source">ResourceReference, ParameterReference, ResourceAttribute, DirectModification or Automatic.</param>
/// <param name="CausedBy">The parameter or resource at the root of it.</param>
/// <param name="Before">The value before, where AWS tells it.</param>
/// <param name="After">The value after, where AWS tells it.</param>
public sealed record PropertyChange(string Attribute, string? Name, string? RequiresRecreation, string? Evaluation, string? Source, string? CausedBy,
    string? Before = null, string? After = null);

/// <param name="Status"><see cref="StackStatus"/>.</param>
/// <param name="Parameters">NoEcho ones read <c>****</c>.</param>
public sealed record Stack(string Id, string Name, string Status, string? StatusReason, bool TerminationProtection, IReadOnlyDictionary<string, string> Parameters,
    IReadOnlyDictionary<string, string> Outputs, IReadOnlyDictionary<string, string> Tags, DateTimeOffset Created, DateTimeOffset? Updated, DateTimeOffset? Deleted)
{
    /// <summary>
    /// No operation runs and none is announced. REVIEW_IN_PROGRESS is not settled: its change set waits to be executed or deleted.
    /// Right after ExecuteChangeSet AWS may still show the status of before: look at the change set's ExecutionStatus, too.
    /// </summary>
    public bool IsSettled => !Status.EndsWith("_IN_PROGRESS", StringComparison.Ordinal);

    /// <summary>Settled, and the last create, update or import did what was asked.</summary>
    public bool Succeeded => Status is StackStatus.CreateComplete or StackStatus.UpdateComplete or StackStatus.ImportComplete;

    /// <summary>Runs as before the update that failed: healthy, but not what was asked.</summary>
    public bool RolledBack => Status is StackStatus.UpdateRollbackComplete or StackStatus.ImportRollbackComplete;

    public bool IsDeleted => Status is StackStatus.DeleteComplete;

    /// <summary>Nothing but a delete is allowed any more: the create failed.</summary>
    public bool CanOnlyBeDeleted => Status is StackStatus.RollbackComplete or StackStatus.RollbackFailed or StackStatus.CreateFailed or StackStatus.DeleteFailed;

    /// <summary>An update may be asked for.</summary>
    public bool CanUpdate => Succeeded || RolledBack;
}

/// <param name="Id">Never used again by AWS.</param>
/// <param name="ClientRequestToken">The token of the operation that caused it, rollback events included: tells one operation's events from the next.</param>
public sealed record StackEvent(string Id, DateTimeOffset At, string LogicalId, string? PhysicalId, string ResourceType, string Status, string? Reason, string? ClientRequestToken)
{
    /// <summary>A first cause: the others are failures that CloudFormation itself made by cancelling what ran beside it.</summary>
    public bool IsCause => Status.EndsWith("_FAILED", StringComparison.Ordinal)
        && Reason is not ("Resource creation cancelled" or "Resource update cancelled" or "Resource deletion cancelled");
}

/// <param name="Drift">IN_SYNC, MODIFIED, DELETED or NOT_CHECKED.</param>
public sealed record StackResource(string LogicalId, string? PhysicalId, string Type, string Status, string? Reason, DateTimeOffset Updated, string? Drift);

/// <param name="Status">DETECTION_IN_PROGRESS, DETECTION_COMPLETE or DETECTION_FAILED.</param>
/// <param name="StackDrift">DRIFTED, IN_SYNC, UNKNOWN or NOT_CHECKED.</param>
public sealed record DriftDetection(string Id, string StackId, string Status, string? StatusReason, string? StackDrift, int? DriftedResources)
{
    public bool IsSettled => Status is not "DETECTION_IN_PROGRESS";
}

/// <param name="Status">MODIFIED or DELETED.</param>
public sealed record ResourceDrift(string LogicalId, string? PhysicalId, string Type, string Status, DateTimeOffset At, IReadOnlyList<PropertyDrift> Differences);

/// <param name="Kind">ADD, REMOVE or NOT_EQUAL.</param>
public sealed record PropertyDrift(string Path, string Expected, string Actual, string Kind);
