using System.Text.Json.Nodes;
using Cloud.Sandbox.CloudFormation.Drift;
using Cloud.Sandbox.CloudFormation.Stacks;
using Cloud.Sandbox.CloudFormation.Templates;
using Cloud.Sandbox.Schemas;

namespace Cloud.Sandbox.CloudFormation.ChangeSets;

/// <summary>
/// Works out what an update would do, in dependency order: a value that will only be known when a resource was made or replaced counts as changed, and
/// the change it causes is Dynamic; a value that differs already is Static.
/// </summary>
internal sealed class ChangePlanner
{
    private readonly Stack stack;
    private readonly Instance before;
    private readonly Instance after;
    private readonly HashSet<string> changedParameters;
    private readonly bool tagsChanged;
    private readonly bool revertsDrift;
    private readonly Dictionary<string, ResourceChange> changes = new(StringComparer.Ordinal);

    private ChangePlanner(Stack stack, Instance after, IReadOnlyList<KeyValuePair<string, string>> tags, bool revertsDrift)
    {
        this.revertsDrift = revertsDrift;
        this.stack = stack;
        this.after = after;
        before = stack.Instance();
        changedParameters = [.. after.Template.Parameters.Keys.Where(p => before.Names.TryGetValue(p, out var old) && JsonText.Canonical(old) != JsonText.Canonical(after.Names[p]))];
        tagsChanged = !stack.Blueprint!.Tags.ToHashSet().SetEquals(tags);
    }

    /// <summary>The changes of a stack that does not exist yet.</summary>
    public static List<ResourceChange> ForCreation(Instance instance) =>
        [.. instance.Resources.Values.OrderBy(r => r.LogicalId, StringComparer.Ordinal).Select(r => new ResourceChange("Add", r.LogicalId, null, r.Type, null, null))];

    /// <summary>The changes of an update; <c>IsEmpty</c> when nothing at all would be different.</summary>
    /// <param name="revertsDrift">Compares with what is, not with what was deployed: what was changed or deleted by hand counts.</param>
    public static (List<ResourceChange> Changes, bool IsEmpty) ForUpdate(Stack stack, Instance after, IReadOnlyList<KeyValuePair<string, string>> tags, bool revertsDrift)
    {
        var planner = new ChangePlanner(stack, after, tags, revertsDrift);
        planner.Plan();
        var planned = planner.changes.Values.OrderBy(c => c.LogicalId, StringComparer.Ordinal).ToList();
        return (planned, planned.Count == 0 && !planner.tagsChanged && !planner.OutputsChanged());
    }

    private void Plan()
    {
        foreach (var name in ResourceGraph.Order(after.Dependencies))
        {
            var declaration = after.Resources[name];
            if (!stack.Resources.TryGetValue(name, out var current) || !current.Exists)
                changes[name] = new ResourceChange("Add", name, null, declaration.Type, null, null);
            else if (revertsDrift && current.Gone)
                changes[name] = new ResourceChange("Add", name, null, declaration.Type, null, null) { DriftStatus = DriftFinding.Deleted };
            else if (Modification(declaration, current) is { } change)
                changes[name] = change with { DriftStatus = revertsDrift ? DriftFinding.Of(current).Status : null };
        }
        foreach (var current in stack.Resources.Values.Where(r => !after.Resources.ContainsKey(r.LogicalId)))
            changes[current.LogicalId] = new ResourceChange("Remove", current.LogicalId, current.PhysicalId, current.Type, null, PolicyAction(current.DeletionPolicy));
    }

    private ResourceChange? Modification(ResourceDeclaration declaration, StackResource current)
    {
        var details = PropertyDetails(declaration, current).ToList();
        if (tagsChanged && PropertyDiff.IsTaggable(current.Type))
            details.Add(new ChangeDetail("Tags", null, Recreation.Never, "Static", "DirectModification", null));
        foreach (var attribute in new[] { "Metadata", "CreationPolicy", "UpdatePolicy", "DeletionPolicy", "UpdateReplacePolicy" })
        {
            if (AttributeChanged(declaration, attribute)) details.Add(new ChangeDetail(attribute, null, Recreation.Never, "Static", "DirectModification", null));
        }
        if (details.Count == 0) return null;

        var replacement = Replacement(details);
        return new ResourceChange("Modify", declaration.LogicalId, current.PhysicalId, current.Type, replacement, replacement == "True" ? ReplaceAction(declaration) : null)
        {
            Scope = [.. details.Select(d => d.Attribute).Distinct(StringComparer.Ordinal)],
            Details = details,
        };
    }

    // A property that always replaces does so for certain only when its new value is known to differ.
    private static string Replacement(List<ChangeDetail> details)
    {
        if (details.Exists(d => d is { RequiresRecreation: Recreation.Always, Evaluation: "Static" })) return "True";
        var dynamicOnly = details.GroupBy(d => d.Name, StringComparer.Ordinal);
        return dynamicOnly.Any(g => g.Any(d => d.RequiresRecreation != Recreation.Never)) ? "Conditional" : "False";
    }

