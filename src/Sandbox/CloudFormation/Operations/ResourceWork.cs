using Cloud.Sandbox.CloudFormation.ChangeSets;
using Cloud.Sandbox.CloudFormation.Resources;
using Cloud.Sandbox.CloudFormation.Stacks;
using Cloud.Sandbox.CloudFormation.Templates;

namespace Cloud.Sandbox.CloudFormation.Operations;

/// <summary>What one resource goes through: begun, its physical id there, complete; or failed.</summary>
internal sealed class ResourceWork(IReadOnlyList<IResourceEffect> effects)
{
    public static void Begin(Stack stack, Operation operation, Work work)
    {
        if (work.Verb == Verb.Delete) BeginDelete(stack, operation, work);
        else if (operation.Phase == Phase.Rollback) BeginRestore(stack, operation, work);
        else BeginChange(stack, operation, work);
    }

    /// <summary>The physical resource appears: the second of the two events in progress.</summary>
    public void Initiate(Stack stack, Operation operation, Work work)
    {
        var resource = work.Resource!;
        if (ResourceRules.Broken(resource) is { } broken)
        {
            Fail(stack, operation, work, broken);
            return;
        }
        var physical = PhysicalIds.For(resource, new Names(stack, resource));
        if (work.Replaces && operation.ResourcesBefore[work.LogicalId].PhysicalId == physical)
        {
            Fail(stack, operation, work, $"CloudFormation cannot update a stack when a custom-named resource requires replacing. Rename {physical} and update the stack again.");
            return;
        }
        var made = resource with { PhysicalId = physical, Reason = "Resource creation Initiated" };
        // Refused without a physical id: what exists under that name is somebody else's, and the rollback must not delete it.
        if (Effect(resource.Type)?.RefuseCreation(made, stack.Region) is { } refusal)
        {
            Fail(stack, operation, work, refusal);
            return;
        }
        Effect(resource.Type)?.Created(made, stack.Region, operation.Clock);
        work.Resource = made;
        work.Progress = Progress.Initiated;
        work.Due = operation.Clock + (Time(stack, operation, work) * (1 - Durations.InitiatedAt));
        stack.Tell(operation.Clock, work.Resource, operation.Token);
    }

    public void Complete(Stack stack, Operation operation, Work work)
    {
        if (work.Verb == Verb.Delete) CompleteDelete(stack, operation, work);
        else CompleteChange(stack, operation, work);
    }

    public static void Fail(Stack stack, Operation operation, Work work, string reason)
    {
        work.Progress = Progress.Failed;
        work.Due = null;
        work.Resource = work.Resource! with { Status = work.Verb + "_FAILED", Reason = reason };
        Tell(stack, operation, work);
    }

    private static void BeginChange(Stack stack, Operation operation, Work work)
    {
        var instance = stack.Instance();
        var declaration = instance.Resources[work.LogicalId];
        var before = work.Verb == Verb.Update ? stack.Resources[work.LogicalId] : null;
        var draft = Draft(stack, operation, instance, declaration, before);
        try
        {
            draft = draft with { Properties = LiveValues.Properties(stack, instance, declaration) };
        }
        catch (TemplateError e)
        {
            work.Resource = draft;
            Fail(stack, operation, work, e.Message);
            return;
        }
        if (before is not null && !HasChanged(operation, stack, before, draft, work))
        {
            stack.Resources[work.LogicalId] = draft with { Status = before.Status, Reason = before.Reason, At = before.At };
            work.Progress = Progress.Done;
            return;
        }
        if (before is not null && StackPolicy.Denial(stack.Policy, work.Replaces ? StackPolicy.Replace : StackPolicy.Modify, before) is { } denial)
        {
            work.Resource = draft;
            Fail(stack, operation, work, denial);
            // It was not touched, so the rollback has nothing to bring back.
            work.Resource = null;
            return;
        }
        if (work.Replaces)
        {
            draft = draft.AsDeclared() with { Generation = before!.Generation + 1, Version = 1, Reason = "Requested update requires the creation of a new physical resource; hence creating one." };
        }
        work.Resource = draft;
        work.Progress = Progress.Begun;
        work.Due = operation.Clock + (Time(stack, operation, work) * (work.Verb == Verb.Create || work.Replaces ? Durations.InitiatedAt : 1));
        stack.Tell(operation.Clock, draft, operation.Token);
    }

