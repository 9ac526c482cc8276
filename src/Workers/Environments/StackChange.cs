using Cloud.Domain;
using Cloud.Domain.Environments;
using Cloud.Domain.Integrations;
using Cloud.Workers.Running;

namespace Cloud.Workers.Environments;

/// <summary>Where a change of a stack stands; the state of every workflow that changes one.</summary>
internal sealed record StackChange
{
    /// <summary>Tells the change sets of one activity apart where it makes several, one after another; empty for the only one.</summary>
    public string Key { get; init; } = "";

    public string? TemplateUrl { get; init; }

    public Dictionary<string, string?> Parameters { get; init; } = [];

    /// <summary>Parameters that take the secret of an integration. The secret itself is opened for the call and kept nowhere.</summary>
    public Dictionary<string, IntegrationType> Secrets { get; init; } = [];

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

    /// <summary>Which database is to serve, where that is what changes.</summary>
    public DatabaseSlots? Slots { get; init; }

    /// <summary>The database cluster that the change deleted; its snapshot is what is left of it.</summary>
    public string? LetGo { get; init; }

    /// <summary>The host names that the change is about; empty where it is about something else.</summary>
    public NamesChange Names { get; init; } = new();

    /// <summary>What changes at Fastly.</summary>
    public FastlyChange Fastly { get; init; } = new();

    /// <summary>The edge stack's own change, which goes before.</summary>
    public EdgeChange Edge { get; init; } = new();
}

/// <summary>Where a change of an environment's host names stands.</summary>
internal sealed record NamesChange
{
    /// <summary>All that the environment shall answer for.</summary>
    public List<string> Names { get; init; } = [];

    /// <summary>The one it shall call itself by.</summary>
    public string? Default { get; init; }

    /// <summary>Where that one's alias is ours to set.</summary>
    public string? HostedZoneId { get; init; }

    /// <summary>The certificate over all of them; null before it was asked for, and where there is no name.</summary>
    public string? CertificateArn { get; init; }

    /// <summary>This activity asked for it: its undo deletes it.</summary>
    public bool IsNew { get; init; }

    /// <summary>The certificate that served before.</summary>
    public string? Before { get; init; }

    public DateTimeOffset Since { get; init; }

    /// <summary>How often deleting the one of before was tried.</summary>
    public int Deletes { get; init; }
}

/// <summary>Where a change of a Fastly service stands. Which version this activity made, and from which, that version's comment says.</summary>
internal sealed record FastlyChange
{
    /// <summary>The service that stood before the environment when this began; null where none did.</summary>
    public string? Was { get; init; }

    /// <summary>Looks at Fastly that failed while we wanted to leave it.</summary>
    public int Failures { get; init; }
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
    public static string ChangeSetName(this Run<StackChange> run) => ChangeSetName(run.Activity, run.State.Key);

    public static string Token(this Run<StackChange> run, string step) => Token(run.Activity, step, run.State.Key);

    /// <summary>A change set's name starts with a letter.</summary>
    /// <param name="key">Tells the changes of one activity apart; empty for the only one.</param>
    public static string ChangeSetName(Activity activity, string key = "") => $"op-{Of(activity, key)}";

    /// <inheritdoc cref="ChangeSetName(Activity, string)"/>
    public static string Token(Activity activity, string step, string key = "") => $"{Of(activity, key)}-{step}";

    private static string Of(Activity activity, string key) => key.Length == 0 ? WireId.From(activity.Id) : $"{WireId.From(activity.Id)}-{key}";
}
