using Cloud.Sandbox.CloudFormation.Stacks;

namespace Cloud.Sandbox.CloudFormation.ChangeSets;

/// <summary>Why a resource changes; the fields are those of ResourceChangeDetail.</summary>
internal sealed record ChangeDetail(string Attribute, string? Name, string RequiresRecreation, string Evaluation, string Source, string? CausingEntity)
{
    public string? Path { get; init; }

    public string? Before { get; init; }

    public string? After { get; init; }

    public string? Kind { get; init; }
}

/// <summary>What one resource will go through; the fields are those of ResourceChange.</summary>
internal sealed record ResourceChange(string Action, string LogicalId, string? PhysicalId, string Type, string? Replacement, string? PolicyAction)
{
    public List<string> Scope { get; init; } = [];

    public List<ChangeDetail> Details { get; init; } = [];

    /// <summary>How it had drifted; only in a change set that takes drift back.</summary>
    public string? DriftStatus { get; init; }
}

/// <summary>The outcome is settled when the change set is made and shows once the time that AWS would take has passed.</summary>
internal sealed class ChangeSet
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required string StackId { get; init; }

    public required string Type { get; init; }

    public required DateTimeOffset Created { get; init; }

    /// <summary>When CREATE_PENDING turns to CREATE_IN_PROGRESS, and that to the outcome.</summary>
    public required DateTimeOffset Begins { get; init; }

    public required DateTimeOffset Ends { get; init; }

    public required Blueprint Blueprint { get; init; }

    public required string OnStackFailure { get; init; }

    public string? Description { get; init; }

    /// <summary>True for <c>DeploymentMode: REVERT_DRIFT</c>.</summary>
    public bool RevertsDrift { get; init; }

    public string? ClientToken { get; init; }

    public List<ResourceChange> Changes { get; init; } = [];

    public string? FailureReason { get; init; }

    /// <summary>Set once it was executed: EXECUTE_IN_PROGRESS, EXECUTE_COMPLETE or EXECUTE_FAILED.</summary>
    public string? Execution { get; set; }

    public string Status(DateTimeOffset now) => now < Begins ? "CREATE_PENDING" : now < Ends ? "CREATE_IN_PROGRESS" : FailureReason is null ? "CREATE_COMPLETE" : "FAILED";

    public string ExecutionStatus(DateTimeOffset now) => Execution ?? (Status(now) == "CREATE_COMPLETE" ? "AVAILABLE" : "UNAVAILABLE");
}