    private static StackResource Draft(Stack stack, Operation operation, Instance instance, ResourceDeclaration declaration, StackResource? before)
    {
        var draft = before ?? new StackResource { LogicalId = declaration.LogicalId, Type = declaration.Type, Status = "", Generation = (stack.Resources.GetValueOrDefault(declaration.LogicalId)?.Generation ?? stack.Generations.GetValueOrDefault(declaration.LogicalId)) + 1 };
        return draft with
        {
            Status = before is null ? StackStatus.CreateInProgress : StackStatus.UpdateInProgress,
            Reason = null,
            DependsOn = [.. instance.Dependencies[declaration.LogicalId]],
            DeletionPolicy = declaration.DeletionPolicy,
            UpdateReplacePolicy = declaration.UpdateReplacePolicy,
            PublicAddress = before?.PublicAddress ?? operation.Addresses.GetValueOrDefault(declaration.LogicalId),
        };
    }

    private static bool HasChanged(Operation operation, Stack stack, StackResource before, StackResource draft, Work work)
    {
        // What the template sets neither before nor now is not CloudFormation's, whoever changed it.
        var changed = PropertyDiff.Changed(operation.RevertsDrift ? before.Live : before.Properties, draft.Properties)
            .Where(name => before.Properties.ContainsKey(name) || draft.Properties.ContainsKey(name)).ToList();
        work.Replaces = changed.Exists(name => PropertyDiff.Replaces(before.Type, name));
        return changed.Count > 0 || (PropertyDiff.IsTaggable(before.Type) && !stack.Blueprint!.Tags.ToHashSet().SetEquals(operation.BlueprintBefore!.Tags));
    }

    private static void BeginRestore(Stack stack, Operation operation, Work work)
    {
        work.Resource = operation.ResourcesBefore[work.LogicalId] with { Status = StackStatus.UpdateInProgress, Reason = null };
        if (operation.Skip.Contains(work.LogicalId, StringComparer.Ordinal))
        {
            Settle(stack, operation, work, work.Resource with { Status = StackStatus.UpdateComplete, Unchecked = true });
            return;
        }
        work.Progress = Progress.Begun;
        work.Due = operation.Clock + Time(stack, operation, work);
        stack.Tell(operation.Clock, work.Resource, operation.Token);
    }

    private void CompleteChange(Stack stack, Operation operation, Work work)
    {
        if (work is { Verb: Verb.Update, Replaces: false, Resource.Gone: true })
        {
            Fail(stack, operation, work, NotFound(work.Resource));
            return;
        }
        if (work is { Verb: Verb.Update, Replaces: false } && operation.Phase == Phase.Forward && Effect(work.Resource!.Type)?.RefuseChange(work.Resource, stack.Region) is { } refusal)
        {
            Fail(stack, operation, work, refusal);
            return;
        }
        var made = work.Resource!.AsDeclared() with { Status = work.Verb + "_COMPLETE", Reason = null };
        if (operation.Phase == Phase.Forward)
        {
            if (work.Verb == Verb.Update && !work.Replaces) made = made with { Version = made.Version + 1 };
            made = made with { Attributes = ResourceAttributes.Of(made, new Names(stack, made)) };
            if (work.Replaces) operation.Leftovers.Add(operation.ResourcesBefore[work.LogicalId]);
            if (work.Verb == Verb.Create || work.Replaces) Effect(made.Type)?.Completed(made, stack.Region, operation.Clock);
            TellSignals(stack, operation, made, work.Verb);
        }
        Settle(stack, operation, work, made);
    }

    private static void BeginDelete(Stack stack, Operation operation, Work work)
    {
        var doomed = work.Resource!;
        if (!doomed.Exists)
        {
            Settle(stack, operation, work, doomed with { Status = StackStatus.DeleteComplete, Reason = null });
        }
        else if (IsKept(operation, doomed))
        {
            Settle(stack, operation, work, doomed with { Status = StackStatus.DeleteSkipped, Reason = null });
            stack.Leave(doomed, LeftResource.Retained, operation.Clock);
        }
        else
        {
            work.Progress = Progress.Begun;
            work.Due = operation.Clock + Time(stack, operation, work);
            work.Resource = doomed with { Status = StackStatus.DeleteInProgress, Reason = null };
            Tell(stack, operation, work);
        }
    }

