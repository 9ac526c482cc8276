using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Cloud.Sandbox.CloudFormation.Drift;
using Cloud.Sandbox.CloudFormation.Operations;
using Cloud.Sandbox.CloudFormation.Templates;
using Cloud.Sandbox.Protocol;

namespace Cloud.Sandbox.CloudFormation.Stacks;

/// <summary>What a stack is made from; an operation brings a new one, a rollback the old one back.</summary>
internal sealed record Blueprint(string TemplateText, Dictionary<string, string> Parameters, List<KeyValuePair<string, string>> Tags, List<string> Capabilities, string? RoleArn);

internal sealed record StackOutput(string Key, string Value, string? Description, string? ExportName);

internal sealed record StackEvent(string Id, long Number, DateTimeOffset At, string LogicalId, string? PhysicalId, string Type, string Status, string? Reason, string? Token);

/// <summary>A resource as it is: its properties evaluated, its attributes as AWS would answer them.</summary>
internal sealed record StackResource
{
    public required string LogicalId { get; init; }

    public required string Type { get; init; }

    public string? PhysicalId { get; init; }

    public required string Status { get; init; }

    public string? Reason { get; init; }

    public DateTimeOffset At { get; init; }

    public JsonObject Properties { get; init; } = [];

    public JsonObject Attributes { get; init; } = [];

    public List<string> DependsOn { get; init; } = [];

    public string DeletionPolicy { get; init; } = "Delete";

    public string UpdateReplacePolicy { get; init; } = "Delete";

    /// <summary>How many physical resources this logical one has had.</summary>
    public int Generation { get; init; }

    /// <summary>How often this physical resource was updated in place, plus one.</summary>
    public int Version { get; init; } = 1;

    /// <summary>The properties as somebody left them who changed the resource by hand; null while it is as the stack made it.</summary>
    public JsonObject? Actual { get; init; }

    /// <summary>True once somebody deleted the resource by hand.</summary>
    public bool Gone { get; init; }

    /// <summary>True when a continued rollback passed over it: nobody knows how it is.</summary>
    public bool Unchecked { get; init; }

    /// <summary>The address an elastic IP got; it is part of the resource and survives updates.</summary>
    public string? PublicAddress { get; init; }

    [JsonIgnore]
    public bool Exists => PhysicalId is { Length: > 0 };

    /// <summary>The properties as they are.</summary>
    [JsonIgnore]
    public JsonObject Live => Actual ?? Properties;

    /// <summary>The same as the stack wants it, whatever was done to it by hand.</summary>
    public StackResource AsDeclared() => this with { Actual = null, Gone = false, Unchecked = false };
}

/// <summary>A physical resource that exists and is in no stack. <c>How</c> it came to that: <c>retained</c>, <c>left_behind</c> by a deletion that failed, or a <c>snapshot</c> of what was deleted.</summary>
internal sealed record LeftResource(StackResource Resource, string How, DateTimeOffset At)
{
    public const string Retained = "retained";
    public const string LeftBehind = "left_behind";
    public const string Snapshot = "snapshot";
}

internal sealed class Stack
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required string Region { get; init; }

    public required DateTimeOffset Created { get; init; }

    public DateTimeOffset? Updated { get; set; }

    public DateTimeOffset? Deleted { get; set; }

    public required string Status { get; set; }

    public string? Reason { get; set; }

    public Blueprint? Blueprint { get; set; }

    public string? Policy { get; set; }

    public bool TerminationProtection { get; set; }

    public bool DisableRollback { get; set; }

    public string? LastChangeSet { get; set; }

    public Dictionary<string, StackResource> Resources { get; set; } = new(StringComparer.Ordinal);

    /// <summary>Of logical ids that an update took away, how many physical resources they had had: one that comes back is another.</summary>
    public Dictionary<string, int> Generations { get; init; } = new(StringComparer.Ordinal);

    public List<StackOutput> Outputs { get; set; } = [];

    /// <summary>Oldest first.</summary>
    public List<StackEvent> Events { get; init; } = [];

    /// <summary>What each client request token was used for.</summary>
    public Dictionary<string, string> Tokens { get; init; } = new(StringComparer.Ordinal);

    public Operation? Operation { get; set; }

    public DriftDetection? Drift { get; set; }

    /// <summary>What the stack let go of without deleting it.</summary>
    public List<LeftResource> Left { get; init; } = [];

    /// <summary>Number of the account it is in.</summary>
    [JsonIgnore]
    public string Account => Wire.AccountOf(Id);

    [JsonIgnore]
    public bool IsDeleted => Status == StackStatus.DeleteComplete;

    [JsonIgnore]
    private (string Text, Template Template)? parsed;

    /// <summary>The parsed form of the current blueprint.</summary>
    public Template Template()
    {
        var text = Blueprint!.TemplateText;
        if (parsed?.Text != text) parsed = (text, TemplateReader.Read(text));
        return parsed.Value.Template;
    }

    [JsonIgnore]
    private (Blueprint Blueprint, Instance Instance)? decided;

    /// <summary>The current blueprint with its conditions decided.</summary>
    public Instance Instance()
    {
        if (decided?.Blueprint != Blueprint) decided = (Blueprint!, Templates.Instance.Of(Template(), Blueprint!.Parameters, Name, Id, Region));
        return decided!.Value.Instance;
    }
}
