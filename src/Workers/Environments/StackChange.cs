using Cloud.Domain;
using Cloud.Workers.Running;

namespace Cloud.Workers.Environments;

/// <summary>Where a change of a stack stands; the state of every workflow that changes one.</summary>
internal sealed record StackChange
{
    /// <summary>Tells the change sets of one activity apart where it makes several, one after another; empty for the only one.</summary>
    public string Key { get; init; } = "";

    public string? TemplateUrl { get; init; }

    public Dictionary<string, string?> Parameters { get; init; } = [];

    public string? StackId { get; init; }

    /// <summary>The stack was there before this activity: never to be deleted by its undo.</summary>
    public bool Adopted { get; init; }

    /// <summary>What was edited by hand is put back, too.</summary>
    public bool RevertsDrift { get; init; }

    public bool NothingToDo { get; init; }

    /// <summary>The change set was started; kept where an undo has several looks for what going forward has several steps for.</summary>
    public bool Executed { get; init; }

    /// <summary>Resources in the change set.</summary>
    public int Total { get; init; }

    /// <summary>Logical ids that reached their end.</summary>
    public HashSet<string> Settled { get; init; } = [];

    public string? LastEventId { get; init; }

    /// <summary>The first failure that CloudFormation did not itself cause by cancelling.</summary>
    public string? RootCause { get; init; }

    /// <summary>The bastion's instance before the change; null where none stood.</summary>
    public string? Bastion { get; init; }

    /// <summary>The edge stack's own change, which goes before.</summary>
    public EdgeChange Edge { get; init; } = new();
}

/// <summary>Where a change of an edge stack stands.</summary>
internal sealed record EdgeChange
{
    /// <summary>A CDN stands before the environment; without one no step does anything.</summary>
    public bool Wanted { get; init; }

    public string? StackId { get; init; }

    /// <inheritdoc cref="StackChange.Adopted"/>
    public bool Adopted { get; init; }

    public bool NothingToDo { get; init; }

    public string? LastEventId { get; init; }

    /// <inheritdoc cref="StackChange.RootCause"/>
    public string? RootCause { get; init; }

    /// <summary>Deletes that AWS began and did not end: each further one needs a token of its own.</summary>
    public int FailedDeletes { get; init; }
}

/// <summary>Names and tokens of an activity's calls: the same however often a step runs, so that "already exists" means "mine".</summary>
internal static class StackTokens
{
    /// <summary>A change set's name starts with a letter.</summary>
    public static string ChangeSetName(this Run<StackChange> run) => run.State.Key.Length == 0
        ? $"op-{WireId.From(run.Activity.Id)}"
        : $"op-{WireId.From(run.Activity.Id)}-{run.State.Key}";

    public static string Token(this Run<StackChange> run, string step) => run.State.Key.Length == 0
        ? $"{WireId.From(run.Activity.Id)}-{step}"
        : $"{WireId.From(run.Activity.Id)}-{run.State.Key}-{step}";
}
