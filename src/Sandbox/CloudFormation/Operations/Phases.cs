using System.Text.Json.Nodes;
using Cloud.Sandbox.CloudFormation.Stacks;
using Cloud.Sandbox.CloudFormation.Templates;

namespace Cloud.Sandbox.CloudFormation.Operations;

/// <summary>What follows when a phase is through, and when something in it fails.</summary>
internal static class Phases
{
    /// <summary>Every work of the phase is done, or cannot go on.</summary>
    public static void Finish(Stack stack, Operation operation)
    {
        switch (operation.Phase, operation.Verb)
        {
            case (Phase.Forward, Verb.Create): FinishCreate(stack, operation); break;
            case (Phase.Forward, Verb.Update): FinishUpdate(stack, operation); break;
            case (Phase.Forward, _): FinishDelete(stack, operation); break;
            case (Phase.Rollback, Verb.Create): FinishCreateRollback(stack, operation); break;
            case (Phase.Rollback, _): FinishUpdateRollback(stack, operation); break;
            default: FinishCleanup(stack, operation); break;
        }
    }

    /// <summary>A work failed. True when that changed the course of the whole operation.</summary>
    public static bool Fail(Stack stack, Operation operation, Work work)
    {
        operation.Failed.Add(work.LogicalId);
        if (work.Verb == Verb.Delete || operation.Phase != Phase.Forward) return false;
        CancelRunning(stack, operation);
        var (created, updated) = FailedIds(operation);
        var reason = (created.Count > 0 ? $"The following resource(s) failed to create: [{string.Join(", ", created)}]. " : "")
            + (updated.Count > 0 ? $"The following resource(s) failed to update: [{string.Join(", ", updated)}]. " : "");
        if (operation.OnFailure == OnFailure.DoNothing) Stop(stack, operation, reason);
        else if (operation.Verb == Verb.Update) RollBackUpdate(stack, operation, reason);
        else if (operation.OnFailure == OnFailure.Delete) StackOperations.Delete(stack, operation.Token, [], operation.Speed, operation.Clock, reason + "Delete requested by user.");
        else RollBackCreate(stack, operation, reason + "Rollback requested by user.");
        return true;
    }

    /// <summary>Takes back an update: by failure, or because the user cancelled it.</summary>
    public static void RollBackUpdate(Stack stack, Operation operation, string? reason)
    {
        stack.Tell(operation.Clock, StackStatus.UpdateRollbackInProgress, reason, operation.Token);
        var touched = operation.Works.Where(w => w.Verb == Verb.Update && w.Resource is not null).Select(w => w.LogicalId).ToHashSet(StringComparer.Ordinal);
        operation.Phase = Phase.Rollback;
        operation.RolledBack = true;
        operation.Leftovers = [.. stack.Resources.Values.Where(r => r.Exists && r.PhysicalId != operation.ResourcesBefore.GetValueOrDefault(r.LogicalId)?.PhysicalId)];
        operation.Failed = [];
        stack.Blueprint = operation.BlueprintBefore;
        foreach (var (name, before) in operation.ResourcesBefore.Where(r => !touched.Contains(r.Key))) stack.Resources[name] = before;
        foreach (var vain in stack.Resources.Keys.Where(name => !operation.ResourcesBefore.ContainsKey(name) && !stack.Resources[name].Exists).ToList()) stack.Resources.Remove(vain);
        operation.Works = Restoring(operation, touched);
    }

    /// <summary>Works that bring resources back to what they were.</summary>
    public static List<Work> Restoring(Operation operation, IReadOnlySet<string> names) => [.. names.Order(StringComparer.Ordinal).Select(name => new Work
    {
        LogicalId = name,
        Verb = Verb.Update,
        After = [.. operation.ResourcesBefore[name].DependsOn.Where(names.Contains)],
    })];

    /// <summary>Works that delete, each after everything that depends on it.</summary>
    public static List<Work> Deleting(IEnumerable<StackResource> doomed)
    {
        var all = doomed.ToList();
        return [.. all.Select(r => new Work
        {
            LogicalId = r.LogicalId,
            Verb = Verb.Delete,
            Resource = r,
            After = [.. all.Where(other => other.DependsOn.Contains(r.LogicalId, StringComparer.Ordinal)).Select(other => other.LogicalId)],
        })];
    }

    public static void CancelRunning(Stack stack, Operation operation)
    {
        foreach (var work in operation.Works.Where(w => w.IsRunning))
        {
            work.Progress = Progress.Failed;
            work.Due = null;
            work.Resource = work.Resource! with { Status = work.Verb + "_FAILED", Reason = work.Verb == Verb.Create ? "Resource creation cancelled" : "Resource update cancelled" };
            stack.Tell(operation.Clock, work.Resource, operation.Token);
        }
    }

