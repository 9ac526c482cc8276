using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Cloud.Domain.Blueprints.Templates;

/// <summary>
/// A CloudFormation template under construction. Parts add to it in the order they are listed and JSON keeps that order, so equal input gives
/// equal bytes. Properties are anonymous objects: they read like the template they become, and a <c>null</c> member is left out.
/// </summary>
internal sealed class Template(string description)
{
    private static readonly JsonSerializerOptions Canonical = new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // The reader is CloudFormation, not a browser; short and readable wins.
    };

    private readonly JsonObject _parameters = [];
    private readonly JsonObject _conditions = [];
    private readonly JsonObject _resources = [];
    private readonly JsonObject _outputs = [];
    private readonly List<string> _retained = [];

    /// <summary>Logical ids of what survives its stack, itself or as a snapshot, in order: data, addresses, recovery points.</summary>
    internal IReadOnlyList<string> Retained => _retained;

    internal static JsonNode Json(object value) => JsonSerializer.SerializeToNode(value, Canonical)!;

    /// <summary>Adds parts in order and returns the template.</summary>
    internal Template With(params ReadOnlySpan<Action<Template>> parts)
    {
        foreach (var part in parts)
            part(this);
        return this;
    }

    internal void Parameter(string name, string type, string description, string? defaultValue = null, string? pattern = null) =>
        _parameters.Add(name, Json(new { Type = type, Description = description, Default = defaultValue, AllowedPattern = pattern }));

    /// <summary>A parameter whose value AWS shows to nobody; it is given with the call and stands in no template.</summary>
    internal void Secret(string name, string description) => _parameters.Add(name, Json(new { Type = "String", NoEcho = true, Description = description }));

    internal void Number(string name, string description, int least, int most) =>
        _parameters.Add(name, Json(new { Type = "Number", Description = description, MinValue = least, MaxValue = most }));

    internal void Condition(string name, JsonObject value) => _conditions.Add(name, value);

    /// <param name="condition">Under which it is told; null: always.</param>
    internal void Output(string name, JsonNode value, string? condition = null) => _outputs.Add(name, Json(new { Condition = condition, Value = value }));

    internal void Resource(string logicalId, string type, object properties, Lifecycle? lifecycle = null)
    {
        var retained = lifecycle?.Retain == true;
        if (retained || lifecycle?.Snapshot == true)
            _retained.Add(logicalId);

        _resources.Add(logicalId, Json(new
        {
            Type = type,
            lifecycle?.Condition,
            DependsOn = lifecycle?.After,
            lifecycle?.CreationPolicy,
            lifecycle?.UpdatePolicy,

            // What a failed creation made holds nothing yet: keeping it would use up addresses and names at every attempt.
            DeletionPolicy = retained ? "RetainExceptOnCreate" : Snapshot(lifecycle),
            UpdateReplacePolicy = retained ? "Retain" : Snapshot(lifecycle),
            Properties = properties,
        }));
    }

    private static string? Snapshot(Lifecycle? lifecycle) => lifecycle?.Snapshot == true ? "Snapshot" : null;

    internal string ToJson()
    {
        var template = new JsonObject { ["AWSTemplateFormatVersion"] = "2010-09-09", ["Description"] = description };
        Section("Parameters", _parameters);
        Section("Conditions", _conditions);
        Section("Resources", _resources);
        Section("Outputs", _outputs);
        return template.ToJsonString(Canonical);

        void Section(string name, JsonObject content)
        {
            if (content.Count > 0)
                template[name] = content.DeepClone();
        }
    }
}

/// <summary>What a resource says beside its properties.</summary>
internal sealed record Lifecycle
{
    internal static readonly Lifecycle Retained = new() { Retain = true };

    internal static readonly Lifecycle Snapshotted = new() { Snapshot = true };

    /// <summary>Name of the condition it exists under.</summary>
    public string? Condition { get; init; }

    /// <summary>Logical ids that must be ready before, beyond what references say.</summary>
    public string[]? After { get; init; }

    /// <summary>Survives the stack and a replacement.</summary>
    public bool Retain { get; init; }

    /// <summary>Leaves a snapshot when it goes: what cannot stay without the parts of the stack around it.</summary>
    public bool Snapshot { get; init; }

    public object? CreationPolicy { get; init; }

    public object? UpdatePolicy { get; init; }

    internal static Lifecycle DependsOn(params string[] logicalIds) => new() { After = logicalIds };

    internal static Lifecycle Under(string condition) => new() { Condition = condition };
}
