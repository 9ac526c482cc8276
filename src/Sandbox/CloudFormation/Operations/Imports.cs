using System.Text.Json.Nodes;
using Cloud.Sandbox.Backup;
using Cloud.Sandbox.CloudFormation.ChangeSets;
using Cloud.Sandbox.CloudFormation.Resources;
using Cloud.Sandbox.CloudFormation.Stacks;
using Cloud.Sandbox.CloudFormation.Templates;

namespace Cloud.Sandbox.CloudFormation.Operations;

/// <summary>Takes existing resources into a stack. AWS needs seconds for it; here it is done with the call, and its events tell the way.</summary>
internal static class Imports
{
    public static void Run(Stack stack, ChangeSet changeSet, ResourceDirectory directory, string? token, DateTimeOffset now)
    {
        if (stack.Blueprint is not null) stack.Updated = now;
        stack.Blueprint = changeSet.Blueprint;
        stack.LastChangeSet = changeSet.Id;
        stack.Tell(now, StackStatus.ImportInProgress, "User Initiated", token);
        var instance = stack.Instance();
        foreach (var name in ResourceGraph.Order(instance.Dependencies))
        {
            if (changeSet.Changes.Find(c => c.LogicalId == name) is not { } import) continue;
            var source = directory.Free(stack.Region, import.Type, import.PhysicalId!, now)!;
            directory.Claim(source, stack.Region);
            Take(stack, instance, instance.Resources[name], source, token, now);
        }
        stack.Tell(now, StackStatus.ImportComplete, null, token);
    }

    private static void Take(Stack stack, Instance instance, ResourceDeclaration declaration, StackResource source, string? token, DateTimeOffset now)
    {
        var properties = LiveValues.Properties(stack, instance, declaration);
        var resource = source.AsDeclared() with
        {
            LogicalId = declaration.LogicalId,
            Properties = properties,
            Actual = Difference(properties, source.Live),
            DependsOn = [.. instance.Dependencies[declaration.LogicalId]],
            DeletionPolicy = declaration.DeletionPolicy,
            UpdateReplacePolicy = declaration.UpdateReplacePolicy,
            Generation = (stack.Resources.GetValueOrDefault(declaration.LogicalId)?.Generation ?? stack.Generations.GetValueOrDefault(declaration.LogicalId)) + 1,
        };
        if (resource.Attributes.Count == 0) resource = resource with { Attributes = ResourceAttributes.Of(resource, new Names(stack, resource)) };
        stack.Tell(now, resource with { Status = StackStatus.ImportInProgress, Reason = "Resource import started." }, token);
        stack.Tell(now, resource with { Status = StackStatus.ImportComplete, Reason = "Resource import completed." }, token);
        stack.Tell(now, resource with { Status = StackStatus.UpdateInProgress, Reason = "Apply stack-level tags to imported resource if applicable." }, token);
        stack.Tell(now, resource with { Status = StackStatus.UpdateComplete, Reason = null }, token);
    }

    // The template may say of an imported resource what it is not: that is drift from the first moment.
    private static JsonObject? Difference(JsonObject declared, JsonObject live)
    {
        var actual = (JsonObject)declared.DeepClone();
        foreach (var (name, value) in live.Where(p => declared.ContainsKey(p.Key))) actual[name] = value?.DeepClone();
        return JsonText.Canonical(actual) == JsonText.Canonical(declared) ? null : actual;
    }
}
