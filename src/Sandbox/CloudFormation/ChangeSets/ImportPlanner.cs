using Cloud.Sandbox.Backup;
using Cloud.Sandbox.CloudFormation.Stacks;
using Cloud.Sandbox.CloudFormation.Templates;
using Cloud.Sandbox.Protocol;
using Cloud.Sandbox.Schemas;

namespace Cloud.Sandbox.CloudFormation.ChangeSets;

/// <summary>A resource that shall come into a stack: its identifier by the names of the type's schema.</summary>
internal sealed record ImportRequest(string LogicalId, string Type, IReadOnlyDictionary<string, string> Identifier)
{
    private const string Address = "AWS::EC2::EIP";

    // Of an address, whose identifier has two parts, the stack's resources tell the first one alone.
    public string PhysicalId => Type == Address ? Identifier.GetValueOrDefault("PublicIp", "") : string.Join('|', Identifier.Values);

    /// <summary>Whether what the physical id leaves out is this resource's, too.</summary>
    public bool Names(StackResource found) => Type != Address || Scalar.Of(found.Attributes["AllocationId"]) == Identifier.GetValueOrDefault("AllocationId");
}

/// <summary>Works out what a change set of type IMPORT would take in, or refuses it in AWS's words.</summary>
internal sealed class ImportPlanner(Stack stack, Instance after, ResourceDirectory directory, DateTimeOffset now)
{
    /// <summary>The changes, or why the change set fails.</summary>
    public (List<ResourceChange> Changes, string? Failure) Plan(IReadOnlyList<ImportRequest> wanted)
    {
        CheckEntries(wanted);
        CheckRest(wanted);
        foreach (var import in wanted)
        {
            if (directory.Holder(stack.Region, import.Type, import.PhysicalId) is { } holder) return ([], $"{import.PhysicalId} already exists in stack {holder.Id}");
            if (directory.Free(stack.Region, import.Type, import.PhysicalId, now) is not { } free || !import.Names(free)) return ([], $"Resource of type '{import.Type}' with identifier '{import.PhysicalId}' was not found.");
        }
        return ([.. wanted.OrderBy(w => w.LogicalId, StringComparer.Ordinal).Select(w => new ResourceChange("Import", w.LogicalId, w.PhysicalId, w.Type, null, null))], null);
    }

    private void CheckEntries(IReadOnlyList<ImportRequest> wanted)
    {
        if (wanted.Count == 0) throw ApiError.Validation("Must Provide at least one resource to import");
        if (wanted.DistinctBy(w => w.LogicalId, StringComparer.Ordinal).Count() < wanted.Count) throw ApiError.Validation("Every resource to import must have unique LogicalResourceId");
        var strays = Names(wanted.Where(w => !after.Resources.ContainsKey(w.LogicalId)));
        if (strays.Length > 0) throw ApiError.Validation($"The logical resource ids [{strays}] provided in ResourceToImport do not exist in the template.");
        foreach (var import in wanted)
        {
            var declared = after.Resources[import.LogicalId].Type;
            if (ResourceSchema.Find(import.Type) is { Identifier.Count: > 0 } schema && !schema.Identifier.SequenceEqual(import.Identifier.Keys))
                throw ApiError.Validation($"Invalid resource identifier for resource type {import.Type}. Expected [{string.Join(", ", schema.Identifier)}]");
            if (declared != import.Type)
                throw ApiError.Validation($"Resource type of [{import.LogicalId}] passed in ResourceToImport does not match with resource type defined in the template. Resource type in ResourceToImport: {import.Type}; Resource type in Template: {declared}.");
        }
        var present = Names(wanted.Where(w => Has(w.LogicalId)));
        if (present.Length > 0) throw ApiError.Validation($"Resources [{present}] passed in ResourceToImport are already in a stack and cannot be imported.");
        var lacking = Names(wanted.Where(w => !after.Resources[w.LogicalId].Body.ContainsKey("DeletionPolicy")));
        if (lacking.Length > 0) throw ApiError.Validation($"The following resources to import [{lacking}] must have DeletionPolicy attribute specified in the template.");
    }

    // An import does nothing else: all that is not imported must be as it was.
    private void CheckRest(IReadOnlyList<ImportRequest> wanted)
    {
        var unlisted = after.Resources.Keys.Where(name => !Has(name) && wanted.All(w => w.LogicalId != name)).Order(StringComparer.Ordinal).ToList();
        if (unlisted.Count > 0) throw ApiError.Validation($"Resources [{string.Join(", ", unlisted)}] is missing from ResourceToImport list");
        var before = stack.Blueprint is null ? null : stack.Instance();
        var modified = (before?.Resources.Values ?? []).Where(r => !after.Resources.TryGetValue(r.LogicalId, out var now) || JsonText.Canonical(now.Body) != JsonText.Canonical(r.Body)).Select(r => r.LogicalId).Order(StringComparer.Ordinal).ToList();
        if (modified.Count > 0)
            throw ApiError.Validation($"You have modified resources [{string.Join(", ", modified)}] in your template that are not being imported. Update, create or delete operations cannot be executed during import operations.");
        if (Outputs(after) != (before is null ? "" : Outputs(before))) throw ApiError.Validation("As part of the import operation, you cannot modify or add [Outputs]");
    }

    private bool Has(string logicalId) => stack.Resources.TryGetValue(logicalId, out var current) && current.Exists && current.Status != StackStatus.DeleteComplete;

    private static string Outputs(Instance instance) => string.Join('\n', instance.Template.Outputs.Values.Select(o => o.Name + JsonText.Canonical(o.Value)));

    private static string Names(IEnumerable<ImportRequest> imports) => string.Join(", ", imports.Select(i => i.LogicalId));
}
