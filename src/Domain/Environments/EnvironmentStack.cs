namespace Cloud.Domain.Environments;

/// <summary>One resource of a stack as CloudFormation last told it.</summary>
public sealed record StackPart(string LogicalId, string Type, string? PhysicalId, string Status, string? Reason);

/// <summary>What a worker last saw of the environment's CloudFormation stack. Reads are served from here, never from AWS.</summary>
public sealed class EnvironmentStack : ITenantOwned
{
    private EnvironmentStack()
    {
    }

    public Guid EnvironmentId { get; private init; }

    public Guid OrganizationId { get; private init; }

    public required string Name { get; init; }

    public required string Region { get; init; }

    /// <summary>The stack's id: names are reused after a delete, ids never.</summary>
    public string Arn { get; private set; } = "";

    /// <summary>In AWS's own words: <c>CREATE_COMPLETE</c>.</summary>
    public string Status { get; private set; } = "";

    public string? StatusReason { get; private set; }

    /// <summary>AWS refuses to delete it until that is switched off.</summary>
    public bool TerminationProtection { get; private set; }

    /// <summary>The first failure of the last change that failed, as AWS told it; null once a change went well.</summary>
    public string? RootCause { get; private set; }

    /// <summary>A rollback was led out by passing over resources: AWS compares those no more, so that only a redeployment makes them known again.</summary>
    public const string PassedOver = "passed_over";

    /// <summary><c>unknown, in_sync, drifted, passed_over, missing</c>.</summary>
    public string Drift { get; private set; } = "unknown";

    public IReadOnlyDictionary<string, string> Outputs { get; private set; } = new Dictionary<string, string>();

    public IReadOnlyList<StackPart> Parts { get; private set; } = [];

    /// <summary>The bastion's instance; null where none stands.</summary>
    public StackPart? Bastion => Parts.FirstOrDefault(p => p is { LogicalId: Blueprints.Bastions.Instance, PhysicalId.Length: > 0 } && p.Status != "DELETE_COMPLETE");

    /// <summary>What stands in us-east-1 before its CDN; null where none does.</summary>
    public EdgeStack? Edge { get; private set; }

    /// <summary>Which database serves; null until a restore was switched over to.</summary>
    public DatabaseSlots? Slots { get; private set; }

    /// <summary>Images and addresses that it was made with; null where nothing was looked up.</summary>
    public Blueprints.StackPins? Pins { get; private set; }

    public DateTimeOffset UpdatedAt { get; private set; }

    public static EnvironmentStack For(Environment environment, string name, string region) =>
        new() { EnvironmentId = environment.Id, OrganizationId = environment.OrganizationId, Name = name, Region = region };

    /// <summary>Name of the environment's stack: AWS allows letters, digits and hyphens, 128 at most.</summary>
    public static string NameOf(Environment environment) => $"cloud-{environment.ProjectId}-{environment.MachineName}";

    public void See(string arn, string status, string? reason, IReadOnlyDictionary<string, string>? outputs, IReadOnlyList<StackPart>? parts, DateTimeOffset now)
    {
        (Arn, Status, StatusReason, UpdatedAt) = (arn, status, reason is null ? null : Text.Cut(reason, Text.Detail), now);
        Outputs = outputs ?? Outputs;
        Parts = parts ?? Parts;
    }

    public void SeeSlots(DatabaseSlots slots) => Slots = slots;

    public void Pin(Blueprints.StackPins pins) => Pins = pins;

    public void SeeEdge(EdgeStack? edge) => Edge = edge;

    public void SeeProtection(bool on) => TerminationProtection = on;

    public void SeeCause(string? cause) => RootCause = cause is null ? null : Text.Cut(cause, Text.Message);

    public void SeeDrift(string drift, DateTimeOffset now) => (Drift, UpdatedAt) = (drift, now);

    /// <summary>The account number in the stack's id, null before there is one.</summary>
    public string? Account => Arn.Split(':') is { Length: > 4 } parts ? parts[4] : null;
}
