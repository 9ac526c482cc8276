using System.Globalization;
using System.Text.Json.Nodes;
using Cloud.Sandbox.CloudFormation.Stacks;
using Cloud.Sandbox.CloudFormation.Templates;

namespace Cloud.Sandbox.CloudFormation.Drift;

/// <summary>One difference between a property as the template sets it and as it is; the fields are those of PropertyDifference.</summary>
internal sealed record PropertyDifference(string Path, string Expected, string Actual, string Kind);

/// <summary>What a detection found of one resource.</summary>
internal sealed record DriftFinding(string Status, JsonObject? Actual)
{
    public const string InSync = "IN_SYNC";
    public const string Modified = "MODIFIED";
    public const string Deleted = "DELETED";
    public const string NotChecked = "NOT_CHECKED";

    /// <summary>A resource as it is now. One that a continued rollback passed over is not checked, as AWS documents.</summary>
    public static DriftFinding Of(StackResource resource) => resource switch
    {
        { Gone: true } => new DriftFinding(Deleted, null),
        { Unchecked: true } => new DriftFinding(NotChecked, null),
        { Actual: { } actual } when Differences(resource.Properties, actual).Count > 0 => new DriftFinding(Modified, actual),
        _ => new DriftFinding(InSync, null),
    };

    /// <summary>
    /// The differences, deepest first cause: only what the template sets is compared ("CloudFormation only determines drift for property values that are explicitly set"), and in lists
    /// what was added or removed is told by its place.
    /// </summary>
    public static List<PropertyDifference> Differences(JsonObject expected, JsonObject actual)
    {
        var found = new List<PropertyDifference>();
        Compare("", expected, actual, found);
        return found;
    }

    private static void Compare(string path, JsonNode? expected, JsonNode? actual, List<PropertyDifference> found)
    {
        switch (expected, actual)
        {
            case (JsonObject was, JsonObject now):
                foreach (var (name, value) in was) Compare($"{path}/{name}", value, now[name], found);
                break;
            case (JsonArray was, JsonArray now):
                for (var i = 0; i < Math.Max(was.Count, now.Count); i++) CompareItem(path, i, was, now, found);
                break;
            case (_, null):
                found.Add(new PropertyDifference(path, Text(expected), "null", "REMOVE"));
                break;
            default:
                if (JsonText.Canonical(expected) != JsonText.Canonical(actual)) found.Add(new PropertyDifference(path, Text(expected), Text(actual), "NOT_EQUAL"));
                break;
        }
    }

    private static void CompareItem(string path, int index, JsonArray was, JsonArray now, List<PropertyDifference> found)
    {
        var at = path + "/" + index.ToString(CultureInfo.InvariantCulture);
        if (index < was.Count) Compare(at, was[index], index < now.Count ? now[index] : null, found);
        else found.Add(new PropertyDifference(at, "null", Text(now[index]), "ADD"));
    }

    private static string Text(JsonNode? value) => value is null ? "null" : Scalar.Of(value) ?? value.ToJsonString();
}

/// <summary>One run of drift detection; what it finds is settled when it starts. A resource that is not among what it found was in sync.</summary>
internal sealed record DriftDetection(string Id, DateTimeOffset Started, DateTimeOffset Ends)
{
    /// <summary>By logical id, all that were not in sync.</summary>
    public Dictionary<string, DriftFinding> Found { get; init; } = new(StringComparer.Ordinal);

    public int Drifted => Found.Values.Count(f => f.Status is DriftFinding.Modified or DriftFinding.Deleted);

    public DriftFinding Of(string logicalId) => Found.GetValueOrDefault(logicalId) ?? new DriftFinding(DriftFinding.InSync, null);
}
