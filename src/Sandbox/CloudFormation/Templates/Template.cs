using System.Text.Json.Nodes;

namespace Cloud.Sandbox.CloudFormation.Templates;

/// <summary>A template whose form was checked (<see cref="TemplateReader"/>); its expressions are not evaluated yet.</summary>
internal sealed class Template
{
    public string? Description { get; init; }

    public required IReadOnlyDictionary<string, ParameterDeclaration> Parameters { get; init; }

    public required IReadOnlyDictionary<string, ResourceDeclaration> Resources { get; init; }

    public required IReadOnlyDictionary<string, OutputDeclaration> Outputs { get; init; }

    public required JsonObject Conditions { get; init; }

    public required JsonObject Mappings { get; init; }

    public required JsonObject Rules { get; init; }
}

internal sealed record ParameterDeclaration(string Name, string Type, JsonObject Body)
{
    public string? Default => Body[nameof(Default)] is { } value ? Scalar.Text(value) : null;

    public bool NoEcho => Body[nameof(NoEcho)] is { } value && Scalar.Text(value).Equals("true", StringComparison.OrdinalIgnoreCase);

    public string? Description => Scalar.Of(Body[nameof(Description)]);

    public bool IsList => Type == "CommaDelimitedList" || Type.StartsWith("List<", StringComparison.Ordinal) || Type.EndsWith("<CommaDelimitedList>", StringComparison.Ordinal) || Type.Contains("Value<List<", StringComparison.Ordinal);
}

internal sealed record ResourceDeclaration(string LogicalId, string Type, JsonObject Body)
{
    public JsonObject Properties => Body[nameof(Properties)] as JsonObject ?? [];

    public string? Condition => Scalar.Of(Body[nameof(Condition)]);

    public IReadOnlyList<string> DependsOn => Body[nameof(DependsOn)] switch
    {
        JsonArray many => [.. many.Select(Scalar.Of).OfType<string>()],
        JsonValue one => [Scalar.Text(one)],
        _ => [],
    };

    /// <summary>What becomes of the resource when it leaves the stack. Aurora clusters are snapshotted unless the template says otherwise.</summary>
    public string DeletionPolicy => Scalar.Of(Body[nameof(DeletionPolicy)]) ?? (Type == "AWS::RDS::DBCluster" ? "Snapshot" : "Delete");

    public string UpdateReplacePolicy => Scalar.Of(Body[nameof(UpdateReplacePolicy)]) ?? "Delete";
}

internal sealed record OutputDeclaration(string Name, JsonNode? Value, string? Description, string? Condition, JsonNode? ExportName);

/// <summary>Scalars of a template: CloudFormation reads 1, "1", true and "true" alike.</summary>
internal static class Scalar
{
    public static string Text(JsonNode node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : node.ToJsonString();

    public static string? Of(JsonNode? node) => node is JsonValue value ? Text(value) : null;
}
