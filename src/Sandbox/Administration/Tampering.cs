using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Cloud.Sandbox.Backup;
using Cloud.Sandbox.CloudFormation.Drift;
using Cloud.Sandbox.CloudFormation.Operations;
using Cloud.Sandbox.CloudFormation.Stacks;
using Cloud.Sandbox.Schemas;

namespace Cloud.Sandbox.Administration;

/// <summary>What a person with the AWS console does behind our back.</summary>
/// <param name="Kind">One of <see cref="Tampering.Kinds"/>.</param>
/// <param name="Stack">A stack's name or ARN.</param>
/// <param name="Resource">A logical id of the stack; without a stack the physical id or ARN of what no stack has.</param>
/// <param name="Properties">What to set; a null takes the property away.</param>
/// <param name="Name">The new name.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record TamperingRequest(string Kind, string? Stack = null, string? Resource = null, JsonObject? Properties = null, string? Name = null);

/// <summary>Does it. The stack does not notice: only a drift detection, or somebody who looks for what is gone, will.</summary>
internal sealed class Tampering(StackStore stacks, BackupStore backups, ResourceWork resources, double speed)
{
    public static readonly string[] Kinds = ["delete_stack", "rename_stack", "modify_resource", "delete_resource"];

    /// <summary>Carries it out and tells what came of it.</summary>
    /// <exception cref="InvalidDataException">It cannot be done; the message says why.</exception>
    public object Do(TamperingRequest request, DateTimeOffset now) => request.Kind switch
    {
        "delete_stack" => DeleteStack(Named(request), now),
        "rename_stack" => Rename(Named(request), request.Name, now),
        "modify_resource" => Modify(Named(request), request),
        "delete_resource" => request.Stack is null ? DeleteLeft(request.Resource, now) : DeleteResource(Named(request), request),
        var other => throw new InvalidDataException($"A tampering's kind is one of {string.Join(", ", Kinds)}, not '{other}'."),
    };

    // A person takes the protection off first.
    private object DeleteStack(Stack stack, DateTimeOffset now)
    {
        stack.TerminationProtection = false;
        foreach (var set in stacks.ChangeSetsOf(stack).Where(c => c.Execution is null).ToList()) stacks.Remove(set);
        StackOperations.Delete(stack, null, [], speed, now);
        stacks.Save(stack);
        return new { stack_id = stack.Id, status = stack.Status };
    }

    // CloudFormation renames nothing: the stack is deleted with everything retained, and its resources are imported into another one.
    private object Rename(Stack stack, string? name, DateTimeOffset now)
    {
        if (name is null || stacks.Find(stack.Region, name) is not null) throw new InvalidDataException(name is null ? "rename_stack needs a name." : $"There is a stack {name} already.");
        var renamed = new Stack { Id = StackStore.NewStackId(stack.Account, stack.Region, name), Name = name, Region = stack.Region, Created = now, Status = "", Blueprint = stack.Blueprint, Policy = stack.Policy, Outputs = stack.Outputs };
        foreach (var resource in stack.Resources.Values) renamed.Resources[resource.LogicalId] = resource;
        renamed.Tell(now, StackStatus.ImportComplete, null, null);
        stack.Resources = new Dictionary<string, StackResource>(StringComparer.Ordinal);
        stack.TerminationProtection = false;
        stack.Deleted = now;
        stack.Tell(now, StackStatus.DeleteComplete, "User Initiated", null);
        stacks.Save(stack);
        stacks.Save(renamed);
        return new { stack_id = renamed.Id, status = renamed.Status };
    }

    private object Modify(Stack stack, TamperingRequest request)
    {
        var resource = In(stack, request.Resource);
        if (request.Properties is not { Count: > 0 } wanted) throw new InvalidDataException("modify_resource needs properties.");
        var known = ResourceSchema.Find(resource.Type)!.Properties;
        if (wanted.FirstOrDefault(p => !known.ContainsKey(p.Key)) is { Key: { } stray }) throw new InvalidDataException($"{resource.Type} has no property {stray}.");
        var actual = (JsonObject)resource.Live.DeepClone();
        foreach (var (name, value) in wanted)
        {
            if (value is null) actual.Remove(name);
            else actual[name] = value.DeepClone();
        }
        Put(stack, resource with { Actual = actual });
        return new { stack_id = stack.Id, physical_id = resource.PhysicalId, differences = DriftFinding.Differences(resource.Properties, actual) };
    }

    private object DeleteResource(Stack stack, TamperingRequest request)
    {
        var resource = In(stack, request.Resource);
        resources.Destroy(resource, stack.Region);
        Put(stack, resource with { Gone = true });
        return new { stack_id = stack.Id, physical_id = resource.PhysicalId };
    }

    private object DeleteLeft(string? physicalId, DateTimeOffset now)
    {
        foreach (var stack in stacks.All)
        {
            if (stack.Left.Find(l => l.Resource.PhysicalId == physicalId) is not { } left) continue;
            resources.Destroy(left.Resource, stack.Region);
            stack.Left.Remove(left);
            stacks.Save(stack);
            return new { stack_id = stack.Id, physical_id = physicalId };
        }
        if (backups.RestoredResources(now).FirstOrDefault(r => r.CreatedArn == physicalId || r.CreatedId == physicalId) is not { } restored)
            throw new InvalidDataException($"Nothing outside of a stack has the id {physicalId}; for what is in a stack, name the stack too.");
        backups.Save(restored with { Removed = true });
        return new { stack_id = (string?)null, physical_id = physicalId };
    }

    private void Put(Stack stack, StackResource resource)
    {
        stack.Resources[resource.LogicalId] = resource;
        stacks.Save(stack);
    }

    private Stack Named(TamperingRequest request)
    {
        if (request.Stack is not { Length: > 0 } name) throw new InvalidDataException($"{request.Kind} needs a stack.");
        var stack = stacks.All.FirstOrDefault(s => !s.IsDeleted && (s.Name == name || s.Id == name)) ?? throw new InvalidDataException($"There is no stack {name}.");
        return stack.Operation is null or { Halted: true } ? stack : throw new InvalidDataException($"The stack {name} is busy ({stack.Status}).");
    }

    private static StackResource In(Stack stack, string? logicalId) =>
        logicalId is not null && stack.Resources.TryGetValue(logicalId, out var resource) && resource is { Exists: true, Gone: false }
            ? resource
            : throw new InvalidDataException($"The stack {stack.Name} has no resource {logicalId}; it has {string.Join(", ", stack.Resources.Values.Where(r => r is { Exists: true, Gone: false }).Select(r => r.LogicalId).Order(StringComparer.Ordinal))}.");
}