    private static (List<string> Created, List<string> Updated) FailedIds(Operation operation)
    {
        var failed = operation.Works.Where(w => w.Progress == Progress.Failed).ToList();
        return ([.. failed.Where(w => w.Verb == Verb.Create).Select(w => w.LogicalId)], [.. failed.Where(w => w.Verb == Verb.Update).Select(w => w.LogicalId)]);
    }

    private static void FinishCreate(Stack stack, Operation operation)
    {
        if (!TryOutputs(stack, operation, out var failure))
        {
            RollBackCreate(stack, operation, failure);
            return;
        }
        End(stack, operation, StackStatus.CreateComplete, null);
    }

    private static void FinishUpdate(Stack stack, Operation operation)
    {
        if (!TryOutputs(stack, operation, out var failure))
        {
            RollBackUpdate(stack, operation, failure);
            return;
        }
        stack.Tell(operation.Clock, StackStatus.UpdateCleanup, null, operation.Token);
        operation.Kept = [.. stack.Instance().Resources.Keys];
        operation.Leftovers.AddRange(stack.Resources.Values.Where(r => !operation.Kept.Contains(r.LogicalId, StringComparer.Ordinal)));
        operation.Phase = Phase.Cleanup;
        operation.Works = Deleting(operation.Leftovers);
    }

    private static void FinishCleanup(Stack stack, Operation operation)
    {
        foreach (var work in operation.Works.Where(w => w.Progress == Progress.Failed)) stack.Leave(work.Resource!, LeftResource.LeftBehind, operation.Clock);
        foreach (var gone in stack.Resources.Where(r => r.Value.Status is StackStatus.DeleteComplete or StackStatus.DeleteSkipped or StackStatus.DeleteFailed).Select(r => r.Key).ToList())
        {
            stack.Generations[gone] = stack.Resources[gone].Generation;
            stack.Resources.Remove(gone);
        }

        End(stack, operation, operation.RolledBack ? StackStatus.UpdateRollbackComplete : StackStatus.UpdateComplete, null);
    }

    private static void FinishDelete(Stack stack, Operation operation)
    {
        if (operation.Failed.Count > 0)
        {
            End(stack, operation, StackStatus.DeleteFailed, $"The following resource(s) failed to delete: [{string.Join(", ", operation.Failed)}]. ");
            return;
        }
        stack.Deleted = operation.Clock;
        End(stack, operation, StackStatus.DeleteComplete, null);
    }

    private static void FinishCreateRollback(Stack stack, Operation operation)
    {
        if (operation.Failed.Count > 0) End(stack, operation, StackStatus.RollbackFailed, $"The following resource(s) failed to delete: [{string.Join(", ", operation.Failed)}]. ");
        else End(stack, operation, StackStatus.RollbackComplete, null);
    }

    private static void FinishUpdateRollback(Stack stack, Operation operation)
    {
        if (operation.Failed.Count > 0)
        {
            stack.Tell(operation.Clock, StackStatus.UpdateRollbackFailed, $"The following resource(s) failed to update: [{string.Join(", ", operation.Failed)}]. ", operation.Token);
            operation.Halted = true;
            return;
        }
        stack.Tell(operation.Clock, StackStatus.UpdateRollbackCleanup, null, operation.Token);
        operation.Phase = Phase.Cleanup;
        operation.Works = Deleting(operation.Leftovers);
    }

    private static void RollBackCreate(Stack stack, Operation operation, string? reason)
    {
        stack.Tell(operation.Clock, StackStatus.RollbackInProgress, reason, operation.Token);
        operation.Phase = Phase.Rollback;
        operation.Failed = [];
        operation.Works = Deleting(stack.Resources.Values);
    }

    private static void Stop(Stack stack, Operation operation, string reason) =>
        End(stack, operation, operation.Verb == Verb.Create ? StackStatus.CreateFailed : StackStatus.UpdateFailed, reason);

    private static void End(Stack stack, Operation operation, string status, string? reason)
    {
        stack.Tell(operation.Clock, status, reason, operation.Token);
        stack.Operation = null;
    }

    private static bool TryOutputs(Stack stack, Operation operation, out string? failure)
    {
        var instance = stack.Instance();
        try
        {
            var values = instance.With((name, attribute) => LiveValues.Of(stack, name, attribute));
            stack.Outputs = [.. instance.Outputs.Select(o => new StackOutput(o.Name, OutputText(values.Evaluate(o.Value)), o.Description, o.ExportName is null ? null : values.Text(o.ExportName)))];
            failure = null;
            return true;
        }
        catch (TemplateError e)
        {
            failure = e.Message;
            return false;
        }
    }

    private static string OutputText(JsonNode? value) => value switch
    {
        JsonValue scalar => Scalar.Text(scalar),
        JsonArray list => string.Join(',', list.Select(i => Scalar.Of(i) ?? throw new TemplateError("Template format error: Output values must be strings."))),
        _ => throw new TemplateError("Template format error: every Outputs member must contain a string Value."),
    };
}
