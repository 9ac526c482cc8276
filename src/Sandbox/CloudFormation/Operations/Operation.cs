using System.Text.Json.Serialization;
using Cloud.Sandbox.CloudFormation.Stacks;

namespace Cloud.Sandbox.CloudFormation.Operations;

internal static class Verb
{
    public const string Create = "CREATE";
    public const string Update = "UPDATE";
    public const string Delete = "DELETE";
}

internal static class Phase
{
    public const string Forward = "FORWARD";
    public const string Rollback = "ROLLBACK";
    public const string Cleanup = "CLEANUP";
}

internal static class OnFailure
{
    public const string Rollback = "ROLLBACK";
    public const string DoNothing = "DO_NOTHING";
    public const string Delete = "DELETE";
}

/// <summary>How far a piece of work has come.</summary>
internal enum Progress
{
    Waiting,
    Begun,
    Initiated,
    Done,
    Failed,
}

/// <summary>One resource's part in the current phase of an operation.</summary>
internal sealed class Work
{
    public required string LogicalId { get; init; }

    public required string Verb { get; init; }

    /// <summary>Logical ids of the works that must be done before.</summary>
    public List<string> After { get; init; } = [];

    public Progress Progress { get; set; }

    /// <summary>When the next thing happens to it; null while nothing is due, as when it is stalled.</summary>
    public DateTimeOffset? Due { get; set; }

    /// <summary>What is being made, or what is being deleted.</summary>
    public StackResource? Resource { get; set; }

    /// <summary>True when an update needs a new physical resource.</summary>
    public bool Replaces { get; set; }

    [JsonIgnore]
    public bool IsRunning => Progress is Progress.Begun or Progress.Initiated;
}

/// <summary>
/// An operation in flight. It is a simulation over recorded moments, carried forward to "now" whenever somebody looks (<see cref="Engine"/>): no thread
/// runs it, every outcome follows from what is stored here, and so it goes on after a restart as if nothing had been.
/// </summary>
internal sealed class Operation
{
    public required string Verb { get; init; }

    public required string Phase { get; set; }

    public string? Token { get; set; }

    /// <summary>The speed it started with, so that a restart at another speed cannot rewrite what was already told.</summary>
    public required double Speed { get; init; }

    /// <summary>The moment up to which it was carried forward.</summary>
    public required DateTimeOffset Clock { get; set; }

    public string OnFailure { get; init; } = Operations.OnFailure.Rollback;

    public string? ChangeSetId { get; init; }

    /// <summary>True when an update puts right what was changed by hand.</summary>
    public bool RevertsDrift { get; init; }

    public List<Work> Works { get; set; } = [];

    /// <summary>Physical resources to delete in the cleanup: replaced, removed, or made in vain.</summary>
    public List<StackResource> Leftovers { get; set; } = [];

    public List<string> Failed { get; set; } = [];

    /// <summary>True once an update went over into its rollback.</summary>
    public bool RolledBack { get; set; }

    /// <summary>Logical ids that stay in the stack after an update: what is left over under such an id was replaced, not removed.</summary>
    public List<string> Kept { get; set; } = [];

    /// <summary>What the stack was before an update.</summary>
    public Blueprint? BlueprintBefore { get; init; }

    public Dictionary<string, StackResource> ResourcesBefore { get; init; } = new(StringComparer.Ordinal);

    public List<StackOutput> OutputsBefore { get; init; } = [];

    /// <summary>Resources a delete or a continued rollback passes over.</summary>
    public List<string> Skip { get; set; } = [];

    /// <summary>Addresses set aside for elastic IPs when the operation began.</summary>
    public Dictionary<string, string> Addresses { get; init; } = new(StringComparer.Ordinal);

    /// <summary>True while a rollback that failed waits for ContinueUpdateRollback.</summary>
    public bool Halted { get; set; }
}