    private IEnumerable<ChangeDetail> PropertyDetails(ResourceDeclaration declaration, StackResource current)
    {
        var unknown = new HashSet<string>(StringComparer.Ordinal);
        var values = after.With((name, attribute) => Foreseen(name, attribute, unknown));
        foreach (var name in declaration.Properties.Select(p => p.Key).Union(current.Properties.Select(p => p.Key), StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            unknown.Clear();
            var value = Evaluate(values, declaration.Properties[name]);
            if (unknown.Count == 0 && JsonText.Canonical(value) == JsonText.Canonical(Before(current)[name])) continue;
            foreach (var detail in Causes(declaration, current, name, value, unknown)) yield return detail;
        }
    }

    private static JsonNode? Evaluate(Evaluator values, JsonNode? expression)
    {
        try
        {
            return values.Evaluate(expression);
        }
        catch (TemplateError)
        {
            return "{{changes after execution}}";
        }
    }

    // A resource that will be made or replaced has no known values yet; of one that changes in place only its attributes may become different.
    private JsonNode? Foreseen(string name, string? attribute, HashSet<string> unknown)
    {
        var change = changes.GetValueOrDefault(name);
        if (change is null || (attribute is null && change is { Action: "Modify", Replacement: "False" }) || !MayChange(change, attribute)) return LiveOrUnknown(name, attribute, unknown);
        unknown.Add(attribute is null ? name : $"{name}.{attribute}");
        return "{{changes after execution}}";
    }

    private JsonNode? LiveOrUnknown(string name, string? attribute, HashSet<string> unknown)
    {
        if (stack.Resources.TryGetValue(name, out var resource) && resource.Exists) return attribute is null ? resource.PhysicalId : resource.Attributes[attribute]?.DeepClone();
        unknown.Add(name);
        return "{{changes after execution}}";
    }

    // CloudFormation takes every attribute of a resource that changes its properties as one that may change; tags and metadata do not count.
    private static bool MayChange(ResourceChange change, string? attribute) =>
        change.Action == "Add" || change.Replacement is "True" or "Conditional" || (attribute is not null && change.Scope.Contains("Properties", StringComparer.Ordinal));

    private IEnumerable<ChangeDetail> Causes(ResourceDeclaration declaration, StackResource current, string name, JsonNode? value, HashSet<string> unknown)
    {
        var recreation = ResourceSchema.Find(current.Type)!.RecreationOf(name);
        var frame = new ChangeDetail("Properties", name, recreation, "Static", "DirectModification", null)
        {
            Path = "/Properties/" + name,
            Before = Before(current)[name] is { } old ? Text(old) : null,
            After = value is null ? null : Text(value),
            Kind = Before(current)[name] is null ? "Add" : value is null ? "Remove" : "Modify",
        };
        if (unknown.Count > 0)
        {
            foreach (var cause in unknown.Order(StringComparer.Ordinal))
                yield return frame with { Evaluation = "Dynamic", Source = cause.Contains('.', StringComparison.Ordinal) ? "ResourceAttribute" : "ResourceReference", CausingEntity = cause };
            yield break;
        }
        var parameters = Reference.In(declaration.Properties[name], after.Template.Conditions).Select(r => r.Name).Where(changedParameters.Contains).Distinct(StringComparer.Ordinal).ToList();
        foreach (var parameter in parameters) yield return frame with { Source = "ParameterReference", CausingEntity = parameter };
        if (parameters.Count == 0) yield return frame;
        else yield return frame with { Evaluation = "Dynamic" };
    }

    private JsonObject Before(StackResource current) => revertsDrift ? current.Live : current.Properties;

    private bool AttributeChanged(ResourceDeclaration declaration, string attribute)
    {
        var old = before.Template.Resources.GetValueOrDefault(declaration.LogicalId)?.Body[attribute];
        return JsonText.Canonical(Settled(before, old)) != JsonText.Canonical(Settled(after, declaration.Body[attribute]));
    }

    private static JsonNode? Settled(Instance instance, JsonNode? expression) => Evaluate(instance.With((name, attribute) => $"{name}.{attribute}"), expression);

    private bool OutputsChanged()
    {
        var was = before.Outputs.ToDictionary(o => o.Name, o => JsonText.Canonical(Settled(before, o.Value)) + o.Description, StringComparer.Ordinal);
        var shall = after.Outputs.ToDictionary(o => o.Name, o => JsonText.Canonical(Settled(after, o.Value)) + o.Description, StringComparer.Ordinal);
        return was.Count != shall.Count || shall.Any(o => was.GetValueOrDefault(o.Key) != o.Value);
    }

    private static string Text(JsonNode value) => Scalar.Of(value) ?? value.ToJsonString();

    private static string PolicyAction(string policy) => policy switch { "Retain" => "Retain", "Snapshot" => "Snapshot", _ => "Delete" };

    private static string ReplaceAction(ResourceDeclaration declaration) => declaration.UpdateReplacePolicy switch
    {
        "Retain" => "ReplaceAndRetain",
        "Snapshot" => "ReplaceAndSnapshot",
        _ => "ReplaceAndDelete",
    };
}