    // A replaced resource follows UpdateReplacePolicy, a removed one DeletionPolicy; RetainExceptOnCreate keeps all but what a failed creation made.
    private static bool IsKept(Operation operation, StackResource doomed)
    {
        if (operation.Skip.Contains(doomed.LogicalId, StringComparer.Ordinal)) return true;
        if (operation is { Verb: Verb.Update, Phase: Phase.Cleanup } && !operation.RolledBack && operation.Kept.Contains(doomed.LogicalId, StringComparer.Ordinal))
            return doomed.UpdateReplacePolicy == "Retain";
        return doomed.DeletionPolicy == "Retain" || (doomed.DeletionPolicy == "RetainExceptOnCreate" && operation.Verb != Verb.Create && !operation.RolledBack);
    }

    private void CompleteDelete(Stack stack, Operation operation, Work work)
    {
        var doomed = work.Resource!;
        if (doomed.Gone) Settle(stack, operation, work, doomed with { Status = StackStatus.DeleteComplete, Reason = null });
        else if (DeletionGuards.Refuse(doomed) is { } guarded) Fail(stack, operation, work, guarded);
        else if (Effect(doomed.Type)?.RefuseDeletion(doomed, stack.Region) is { } refusal) Fail(stack, operation, work, refusal);
        else
        {
            Effect(doomed.Type)?.Deleted(doomed, stack.Region);
            if (Snapshots.Leaves(doomed, operation)) stack.Leave(Snapshots.Of(stack, doomed), LeftResource.Snapshot, operation.Clock);
            Settle(stack, operation, work, doomed with { Status = StackStatus.DeleteComplete, Reason = null });
        }
    }

    private static void TellSignals(Stack stack, Operation operation, StackResource made, string verb)
    {
        for (var i = 0; i < (SignalRules.Awaited(stack, made, verb.ToLowerInvariant()) ?? 0); i++)
            stack.TellOnly(operation.Clock, made with { Status = verb + "_IN_PROGRESS", Reason = $"Received SUCCESS signal with UniqueId i-{new Names(stack, made).Hex($"signal{made.Version}-{i}", 17)}" }, operation.Token);
    }

    private static string NotFound(StackResource resource) =>
        $"Resource of type '{resource.Type}' with identifier '{resource.PhysicalId}' was not found. (HandlerErrorCode: NotFound)";

    private static void Settle(Stack stack, Operation operation, Work work, StackResource outcome)
    {
        work.Progress = Progress.Done;
        work.Due = null;
        work.Resource = outcome;
        Tell(stack, operation, work);
    }

    // In a cleanup the logical id may already stand for another physical resource: then only the event is told.
    private static void Tell(Stack stack, Operation operation, Work work)
    {
        var resource = work.Resource!;
        var current = stack.Resources.GetValueOrDefault(work.LogicalId);
        if (operation.Phase != Phase.Cleanup || current is null || current.PhysicalId == resource.PhysicalId) stack.Tell(operation.Clock, resource, operation.Token);
        else stack.TellOnly(operation.Clock, resource, operation.Token);
    }

    private static TimeSpan Time(Stack stack, Operation operation, Work work)
    {
        var verb = work.Replaces && operation.Phase == Phase.Forward ? Verb.Create : work.Verb;
        return Durations.Of(work.Resource!.Type, verb, stack.Name + work.LogicalId, operation.Speed);
    }

    /// <summary>Takes a resource away outside of any operation.</summary>
    public void Destroy(StackResource resource, string region) => Effect(resource.Type)?.Deleted(resource, region);

    /// <summary>True when this type exists in another part of the sandbox too.</summary>
    public bool HasEffect(string type) => Effect(type) is not null;

    private IResourceEffect? Effect(string type) => effects.FirstOrDefault(e => e.Type == type);
}
